//! JSON that explodes when it is read, or is read differently by everybody.

use super::{ask, assert_problem, assert_serves, post};
use crate::harness::{ADMIN_KEY, TestApp};

/// Room for what is large on purpose.
const ROOM: [&str; 2] = ["--max-body-bytes", "16777216"];

/// A comment with `more` in its object.
fn with(more: &str) -> Vec<u8> {
    format!(r#"{{"article": {{"id": "a1"}}, "author": {{"id": "u"}}, "text": "hello"{more}}}"#).into_bytes()
}

#[track_caller]
fn check(app: &TestApp, body: &[u8], status: u16, code: &str) {
    assert_problem(&ask(app, &post("/v1/comments", body)), status, code);
}

#[test]
fn nesting_without_end_is_refused_wherever_it_stands() {
    let app = TestApp::start_with(None, &ROOM);
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let nested = |n: usize| format!("{}1{}", open.repeat(n), close.repeat(n));
        check(&app, nested(500_000).as_bytes(), 400, "json_too_deep");
        check(&app, &with(&format!(", \"x\": {}", nested(40))), 400, "json_too_deep");
        check(&app, open.repeat(500_000).as_bytes(), 400, "json_too_deep");
    }
    assert_serves(&app);
}

#[test]
fn brackets_in_a_text_are_no_nesting() {
    let app = TestApp::start();
    app.submit(&"[{\"\\".repeat(2_000)).expect(201);
}

#[test]
fn a_million_fields_are_refused_at_the_first_unknown_one() {
    let app = TestApp::start_with(None, &ROOM);
    let fields: Vec<String> = (0..1_000_000).map(|number| format!(", \"k{number}\": 0")).collect();
    check(&app, &with(&fields.concat()), 422, "invalid_fields");
    check(&app, &with(&", \"text\": \"\"".repeat(1_000_000)), 422, "invalid_fields");
    assert_serves(&app);
}

#[test]
fn a_million_texts_are_refused_by_their_number() {
    let app = TestApp::start();
    let texts = |text: &str| format!("{{\"texts\": [{}{text}]}}", format!("{text},").repeat(600_000)).into_bytes();
    assert_problem(&ask(&app, &post("/v1/score", &texts("\"\""))), 413, "too_many_texts");
    assert_problem(&ask(&app, &post("/v1/score", &texts("[]"))), 422, "invalid_fields");
    assert_serves(&app);
}

#[test]
fn numbers_that_no_machine_holds_are_refused() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "hello").expect(201);
    let digits = "9".repeat(60_000);
    for number in
        [&digits, "1e400", "-1e400", "1e-400", "1e99999999999", "4294967296", "-1", "1.5", "\"1\"", "01", "+1", "NaN"]
    {
        let body = format!("{{\"action\": \"approve\", \"version\": {number}}}");
        let refused = app.post_bytes("/v1/comments/c1/decisions", ADMIN_KEY, body.as_bytes());
        assert!(matches!(refused.status, 400 | 422), "{}: {}", number.get(..20).unwrap_or(number), refused.body);
    }
    app.decide(ADMIN_KEY, "c1", "approve", 1).expect(200);
    assert_serves(&app);
}

#[test]
fn escapes_of_half_a_character_are_refused() {
    let app = TestApp::start();
    for escape in [r"\ud800", r"\udc00", r"\udc00\ud800", r"\ud83d\u0041", r"\ud83d", r"\uD800\uD800", r"\u12", r"\x41"]
    {
        check(&app, &with(&format!(", \"id\": \"{escape}\"")), 400, "invalid_json");
    }
    assert_serves(&app);
}

#[test]
fn the_same_field_twice_is_refused_also_when_it_is_written_differently() {
    let app = TestApp::start();
    for field in
        [r#", "text": "x""#, r#", "te\u0078t": "x""#, r#", "article": {"id": "a2"}"#, r#", "\u0061uthor": null"#]
    {
        check(&app, &with(field), 422, "invalid_fields");
    }
    check(
        &app,
        br#"{"article": {"id": "a", "\u0069d": "b"}, "author": {"id": "u"}, "text": "t"}"#,
        422,
        "invalid_fields",
    );
    assert_serves(&app);
}

#[test]
fn other_encodings_are_refused() {
    let app = TestApp::start();
    let wide: Vec<u8> =
        String::from_utf8(with("")).expect("is text").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&app, &[&b"\xff\xfe"[..], &wide].concat(), 400, "not_utf8");
    check(&app, &wide, 400, "invalid_json");
    check(&app, &[&b"\xef\xbb\xbf"[..], &with("")].concat(), 400, "invalid_json");
    check(&app, &[&with("")[..], b"\0"].concat(), 400, "invalid_json");
    check(&app, b"{\"text\": \"\xed\xa0\x80\"}", 400, "not_utf8");
    check(&app, b"{\"text\": \"\xc0\x80\"}", 400, "not_utf8");
    assert_serves(&app);
}
