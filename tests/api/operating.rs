//! Health, metrics, restarts, the end.

use serde_json::json;
use vigie::app::App;
use vigie::service::Clock;
use vigie::settings::Settings;

use clap::Parser;

use crate::harness::{ADMIN_KEY, TestApp};

#[test]
fn a_running_service_is_healthy_and_ready() {
    let app = TestApp::start();
    assert_eq!(app.get("/healthz", ADMIN_KEY).expect(200).body, json!({"status": "ok"}));
    let ready = app.get("/readyz", ADMIN_KEY).expect(200);
    assert_eq!(ready.text("status"), "ready");
    assert!(ready.text("model").starts_with("m-") && ready.text("policy").starts_with("p-"));
}

#[test]
fn load_balancers_may_ask_by_head() {
    let app = TestApp::start();
    for path in ["/healthz", "/readyz"] {
        let answer = app.send("HEAD", path, None, &[], None).expect(200);
        assert_eq!(answer.body, "");
    }
}

#[test]
fn a_harmless_request_id_is_kept_and_another_is_replaced() {
    let app = TestApp::start();
    let id_for = |given: &str| {
        let answer = app.send("GET", "/healthz", None, &[("x-request-id", given)], None);
        answer.header("x-request-id").to_owned()
    };
    assert_eq!(id_for("edge-7.a_b"), "edge-7.a_b");
    for strange in ["two words", "<script>", &"x".repeat(65)] {
        let made = id_for(strange);
        assert_eq!(made.len(), 36, "{made}");
    }
}

#[test]
fn metrics_count_requests_decisions_and_what_is_pending() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "hello there").expect(201);
    app.find("c1").expect(200);
    app.find("c2").expect(404);
    app.decide(ADMIN_KEY, "c1", "approve", 1).expect(200);
    app.submit_as("c2", "hello again").expect(201);
    let page = app.get("/metrics", ADMIN_KEY).expect(200);
    assert!(page.header("content-type").starts_with("application/openmetrics-text"));
    let page = page.body.as_str().expect("text");
    for line in [
        r#"vigie_http_requests_total{method="GET",route="/v1/comments/{id}",status="404"} 1"#,
        r#"vigie_decisions_total{verdict="hold"} 2"#,
        r#"vigie_human_decisions_total{action="approve"} 1"#,
        r#"vigie_comments{status="pending"} 1"#,
        r#"vigie_comments{status="approved"} 1"#,
    ] {
        assert!(page.contains(line), "{line} is missing in\n{page}");
    }
    assert!(page.contains("vigie_http_request_duration_seconds_bucket"));
    assert!(!page.contains("hello") && !page.contains("author-of"));
}

#[test]
fn a_restart_keeps_everything() {
    let mut app = TestApp::holding_everything();
    let decision = app.submit_as("c1", "hello there").expect(201);
    app.submit_as("c2", "hello again").expect(201);
    let anna = app.new_key("anna", "moderator");
    app.decide(&anna, "c1", "reject", 1).expect(200);
    app.claim(&anna, 1).expect(200);
    let before = (app.find("c1"), app.find("c2"), app.get("/v1/stats", &anna));
    app.restart();
    assert_eq!(app.find("c1").body, before.0.body);
    assert_eq!(app.find("c2").body, before.1.body);
    assert_eq!(app.get("/v1/stats", &anna).body, before.2.body);
    assert_eq!(app.submit_as("c1", "hello there").expect(200).body, decision.body);
    app.decide(&anna, "c2", "approve", 1).expect(200);
}

#[test]
fn a_second_service_on_the_same_folder_is_refused_in_words() {
    let app = TestApp::start();
    let folder = app.folder().join("var").display().to_string();
    let settings =
        Settings::try_parse_from(["vigie", "--listen", "127.0.0.1:0", "--data-dir", &folder]).expect("settings");
    let Err(error) = App::bind(settings.serve, Clock::system()) else {
        panic!("two services share a folder");
    };
    let words = format!("{:#}", anyhow::Error::from(error));
    assert!(words.contains("--data-dir") && words.contains("another vigie process"), "{words}");
}

#[test]
fn a_policy_with_a_mistake_is_refused_with_its_place() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("policy.toml");
    std::fs::write(&file, "[thresholds.toxicity]\nhold = 7\n").expect("writes");
    let flags =
        ["vigie", "--data-dir", &folder.path().join("var").display().to_string(), "--policy"].map(str::to_owned);
    let settings = Settings::try_parse_from(flags.into_iter().chain([file.display().to_string()])).expect("settings");
    let Err(error) = App::bind(settings.serve, Clock::system()) else {
        panic!("a wrong policy is used");
    };
    let words = format!("{:#}", anyhow::Error::from(error));
    assert!(words.contains("line 2") && words.contains("policy.toml"), "{words}");
}
