//! A running service as the program starts it, on a store of its own, and the connection on which it is asked.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use clap::Parser;
use serde_json::{Value, json};
use tempfile::TempDir;
use vigie::app::{App, AppError, Stop};
use vigie::clock::UnixMillis;
use vigie::service::{Clock, Hand};
use vigie::settings::Settings;
use vigie::store::{SledStore, Store};

use crate::wire::{RawAnswer, Wire};

/// The key of the settings.
pub(super) const ADMIN_KEY: &str = "admin-key-of-the-fuzz";
/// Keys of lower roles, so that moderators are in each other's way and some calls are forbidden.
pub(super) const MORE_KEYS: [(&str, &str); 3] = [
    ("ingest", "ingest-key-of-the-fuzz"),
    ("moderator", "first-moderators-key"),
    ("moderator", "other-moderators-key"),
];
/// 2026-11-22T18:00:00Z.
const BEGINNING: UnixMillis = UnixMillis(1_795_370_400_000);

pub(super) struct Running {
    folder: TempDir,
    address: SocketAddr,
    hand: Hand,
    stop: Stop,
    thread: Option<JoinHandle<Result<(), AppError>>>,
    wire: Wire,
}

impl Running {
    /// Starts it; in even rounds every comment is held, in odd ones the shipped policy decides.
    pub(super) fn start(round: u64) -> Self {
        let folder = TempDir::new().expect("a folder");
        let (clock, hand) = Clock::by_hand(BEGINNING);
        let settings = settings(&folder, round.is_multiple_of(2));
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || {
            let app = App::bind(settings.serve, clock)?;
            sender.send((app.address(), app.stop())).expect("the test waits");
            app.run()
        });
        let (address, stop) = receiver.recv().expect("starts");
        let wire = Wire::connect(address);
        let mut running = Self { folder, address, hand, stop, thread: Some(thread), wire };
        for (role, key) in MORE_KEYS {
            running.make_key(role, key);
        }
        running
    }

    /// The `OpenAPI` document.
    pub(super) fn contract(&mut self) -> Value {
        let answer = self.ask(b"GET /openapi.json HTTP/1.1\r\nhost: v\r\n\r\n").expect("an answer");
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    /// Sends a request; on a new connection, if the service had ended the last one after its last answer.
    pub(super) fn ask(&mut self, request: &[u8]) -> io::Result<RawAnswer> {
        let to_head = request.starts_with(b"HEAD ");
        let kept = self.wire.send(request).and_then(|()| self.wire.answer(to_head));
        let answer = match kept {
            Ok(answer) => answer,
            Err(error) if is_timeout(&error) => return Err(error),
            Err(_) => {
                self.wire = Wire::connect(self.address);
                // It may answer and close before everything was sent.
                let _sent = self.wire.send(request);
                self.wire.answer(to_head)?
            }
        };
        if answer.header("connection") == "close" {
            self.wire = Wire::connect(self.address);
        }
        Ok(answer)
    }

    /// Asks whether it is well, and moves its clock on, so that leases end.
    pub(super) fn check_ready(&mut self) {
        self.hand.advance_ms(60_000);
        let answer = self.ask(b"GET /readyz HTTP/1.1\r\nhost: v\r\n\r\n").expect("an answer");
        assert_eq!(answer.status, 200, "not ready");
    }

    fn make_key(&mut self, role: &str, key: &str) {
        let body = json!({"name": format!("holder of {key}"), "role": role, "key": key}).to_string();
        let head = format!("POST /v1/keys HTTP/1.1\r\nhost: v\r\nauthorization: Bearer {ADMIN_KEY}\r\n");
        let rest = format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        assert_eq!(self.ask((head + &rest).as_bytes()).expect("an answer").status, 201);
    }

    /// Stops it and holds everything it kept against everything.
    pub(super) fn end(&mut self) {
        self.stop.now();
        self.thread.take().expect("runs").join().expect("no panic").expect("a clean end");
        let store = SledStore::open(&self.folder.path().join("var")).expect("opens again");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let verified = runtime.block_on(store.verify()).expect("compares");
        assert_eq!(verified.n_findings, 0, "{verified:?}");
        eprintln!("fuzz http: {} comments, {} records, all sound", verified.n_comments, verified.n_records);
    }
}

fn settings(folder: &TempDir, hold_everything: bool) -> Settings {
    let path = |name: &str| folder.path().join(name).display().to_string();
    let mut flags =
        ["vigie", "--listen", "127.0.0.1:0", "--workers", "2", "--admin-key", ADMIN_KEY].map(String::from).to_vec();
    flags.extend(["--data-dir".to_owned(), path("var")]);
    if hold_everything {
        std::fs::write(path("policy.toml"), "[thresholds.toxicity]\nhold = 0\n").expect("writes");
        flags.extend(["--policy".to_owned(), path("policy.toml")]);
    }
    Settings::try_parse_from(flags).expect("settings")
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
