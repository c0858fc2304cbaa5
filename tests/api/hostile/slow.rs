//! Requests that never come to an end.

use std::time::Instant;

use super::{assert_problem, assert_serves, has_something, post_head};
use crate::harness::{PATIENCE, TestApp, Wire};

/// Sends a byte each time somebody else was served, until the service has had enough.
fn trickle(app: &TestApp, wire: &mut Wire) {
    let begun = Instant::now();
    while wire.send(b"x").is_ok() && !has_something(wire) {
        assert!(begun.elapsed() < PATIENCE, "still waiting for the rest of the head");
        app.get("/healthz", "").expect(200);
    }
}

/// Connections on which a body was begun that will never be whole.
fn unfinished(app: &TestApp, n: usize) -> Vec<Wire> {
    let begin = |_| {
        let mut wire = app.wire();
        wire.send(&post_head("/v1/comments", 5_000)).and_then(|()| wire.send(b"{\"text\": \"")).expect("sends");
        wire
    };
    (0..n).map(begin).collect()
}

#[test]
fn a_head_that_comes_a_byte_at_a_time_is_given_up() {
    let app = TestApp::start();
    let mut wire = app.wire();
    wire.send(b"GET /healthz HTTP/1.1\r\nhost: v\r\nx-slow: ").expect("sends");
    trickle(&app, &mut wire);
    assert_eq!(wire.answer(false).expect("an answer").status, 408);
    assert_serves(&app);
}

#[test]
#[ignore = "actix-http 3.20 times only the first head of a connection: one that follows may trickle for ever"]
fn a_second_head_that_never_ends_is_given_up() {
    let app = TestApp::start();
    let mut wire = app.wire();
    wire.send(b"GET /healthz HTTP/1.1\r\nhost: v\r\n\r\n").expect("sends");
    wire.answer(false).expect("an answer");
    wire.send(b"GET /hea").expect("sends");
    wire.rest();
    assert_serves(&app);
}

#[test]
fn a_body_that_never_comes_is_given_up() {
    let app = TestApp::start();
    unfinished(&app, 1).remove(0).rest();
    assert_serves(&app);
}

#[test]
fn bodies_that_never_come_disturb_nobody() {
    let app = TestApp::start();
    let wires = unfinished(&app, 100);
    assert_serves(&app);
    drop(wires);
    assert_serves(&app);
}

#[test]
fn the_end_does_not_wait_for_bodies_that_never_come() {
    let mut app = TestApp::start_with(None, &["--shutdown-seconds", "1"]);
    let wires = unfinished(&app, 20);
    assert_serves(&app);
    let begun = Instant::now();
    app.restart();
    assert!(begun.elapsed() < PATIENCE, "the end took {:?}", begun.elapsed());
    drop(wires);
    assert_serves(&app);
}

#[test]
fn nobodys_body_is_waited_for() {
    let app = TestApp::start();
    let mut wire = app.wire();
    wire.send(b"POST /v1/comments HTTP/1.1\r\nhost: v\r\ncontent-length: 5000\r\n\r\n{").expect("sends");
    assert_problem(&wire.answer(false).expect("an answer"), 401, "unauthorized");
    wire.rest();
    assert_serves(&app);
}
