//! A running service and verbs to speak to it.

mod answer; // what came back
mod logs; // everything that was logged
mod wire; // HTTP byte by byte

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use clap::Parser;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;
use ureq::http::Request;
use vigie::app::{App, AppError, Stop};
use vigie::clock::UnixMillis;
use vigie::service::{Clock, Hand};
use vigie::settings::Settings;

pub(crate) use answer::Answer;
pub(crate) use logs::everything_logged;
pub(crate) use wire::{PATIENCE, RawAnswer, Wire};

/// The admin's key in all tests.
pub(crate) const ADMIN_KEY: &str = "admin-key-of-the-tests";
/// The time at which every test begins: 2026-11-22T18:00:00Z.
pub(crate) const BEGINNING: UnixMillis = UnixMillis(1_795_370_400_000);

/// A policy under which every comment is held: with it, tests of the queue need no particular model.
pub(crate) const HOLD_EVERYTHING: &str = "[thresholds.toxicity]\nhold = 0\n";

/// A running service with a folder and a clock of its own. Dropping it ends it.
pub(crate) struct TestApp {
    folder: TempDir,
    data_dir: PathBuf,
    hand: Hand,
    clock: Clock,
    agent: Agent,
    running: Option<Running>,
    more_flags: Vec<String>,
}

struct Running {
    address: SocketAddr,
    stop: Stop,
    thread: JoinHandle<Result<(), AppError>>,
}

impl TestApp {
    /// Starts with the shipped model and policy.
    pub(crate) fn start() -> Self {
        Self::start_with(None, &[])
    }

    /// Starts with a policy that holds every comment.
    pub(crate) fn holding_everything() -> Self {
        Self::start_with(Some(HOLD_EVERYTHING), &[])
    }

    /// Starts with a policy and flags of the test's choice.
    pub(crate) fn start_with(policy: Option<&str>, flags: &[&str]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data_dir = folder.path().join("var");
        Self::start_in(folder, data_dir, policy, flags)
    }

    /// Starts on a data folder that is there already.
    pub(crate) fn start_on(data_dir: &Path) -> Self {
        Self::start_in(TempDir::new().expect("a folder"), data_dir.to_owned(), None, &[])
    }

    fn start_in(folder: TempDir, data_dir: PathBuf, policy: Option<&str>, flags: &[&str]) -> Self {
        logs::capture();
        let (clock, hand) = Clock::by_hand(BEGINNING);
        let mut more_flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        if let Some(policy) = policy {
            let file = folder.path().join("policy.toml");
            std::fs::write(&file, policy).expect("writes");
            more_flags.extend(["--policy".to_owned(), file.display().to_string()]);
        }
        let config = Agent::config_builder().http_status_as_error(false).proxy(None).max_idle_connections(4);
        let config = config.max_redirects(0).max_redirects_will_error(false);
        let agent = config.build().into();
        let mut app = Self { folder, data_dir, hand, clock, agent, running: None, more_flags };
        app.running = Some(app.run());
        app
    }

    /// Ends the service as SIGTERM does, and starts it again on the same folder.
    pub(crate) fn restart(&mut self) {
        self.end();
        self.running = Some(self.run());
    }

    /// Moves the service's clock.
    pub(crate) fn advance_minutes(&self, minutes: i64) {
        self.hand.advance_ms(minutes * 60_000);
    }

    /// The folder of its data.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its address: `http://127.0.0.1:…`.
    pub(crate) fn url(&self) -> String {
        let running = self.running.as_ref().expect("runs");
        format!("http://{}", running.address)
    }

    /// A connection on which anything can be sent.
    pub(crate) fn wire(&self) -> Wire {
        Wire::connect(self.running.as_ref().expect("runs").address)
    }

    /// Sends a comment of somebody new under the test article.
    pub(crate) fn submit(&self, text: &str) -> Answer {
        self.submit_body(&json!({"article": {"id": "a1"}, "author": {"id": fresh_author()}, "text": text}))
    }

    /// Sends a comment under an id.
    pub(crate) fn submit_as(&self, id: &str, text: &str) -> Answer {
        self.submit_body(&comment(id, text))
    }

    /// Sends a body to where comments go.
    pub(crate) fn submit_body(&self, body: &Value) -> Answer {
        self.post("/v1/comments", ADMIN_KEY, body)
    }

    /// Looks a comment up.
    pub(crate) fn find(&self, id: &str) -> Answer {
        self.get(&format!("/v1/comments/{id}"), ADMIN_KEY)
    }

    /// Claims comments until the caller holds `limit`.
    pub(crate) fn claim(&self, key: &str, limit: u32) -> Answer {
        self.post("/v1/queue/claims", key, &json!({"limit": limit}))
    }

    /// Decides on a comment.
    pub(crate) fn decide(&self, key: &str, id: &str, action: &str, version: u64) -> Answer {
        self.post(&format!("/v1/comments/{id}/decisions"), key, &json!({"action": action, "version": version}))
    }

    /// Makes a key and gives it back.
    pub(crate) fn new_key(&self, name: &str, role: &str) -> String {
        let made = self.post("/v1/keys", ADMIN_KEY, &json!({"name": name, "role": role})).expect(201);
        made.text("key").to_owned()
    }

    pub(crate) fn get(&self, path: &str, key: &str) -> Answer {
        self.send("GET", path, Some(key), &[], None)
    }

    pub(crate) fn delete(&self, path: &str, key: &str) -> Answer {
        self.send("DELETE", path, Some(key), &[], None)
    }

    pub(crate) fn put(&self, path: &str, key: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send("PUT", path, Some(key), &headers, Some(body.to_string().as_bytes()))
    }

    /// Reports a comment.
    pub(crate) fn report(&self, id: &str, reporter: &str, reason: &str) -> Answer {
        let body = json!({"reporter": reporter, "reason": reason});
        self.post(&format!("/v1/comments/{id}/reports"), ADMIN_KEY, &body)
    }

    pub(crate) fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.post_bytes(path, key, body.to_string().as_bytes())
    }

    pub(crate) fn post_bytes(&self, path: &str, key: &str, body: &[u8]) -> Answer {
        self.send("POST", path, Some(key), &[("content-type", "application/json")], Some(body))
    }

    /// Sends anything.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url()));
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let sent = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        Answer::read(sent.expect("an answer"))
    }

    fn run(&self) -> Running {
        let folder = &self.data_dir;
        let flags = ["vigie", "--listen", "127.0.0.1:0", "--workers", "2", "--admin-key", ADMIN_KEY, "--data-dir"];
        let flags = flags.map(str::to_owned).into_iter().chain([folder.display().to_string()]);
        let settings = Settings::try_parse_from(flags.chain(self.more_flags.iter().cloned())).expect("settings");
        let clock = self.clock.clone();
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || {
            let app = App::bind(settings.serve, clock)?;
            sender.send((app.address(), app.stop())).expect("the test waits");
            app.run()
        });
        let Ok((address, stop)) = receiver.recv() else {
            panic!("the service did not start: {:?}", thread.join());
        };
        Running { address, stop, thread }
    }

    fn end(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop.now();
            running.thread.join().expect("no panic").expect("a clean end");
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.end();
        }
    }
}

/// Waits until something is so.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "in vain: {what}");
        thread::yield_now();
    }
}

/// The body of a comment under an id, by an author of its own.
pub(crate) fn comment(id: &str, text: &str) -> Value {
    json!({"id": id, "article": {"id": "a1"}, "author": {"id": format!("author-of-{id}")}, "text": text})
}

/// An author that nobody was before, so that no history weighs on a comment.
fn fresh_author() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("reader-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
