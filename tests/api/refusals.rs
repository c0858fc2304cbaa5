//! Everything that does not fit is refused with a problem that names it.

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, Answer, TestApp, comment};

fn submit_bytes(app: &TestApp, body: &[u8]) -> Answer {
    app.post_bytes("/v1/comments", ADMIN_KEY, body)
}

#[test]
fn unknown_paths_and_methods_are_problems_too() {
    let app = TestApp::start();
    app.get("/v1/nothing", ADMIN_KEY).expect_problem(404, "unknown_route");
    app.get("/", ADMIN_KEY).expect_problem(404, "unknown_route");
    let refused = app.send("PATCH", "/v1/keys", Some(ADMIN_KEY), &[], None).expect_problem(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), "GET, POST");
    assert_eq!(refused.at("/allowed"), &json!(["GET", "POST"]));
    app.delete("/v1/comments", ADMIN_KEY).expect_problem(405, "method_not_allowed");
}

#[test]
fn a_comment_that_nobody_sent_is_not_found() {
    let app = TestApp::start();
    app.find("nobody").expect_problem(404, "not_found");
    app.find(&"x".repeat(200)).expect_problem(404, "not_found");
    app.find("%FF%FE").expect_problem(404, "not_found");
    app.find("%0a").expect_problem(404, "not_found");
}

#[test]
fn a_body_that_is_no_json_is_refused() {
    let app = TestApp::start();
    for body in [&b""[..], b"{", b"{'text': 1}", b"hello", b"{\"text\": \"a\"} x", b"{\"text\": \"\\ud800\"}"] {
        submit_bytes(&app, body).expect_problem(400, "invalid_json");
    }
    submit_bytes(&app, b"{\"text\": \"caf\xe9\"}").expect_problem(400, "not_utf8");
}

#[test]
fn another_media_type_is_refused() {
    let app = TestApp::start();
    let send = |headers: &[(&str, &str)]| {
        app.send("POST", "/v1/comments", Some(ADMIN_KEY), headers, Some(comment("c1", "hi").to_string().as_bytes()))
    };
    send(&[("content-type", "text/plain")]).expect_problem(415, "unsupported_media_type");
    send(&[]).expect_problem(415, "unsupported_media_type");
    send(&[("content-type", "application/json; charset=utf-8")]).expect(201);
}

#[test]
fn json_that_is_nested_too_deeply_is_refused_before_it_is_read() {
    let app = TestApp::start();
    let deep = format!("{{\"text\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let refused = submit_bytes(&app, deep.as_bytes()).expect_problem(400, "json_too_deep");
    assert_eq!(refused.at("/limit"), 32);
}

#[test]
fn a_body_beyond_the_limit_is_refused_with_the_limit() {
    let app = TestApp::start_with(None, &["--max-body-bytes", "2000"]);
    let refused = app.submit(&"x".repeat(2_000)).expect_problem(413, "body_too_large");
    assert_eq!(refused.at("/limit"), 2_000);
    app.submit(&"x".repeat(1_500)).expect(201);
}

#[test]
fn a_huge_body_is_answered_and_the_service_goes_on() {
    let app = TestApp::start();
    app.submit(&"x".repeat(3 * 1024 * 1024)).expect_problem(413, "body_too_large");
    app.submit("hello").expect(201);
}

#[test]
fn a_text_is_measured_in_bytes_and_the_limit_is_named() {
    let app = TestApp::start();
    app.submit(&"é".repeat(10_240)).expect(201);
    let refused = app.submit(&"é".repeat(10_241)).expect_problem(413, "text_too_long").blaming(&["text"]);
    assert_eq!(refused.at("/limit"), 20_480);
}

#[test]
fn a_text_without_a_visible_character_is_refused() {
    let app = TestApp::start();
    for text in ["", "   \n", "\u{200b}\u{2060}", "\u{3164}"] {
        app.submit(text).expect_problem(422, "invalid_fields").blaming(&["text"]);
    }
}

#[test]
fn missing_unknown_and_repeated_fields_are_named() {
    let app = TestApp::start();
    let refused = |body: &str| submit_bytes(&app, body.as_bytes()).expect_problem(422, "invalid_fields");
    refused(r#"{"article": {"id": "a"}, "author": {"id": "u"}}"#).blaming(&["text"]);
    refused(r#"{"article": {}, "author": {"id": "u"}, "text": "t"}"#).blaming(&["article.id"]);
    refused(r#"{"article": {"id": "a"}, "author": {"id": "u"}, "text": "t", "texte": "t"}"#).blaming(&["texte"]);
    let unknown = refused(r#"{"article": {"id": "a", "colour": 1}, "author": {"id": "u"}, "text": "t"}"#);
    let unknown = unknown.blaming(&["article.colour"]);
    assert!(unknown.at("/errors/0/message").as_str().is_some_and(|message| message.contains("`section`")));
    refused(r#"{"article": {"id": "a"}, "author": {"id": "u"}, "text": "t", "text": "u"}"#).blaming(&["text"]);
    refused(r#"{"article": {"id": "a", "id": "b"}, "author": {"id": "u"}, "text": "t"}"#).blaming(&["article.id"]);
}

#[test]
fn fields_of_a_wrong_type_are_named() {
    let app = TestApp::start();
    let refused = |pointer: &str, value: Value| {
        let mut body = comment("c1", "hello");
        *body.pointer_mut(pointer).expect("a field") = value;
        app.submit_body(&body).expect_problem(422, "invalid_fields")
    };
    refused("/text", json!(7)).blaming(&["text"]);
    refused("/text", json!(null)).blaming(&["text"]);
    refused("/article", json!("a1")).blaming(&["article"]);
    refused("/article/id", json!(["a1"])).blaming(&["article.id"]);
    refused("/author", json!(null)).blaming(&["author"]);
    refused("/id", json!(12)).blaming(&["id"]);
    submit_bytes(&app, b"[1]").expect_problem(422, "invalid_fields");
    submit_bytes(&app, b"null").expect_problem(422, "invalid_fields");
}

#[test]
fn all_fields_with_wrong_values_are_named_at_once() {
    let app = TestApp::start();
    let body = json!({
        "id": "x".repeat(129), "article": {"id": " ", "title": "two\nlines"}, "author": {"id": "\u{7}"},
        "parent_id": "", "text": "fine", "language": "klingon", "created_at": "yesterday",
    });
    app.submit_body(&body).expect_problem(422, "invalid_fields").blaming(&[
        "id",
        "article.id",
        "article.title",
        "author.id",
        "parent_id",
        "language",
        "created_at",
    ]);
}

#[test]
fn strange_but_valid_texts_are_taken() {
    let app = TestApp::start();
    for text in
        ["👍", "\u{202e}txet desrever", "a\u{0}b", "𝕴𝖉𝖎𝖔𝖙", "e\u{301}", &"\u{301}a".repeat(2_000), "\u{feff}hi", "ﷺ"]
    {
        app.submit(text).expect(201);
    }
}
