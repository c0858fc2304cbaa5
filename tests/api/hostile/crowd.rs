//! Many connections that do nothing, and connections that end in the middle.

use std::net::Shutdown;

use super::{assert_problem, assert_serves, post, post_head};
use crate::harness::{ADMIN_KEY, TestApp, Wire};

/// So many that threads of their own would be felt, and few enough for the files a test may open.
const N_CLIENTS: usize = 300;

fn crowd(app: &TestApp, first_bytes: &[u8]) -> Vec<Wire> {
    let join = |_| {
        let mut wire = app.wire();
        wire.send(first_bytes).expect("sends");
        wire
    };
    (0..N_CLIENTS).map(join).collect()
}

#[test]
fn hundreds_of_idle_connections_disturb_nobody() {
    let app = TestApp::start();
    let idle = crowd(&app, b"");
    let begun = crowd(&app, b"POST /v1/comments HTTP/1.1\r\nho");
    assert_serves(&app);
    drop((idle, begun));
    assert_serves(&app);
}

#[test]
fn a_comment_that_was_cut_in_the_middle_is_not_kept() {
    let app = TestApp::start();
    let half = [&post_head("/v1/comments", 5_000)[..], b"{\"id\": \"half\", \"article\": {\"id\": \"a1\"}, "].concat();
    for mut wire in crowd(&app, &half) {
        wire.stream.shutdown(Shutdown::Write).expect("ends");
        assert_problem(&wire.answer(false).expect("an answer"), 400, "body_incomplete");
    }
    drop(crowd(&app, &half));
    app.find("half").expect_problem(404, "not_found");
    assert_serves(&app);
    let counts = app.get("/v1/stats", ADMIN_KEY).expect(200).body;
    let n_comments: u64 = ["pending", "approved", "rejected"].iter().filter_map(|name| counts[name].as_u64()).sum();
    assert_eq!(n_comments, 1, "{counts}");
}

#[test]
fn whoever_goes_before_the_answer_comes_has_still_sent_a_comment() {
    let app = TestApp::start();
    let body = br#"{"id": "gone", "article": {"id": "a1"}, "author": {"id": "u"}, "text": "hello"}"#;
    drop(crowd(&app, &post("/v1/comments", body)));
    assert_serves(&app);
    // Whether it was kept depends on what arrived; sent again, it is there once.
    assert!(matches!(app.post_bytes("/v1/comments", ADMIN_KEY, body).status, 200 | 201));
    app.find("gone").expect(200);
}

#[test]
fn a_client_that_has_nothing_more_to_say_still_gets_its_answer() {
    let app = TestApp::start();
    let mut wire = app.wire();
    wire.send(b"GET /healthz HTTP/1.1\r\nhost: v\r\n\r\n").expect("sends");
    wire.stream.shutdown(Shutdown::Write).expect("ends");
    assert_eq!(wire.answer(false).expect("an answer").status, 200);
    assert!(wire.rest().is_empty());
}

#[test]
fn requests_that_did_not_wait_are_answered_in_order() {
    let app = TestApp::start();
    let request = |number: u32| {
        let path = ["/healthz", "/v1/nothing", "/openapi.json"][number as usize % 3];
        format!("GET {path} HTTP/1.1\r\nhost: v\r\nx-request-id: r{number}\r\n\r\n")
    };
    let mut wire = app.wire();
    wire.send((0..200).map(request).collect::<String>().as_bytes()).expect("sends");
    for number in 0..200 {
        let answer = wire.answer(false).expect("an answer");
        assert_eq!(answer.header("x-request-id"), format!("r{number}"));
        assert_eq!(answer.status, [200, 404, 200][number as usize % 3]);
    }
}

#[test]
fn a_comment_can_be_looked_up_in_the_same_breath() {
    let app = TestApp::start();
    let body = br#"{"id": "c1", "article": {"id": "a1"}, "author": {"id": "u"}, "text": "hello"}"#;
    let find = format!("GET /v1/comments/c1 HTTP/1.1\r\nhost: v\r\nauthorization: Bearer {ADMIN_KEY}\r\n\r\n");
    let mut wire = app.wire();
    wire.send(&[&post("/v1/comments", body), find.as_bytes()].concat()).expect("sends");
    assert_eq!(wire.answer(false).expect("an answer").status, 201);
    assert_eq!(wire.answer(false).expect("an answer").status, 200);
}
