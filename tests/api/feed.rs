//! Events as they happen, and the audit log.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, TestApp};

/// A reader of server-sent events.
struct Listener {
    lines: BufReader<TcpStream>,
}

impl Listener {
    fn open(app: &TestApp, path: &str, headers: &str) -> Self {
        let address = app.url().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&address).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("is set");
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {ADMIN_KEY}\r\n{headers}\r\n")
            .expect("writes");
        Self { lines: BufReader::new(stream) }
    }

    /// The id, name and data of the next event.
    fn next(&mut self) -> (u64, String, Value) {
        let (mut id, mut name, mut data) = (0, String::new(), Value::Null);
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).expect("something comes") > 0, "the feed ended");
            let line = line.trim_end();
            if let Some(value) = line.strip_prefix("id: ") {
                id = value.parse().expect("a number");
            } else if let Some(value) = line.strip_prefix("event: ") {
                value.clone_into(&mut name);
            } else if let Some(value) = line.strip_prefix("data: ") {
                data = serde_json::from_str(value).expect("JSON");
            } else if line.is_empty() && data != Value::Null {
                return (id, name, data);
            }
        }
    }

    fn next_name(&mut self) -> String {
        self.next().1
    }
}

#[test]
fn what_happens_is_told_as_it_happens_and_resumed_where_it_stopped() {
    let app = TestApp::holding_everything();
    let mut listener = Listener::open(&app, "/v1/events?after=0", "");
    assert_eq!(listener.next_name(), "started");
    app.submit_as("c1", "First.").expect(201);
    let (id, name, data) = listener.next();
    assert_eq!(
        (name.as_str(), &data["comments"][0]["id"], &data["verdict"]),
        ("submitted", &json!("c1"), &json!("hold"))
    );
    assert_eq!(data["record"], id);
    assert!(!data.to_string().contains("First."), "no words");
    app.submit_as("c2", "Second.").expect(201);
    let mut resumed = Listener::open(&app, "/v1/events", &format!("last-event-id: {id}\r\n"));
    assert_eq!(resumed.next().2["comments"][0]["id"], "c2");
}

#[test]
fn a_decision_waits_out_the_undo_window_and_one_taken_back_in_time_is_never_told() {
    let app = TestApp::holding_everything();
    for id in ["c1", "c2", "c3"] {
        app.submit_as(id, "A comment.").expect(201);
    }
    let last = app.get("/v1/audit?limit=1000", ADMIN_KEY).expect(200).at("/next_after").as_u64().expect("a number");
    app.decide(ADMIN_KEY, "c1", "reject", 1).expect(200);
    app.post("/v1/comments/c1/undo", ADMIN_KEY, &json!({"version": 2})).expect(200);
    app.decide(ADMIN_KEY, "c2", "approve", 1).expect(200);
    let mut live = Listener::open(&app, &format!("/v1/events?after={last}&live=true"), "");
    assert_eq!([live.next_name(), live.next_name(), live.next_name()], ["decided", "undone", "decided"]);
    let mut settled = Listener::open(&app, &format!("/v1/events?after={last}"), "");
    app.advance_minutes(1);
    let (_, name, data) = settled.next();
    assert_eq!((name.as_str(), &data["comments"][0]["id"]), ("decided", &json!("c2")));
}

#[test]
fn live_events_are_for_moderators() {
    let app = TestApp::start();
    let site = app.new_key("site", "ingest");
    app.get("/v1/events?live=true", &site).expect_problem(403, "forbidden");
    app.get("/v1/events?after=-1", &site).expect_problem(422, "invalid_fields").blaming(&["after"]);
    app.get("/v1/events?live=perhaps", &site).expect_problem(422, "invalid_fields").blaming(&["live"]);
}

#[test]
fn the_audit_log_tells_everything_in_order_without_words() {
    let app = TestApp::start();
    let anna = app.new_key("anna", "moderator");
    app.submit_as("c1", "You are a complete idiot and a liar.").expect(201);
    app.report("c1", "reader-1", "abuse").expect(201);
    app.claim(&anna, 1).expect(200);
    app.decide(&anna, "c1", "reject", 1).expect(200);
    app.post("/v1/comments/c1/undo", &anna, &json!({"version": 2})).expect(200);
    app.put("/v1/comments/c1", ADMIN_KEY, &json!({"text": "Thank you."})).expect(200);
    app.delete("/v1/comments/c1", ADMIN_KEY).expect(204);
    app.delete("/v1/keys/anna", ADMIN_KEY).expect(204);
    let log = app.get("/v1/audit?limit=1000", ADMIN_KEY).expect(200);
    let records = log.at("/records").as_array().expect("records");
    let events: Vec<&str> = records.iter().filter_map(|record| record["event"].as_str()).collect();
    let expected = [
        "started",
        "key_created",
        "submitted",
        "reported",
        "claimed",
        "decided",
        "undone",
        "edited",
        "erased",
        "key_revoked",
    ];
    assert_eq!(events, expected);
    let numbers: Vec<u64> = records.iter().filter_map(|record| record["record"].as_u64()).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    for words in ["idiot", "Thank you", "reader-1", "\"c1\"", "author-of"] {
        assert!(!log.body.to_string().contains(words), "{words}");
    }
    assert_eq!(records[5]["by"], "anna");
    assert_eq!(records[2]["reasons"][0], "score_above_threshold");
    let first = app.get("/v1/audit?limit=4", ADMIN_KEY).expect(200);
    assert_eq!((first.at("/next_after"), first.at("/has_more")), (&json!(4), &json!(true)));
    let rest = app.get("/v1/audit?after=4", ADMIN_KEY).expect(200);
    assert_eq!(rest.at("/records/0/event"), "claimed");
}

#[test]
fn a_feed_ends_when_the_service_does() {
    let app = TestApp::start();
    let mut listener = Listener::open(&app, "/v1/events?after=0", "");
    assert_eq!(listener.next_name(), "started");
    // Would wait for the feed otherwise.
    drop(app);
}
