//! Webhooks against an endpoint of our own: signed, in order, repeated until they are taken.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use vigie::service::signature;

use crate::harness::{ADMIN_KEY, HOLD_EVERYTHING, PATIENCE, TestApp, until};

/// A key of sixteen bytes, `0123456789abcdef`.
const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZg==";

static TAKING: AtomicU16 = AtomicU16::new(200);

/// What an endpoint got.
struct Got {
    headers: Vec<(String, String)>,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// An endpoint that answers its first requests with these statuses and then with whatever `last` says.
fn endpoint(statuses: &'static [u16], last: &'static AtomicU16) -> (String, Receiver<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut statuses = statuses.iter();
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            let mut lines = reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
            let _request_line = lines.next();
            let headers: Vec<(String, String)> = lines
                .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
                .collect();
            let length = headers.iter().find(|(name, _)| name == "content-length").map_or("0", |(_, length)| length);
            let mut body = vec![0; length.parse().expect("a length")];
            reader.read_exact(&mut body).expect("a body");
            let status = statuses.next().copied().unwrap_or_else(|| last.load(Ordering::SeqCst));
            let answer = format!(
                "HTTP/1.1 {status} x\r\ncontent-length: 0\r\nlocation: /elsewhere\r\nconnection: close\r\n\r\n"
            );
            reader.get_mut().write_all(answer.as_bytes()).expect("answers");
            if sender.send(Got { headers, body: String::from_utf8(body).expect("UTF-8") }).is_err() {
                return;
            }
        }
    });
    (url, receiver)
}

/// A service that tells `url`, with flags of the test's choice.
fn telling(url: &str, flags: &[&str]) -> (tempfile::TempDir, TestApp) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("webhooks.toml");
    let toml = format!(
        "[[endpoint]]\nname = \"cms\"\nurl = \"{url}\"\nsecrets = [\"{SECRET}\", \"whsec_b2xkLW9sZC1vbGQtb2xkLW9sZA==\"]\n"
    );
    std::fs::write(&file, toml).expect("writes");
    let file = file.display().to_string();
    let flags = [&["--webhooks", &file, "--undo-seconds", "0"], flags].concat();
    let app = TestApp::start_with(Some(HOLD_EVERYTHING), &flags);
    (folder, app)
}

/// The next event, by whatever clock it becomes due.
fn next_time(app: &TestApp, got: &Receiver<Got>) -> Got {
    loop {
        app.advance_minutes(1);
        if let Ok(got) = got.recv_timeout(Duration::from_millis(200)) {
            return got;
        }
    }
}

fn next(got: &Receiver<Got>) -> Got {
    got.recv_timeout(PATIENCE).expect("an event")
}

#[test]
fn what_happens_to_a_comment_is_told_signed_and_in_order() {
    let (url, got) = endpoint(&[], &TAKING);
    let (_folder, app) = telling(&url, &["--webhooks-private"]);
    app.submit_as("c1", "words that nobody hears of").expect(201);
    app.decide(ADMIN_KEY, "c1", "reject", 1).expect(200);
    let (submitted, decided) = (next(&got), next(&got));
    assert_eq!(submitted.json()["type"], "comment.submitted");
    let event = decided.json();
    assert_eq!((&event["type"], &event["version"]), (&json!("comment.decided"), &json!(1)));
    assert_eq!(event["data"]["action"], "reject");
    assert_eq!(event["data"]["comments"][0]["id"], "c1");
    assert_eq!(event["time"], "2026-11-22T18:00:00.000Z");
    assert_eq!(event["id"], decided.header("webhook-id"));
    assert!(!submitted.body.contains("nobody hears"), "no words leave");
    let signed = format!("{}.{}.{}", decided.header("webhook-id"), decided.header("webhook-timestamp"), decided.body);
    let expected = base64(&signature::sign(b"0123456789abcdef", signed.as_bytes()));
    let signatures: Vec<&str> = decided.header("webhook-signature").split(' ').collect();
    assert_eq!((signatures[0], signatures.len()), (format!("v1,{expected}").as_str(), 2));
}

#[test]
fn what_is_refused_is_told_again_with_the_same_id_and_nothing_of_that_comment_before_it() {
    let (url, got) = endpoint(&[500, 302], &TAKING);
    let (_folder, app) = telling(&url, &["--webhooks-private"]);
    app.submit_as("c1", "one").expect(201);
    let first = next(&got);
    app.decide(ADMIN_KEY, "c1", "approve", 1).expect(200);
    let second = next_time(&app, &got);
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    let third = next_time(&app, &got);
    assert_eq!(first.header("webhook-id"), third.header("webhook-id"), "a redirect is no delivery");
    assert_eq!(next(&got).json()["type"], "comment.decided");
}

#[test]
fn after_a_day_an_event_is_given_up_and_can_be_replayed() {
    static FAILING_FIRST: AtomicU16 = AtomicU16::new(500);
    let (url, got) = endpoint(&[], &FAILING_FIRST);
    let (_folder, app) = telling(&url, &["--webhooks-private"]);
    app.submit_as("c1", "one").expect(201);
    let webhooks = || app.get("/v1/webhooks", ADMIN_KEY).expect(200);
    until("it is given up", || {
        app.advance_minutes(60);
        webhooks().at("/webhooks/0/dead/0/last") == "status 500"
    });
    FAILING_FIRST.store(200, Ordering::SeqCst);
    while got.try_recv().is_ok() {}
    let replayed = app.post("/v1/webhooks/cms/replay", ADMIN_KEY, &json!({})).expect(200);
    assert_eq!(replayed.at("/replayed"), 1);
    assert_eq!(next(&got).json()["type"], "comment.submitted");
    until("nothing is owed", || webhooks().at("/webhooks/0/pending") == 0);
    app.post("/v1/webhooks/nobody/replay", ADMIN_KEY, &json!({})).expect_problem(404, "not_found");
}

#[test]
fn nothing_is_sent_to_a_private_address_unless_that_is_allowed() {
    let (url, got) = endpoint(&[], &TAKING);
    let (_folder, app) = telling(&url, &[]);
    app.submit_as("c1", "one").expect(201);
    until("it is given up", || {
        app.advance_minutes(60);
        let webhooks = app.get("/v1/webhooks", ADMIN_KEY).expect(200);
        webhooks.at("/webhooks/0/dead/0/last") == "private address"
    });
    assert!(got.try_recv().is_err());
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}
