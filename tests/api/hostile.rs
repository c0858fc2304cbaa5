//! Clients that mean harm, or are broken: whatever one of them does, it is answered or let go, and all others are served.

mod bombs; // JSON that explodes when it is read
mod crowd; // many connections that do nothing, or end
mod large; // more than there is room for
mod malformed; // what is no HTTP
mod memory; // what one client can make the program hold
mod slow; // what never comes to an end

use std::io::ErrorKind;
use std::time::Instant;

use serde_json::Value;

use crate::harness::{ADMIN_KEY, PATIENCE, RawAnswer, TestApp, Wire};

/// Goes on only when the service answers somebody else, in time: whether it is well, and a comment.
#[track_caller]
fn assert_serves(app: &TestApp) {
    let begun = Instant::now();
    let mut wire = app.wire();
    wire.send(b"GET /healthz HTTP/1.1\r\nhost: v\r\n\r\n").expect("sends");
    assert_eq!(wire.answer(false).expect("an answer").status, 200);
    wire.send(&post("/v1/comments", SOMEBODYS_COMMENT.as_bytes())).expect("sends");
    assert_eq!(wire.answer(false).expect("an answer").status, 201);
    assert!(begun.elapsed() < PATIENCE, "served, but only after {:?}", begun.elapsed());
}

const SOMEBODYS_COMMENT: &str = r#"{"article": {"id": "a1"}, "author": {"id": "somebody else"}, "text": "Merci !"}"#;

/// The head of a request with a body of `n_bytes`, by somebody who may send comments.
fn post_head(path: &str, n_bytes: usize) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: v\r\nauthorization: Bearer {ADMIN_KEY}\r\n\
         content-type: application/json\r\ncontent-length: {n_bytes}\r\n\r\n"
    )
    .into_bytes()
}

/// A whole request.
fn post(path: &str, body: &[u8]) -> Vec<u8> {
    [&post_head(path, body.len()), body].concat()
}

/// Sends one request on a connection of its own; the service may answer before it has read everything.
fn ask(app: &TestApp, request: &[u8]) -> RawAnswer {
    let mut wire: Wire = app.wire();
    let _all_sent = wire.send(request);
    wire.answer(false).expect("an answer")
}

/// Goes on only when an answer is a problem of this code.
#[track_caller]
fn assert_problem(answer: &RawAnswer, status: u16, code: &str) {
    let shown = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{shown}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{shown}");
    let problem: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(problem["code"], code, "{shown}");
}

/// Whether an answer, or the end, has arrived. Never waits.
fn has_something(wire: &Wire) -> bool {
    wire.stream.set_nonblocking(true).expect("never waits");
    let seen = wire.stream.peek(&mut [0]);
    wire.stream.set_nonblocking(false).expect("waits again");
    !matches!(seen, Err(error) if error.kind() == ErrorKind::WouldBlock)
}
