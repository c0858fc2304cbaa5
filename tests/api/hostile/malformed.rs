//! What is no HTTP, or two requests at once to whoever reads it carelessly (request smuggling).

use super::{assert_problem, assert_serves};
use crate::harness::{ADMIN_KEY, TestApp};

/// Goes on only when this is answered once, with 400, and the connection ends.
#[track_caller]
fn check(app: &TestApp, bytes: &[u8]) {
    let shown = bytes.escape_ascii();
    let mut wire = app.wire();
    wire.send(bytes).expect("sends");
    let answer = wire.answer(false).unwrap_or_else(|error| panic!("{error} instead of an answer to {shown}"));
    assert_eq!(answer.status, 400, "{shown}");
    assert!(wire.rest().is_empty(), "another answer to {shown}");
}

fn get(headers: &str) -> Vec<u8> {
    format!("GET /healthz HTTP/1.1\r\n{headers}\r\n").into_bytes()
}

fn post(headers: &str, rest: &str) -> Vec<u8> {
    format!(
        "POST /v1/comments HTTP/1.1\r\nhost: v\r\nauthorization: Bearer {ADMIN_KEY}\r\n\
         content-type: application/json\r\n{headers}\r\n{rest}"
    )
    .into_bytes()
}

#[test]
fn what_is_no_http_is_refused() {
    let app = TestApp::start();
    let garbage: Vec<u8> = (128..=255).cycle().take(5_000).collect();
    let hello_of_tls = [&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..], &[7; 500]].concat();
    for bytes in [&garbage[..], &hello_of_tls, b"\0\0\0\0\r\n\r\n", b"hello\r\n\r\n", b"GET\r\n\r\n", b": :\r\n\r\n"] {
        check(&app, bytes);
    }
    assert_serves(&app);
}

#[test]
fn other_versions_of_http_are_refused() {
    let app = TestApp::start();
    for line in
        ["GET /healthz", "GET /healthz HTTP/0.9", "GET /healthz HTTP/2.0", "PRI * HTTP/2.0", "GET /healthz HTTP/1"]
    {
        check(&app, format!("{line}\r\n\r\n").as_bytes());
    }
    assert_serves(&app);
}

#[test]
fn headers_that_can_be_read_in_two_ways_are_refused() {
    let app = TestApp::start();
    for headers in
        ["", "host: v\r\nhost: w\r\n", "host: v\r\na : b\r\n", "host: v\r\na: b\r\n c\r\n", "host: v\r\na: b\0c\r\n"]
    {
        check(&app, &get(headers));
    }
    assert_serves(&app);
}

#[test]
fn lengths_that_can_be_read_in_two_ways_are_refused_and_nothing_is_smuggled() {
    let app = TestApp::start();
    let smuggled = "GET /healthz HTTP/1.1\r\nhost: v\r\n\r\n";
    for length in ["-5", "+5", "0x5", "5, 5", "5 5", "", "99999999999999999999999"] {
        check(&app, &post(&format!("content-length: {length}\r\n"), smuggled));
    }
    for headers in [
        "content-length: 5\r\ncontent-length: 5\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: gzip\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
    ] {
        check(&app, &post(headers, &format!("0\r\n\r\n{smuggled}")));
    }
    assert_serves(&app);
}

#[test]
fn chunks_that_are_none_are_problems() {
    let app = TestApp::start();
    for chunks in
        ["zz\r\nhello\r\n", "-5\r\nhello\r\n", "fffffffffffffffffff\r\nhello\r\n", "5\r\nhelloXX0\r\n\r\n", "\r\n"]
    {
        let mut wire = app.wire();
        wire.send(&post("transfer-encoding: chunked\r\n", chunks)).expect("sends");
        assert_problem(&wire.answer(false).expect("an answer"), 400, "body_incomplete");
        assert!(wire.rest().is_empty(), "{chunks}");
    }
    assert_serves(&app);
}

#[test]
fn an_upgrade_that_is_not_offered_is_ignored() {
    let app = TestApp::start();
    for protocol in ["websocket", "h2c"] {
        let mut wire = app.wire();
        wire.send(&get(&format!("host: v\r\nconnection: upgrade\r\nupgrade: {protocol}\r\n"))).expect("sends");
        assert_eq!(wire.answer(false).expect("an answer").status, 200, "{protocol}");
    }
    assert_serves(&app);
}
