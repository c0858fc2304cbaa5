//! What never reaches a log: texts, names, authors, keys. All events of all crates are captured, at the finest level.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp, everything_logged};

#[test]
fn no_text_name_author_or_key_is_ever_logged() {
    let app = TestApp::holding_everything();
    let secrets =
        ["Zyzzyva-text", "Zyzzyva-author", "Zyzzyva-name", "Zyzzyva-note", "Zyzzyva-id", "zyzzyva@example.org"];
    let body = json!({
        "id": "Zyzzyva-id", "article": {"id": "a1"}, "author": {"id": "Zyzzyva-author", "name": "Zyzzyva-name"},
        "text": "Zyzzyva-text, zyzzyva@example.org",
    });
    app.submit_body(&body).expect(201);
    app.submit_body(&body).expect(200);
    app.find("Zyzzyva-id").expect(200);
    let key = app.new_key("anna", "moderator");
    app.claim(&key, 1).expect(200);
    let ruling = json!({"action": "approve", "note": "Zyzzyva-note", "version": 1});
    app.post("/v1/comments/Zyzzyva-id/decisions", &key, &ruling).expect(200);
    app.post("/v1/score", &key, &json!({"texts": ["Zyzzyva-text"], "explain": true})).expect(200);
    for wrong in [json!({"text": ["Zyzzyva-text"]}), json!({"Zyzzyva-text": 1}), json!("Zyzzyva-text")] {
        app.submit_body(&wrong).expect(422);
    }
    app.get("/v1/queue?article=Zyzzyva-id", &key).expect(200);
    app.get("/v1/comments/Zyzzyva-text/nothing", &key).expect(404);
    let query_key = format!("/v1alpha1/comments:analyze?key={ADMIN_KEY}&alt=json");
    let analyzed = r#"{"comment": {"text": "Zyzzyva-text"}, "requestedAttributes": {"Zyzzyva-id": {}}}"#;
    app.send("POST", &query_key, None, &[], Some(analyzed.as_bytes())).expect(400);
    app.send("POST", "/v1alpha1/comments:analyze?key=Zyzzyva-key", None, &[], Some(b"{'Zyzzyva-text': ")).expect(400);
    let last = app.get("/v1/stats", "Zyzzyva-key-that-opens-nothing").expect(401);

    let logged = everything_logged();
    assert!(logged.contains(last.header("x-request-id")), "the capture does not work");
    for secret in secrets.into_iter().chain([ADMIN_KEY, &key, "Zyzzyva-key", "127.0.0.1"]) {
        let found = logged.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{secret} was logged");
    }
}

#[test]
fn a_request_is_one_line_with_its_id_route_status_and_latency() {
    let app = TestApp::start();
    app.send("GET", "/v1/comments/some-id", Some(ADMIN_KEY), &[("x-request-id", "one-line-only")], None).expect(404);
    let logged = everything_logged();
    let lines: Vec<serde_json::Value> = logged
        .lines()
        .filter(|line| line.contains("one-line-only"))
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|line: &serde_json::Value| line["message"] == "request answered")
        .collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let span = &lines[0]["span"];
    assert_eq!(span["route"], "/v1/comments/{id}");
    assert_eq!(span["status"], 404);
    assert_eq!(span["method"], "GET");
    assert!(span["latency_ms"].as_f64().is_some_and(|latency| latency > 0.0));
}

#[test]
fn an_error_names_the_field_and_not_what_stood_in_it() {
    let app = TestApp::start();
    let body = json!({"id": "c1", "article": "Zyzzyva-text", "author": {"id": "u1"}, "text": "a"});
    let refusal = app.submit_body(&body).expect(422).blaming(&["article"]);
    assert!(!refusal.at("").to_string().contains("Zyzzyva"), "{}", refusal.at(""));
}
