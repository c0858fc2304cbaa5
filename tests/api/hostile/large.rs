//! More than there is room for.

use super::{ask, assert_problem, assert_serves, has_something, post, post_head};
use crate::harness::TestApp;

#[test]
fn heads_without_end_are_refused() {
    let app = TestApp::start();
    let huge = "x".repeat(300_000);
    let many = "a: b\r\n".repeat(5_000);
    for head in [
        format!("GET /healthz HTTP/1.1\r\nhost: v\r\na: {huge}\r\n\r\n"),
        format!("GET /healthz HTTP/1.1\r\nhost: v\r\n{many}\r\n"),
        format!("GET /{huge} HTTP/1.1\r\nhost: v\r\n\r\n"),
        format!("GET /healthz?{huge} HTTP/1.1\r\nhost: v\r\n\r\n"),
    ] {
        let answer = ask(&app, head.as_bytes());
        assert!(matches!(answer.status, 400 | 431), "{} to {:.40}…", answer.status, head);
    }
    assert_serves(&app);
}

#[test]
fn a_long_path_is_just_unknown_and_a_long_query_is_named() {
    let app = TestApp::start();
    let long = "x".repeat(60_000);
    assert_problem(&ask(&app, format!("GET /{long} HTTP/1.1\r\nhost: v\r\n\r\n").as_bytes()), 404, "unknown_route");
    app.get(&format!("/v1/queue?{}", "a=b&".repeat(10_000)), crate::harness::ADMIN_KEY)
        .expect_problem(422, "invalid_fields");
    assert_serves(&app);
}

#[test]
fn a_body_that_announces_too_much_is_refused_before_it_comes() {
    let app = TestApp::start();
    for n_bytes in [65_537, 1 << 40, usize::MAX] {
        assert_problem(&ask(&app, &post_head("/v1/comments", n_bytes)), 413, "body_too_large");
    }
    assert_serves(&app);
}

#[test]
fn a_body_in_endless_chunks_is_cut_off_at_the_limit() {
    let app = TestApp::start();
    let head = String::from_utf8(post_head("/v1/comments", 0)).expect("is text");
    let head = head.replace("content-length: 0", "transfer-encoding: chunked");
    let chunk = format!("400\r\n{}\r\n", "x".repeat(0x400));
    let mut wire = app.wire();
    wire.send(head.as_bytes()).expect("sends");
    let n_sent = (0..100_000).take_while(|_| wire.send(chunk.as_bytes()).is_ok() && !has_something(&wire)).count();
    assert!(n_sent < 100_000, "100 MB were taken");
    assert_problem(&wire.answer(false).expect("an answer"), 413, "body_too_large");
    assert_serves(&app);
}

#[test]
fn a_batch_beyond_the_limit_is_refused_and_the_largest_is_scored_beside_others() {
    let app = TestApp::start();
    let text = format!("\"{}\"", "a ".repeat(9_000));
    let batch = |n: usize| format!("{{\"texts\": [{}]}}", vec![text.as_str(); n].join(","));
    assert_problem(&ask(&app, &post("/v1/score", batch(120).as_bytes())), 413, "body_too_large");
    let mut wire = app.wire();
    wire.send(&post("/v1/score", batch(100).as_bytes())).expect("sends");
    assert_serves(&app);
    assert_eq!(wire.answer(false).expect("an answer").status, 200);
}
