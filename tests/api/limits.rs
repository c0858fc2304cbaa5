//! How much each key may ask for, and which pages may call from a browser.

use crate::harness::{ADMIN_KEY, TestApp};

#[test]
fn a_key_that_asks_too_much_is_told_when_to_come_back() {
    let app = TestApp::start_with(None, &["--rate-limit", "3"]);
    let anna = app.new_key("anna", "moderator");
    let first = app.get("/v1/queue", &anna).expect(200);
    assert_eq!(first.header("ratelimit-policy"), "\"key\";q=3;w=60");
    assert_eq!(first.header("ratelimit"), "\"key\";r=2;t=20");
    app.get("/v1/queue", &anna).expect(200);
    app.get("/v1/queue", &anna).expect(200);
    let refused = app.get("/v1/queue", &anna).expect_problem(429, "too_many_requests");
    assert_eq!((refused.header("retry-after"), refused.header("ratelimit")), ("20", "\"key\";r=0;t=60"));
    app.get("/v1/queue", ADMIN_KEY).expect(200);
    app.advance_minutes(1);
    app.get("/v1/queue", &anna).expect(200);
}

#[test]
fn without_a_limit_nothing_is_said_of_one() {
    let app = TestApp::start();
    assert_eq!(app.get("/v1/queue", ADMIN_KEY).expect(200).header("ratelimit"), "");
}

#[test]
fn only_pages_of_the_origins_in_the_settings_may_read_our_own_api() {
    let app = TestApp::start_with(None, &["--cors-origins", "https://a.example,https://b.example"]);
    let from = |origin: &'static str| {
        let headers = [("origin", origin), ("access-control-request-method", "GET")];
        let preflight = app.send("OPTIONS", "/v1/queue", None, &headers, None);
        let answer = app.send("GET", "/v1/queue", None, &headers[..1], None).expect_problem(401, "unauthorized");
        let allowed = answer.header("access-control-allow-origin").to_owned();
        assert_eq!(preflight.header("access-control-allow-origin"), allowed);
        (preflight.status, allowed)
    };
    assert_eq!(from("https://b.example"), (204, "https://b.example".to_owned()));
    assert_eq!(from("https://c.example"), (405, String::new()));
}
