//! People's decisions become rows to learn from, and models made from them decide without a request that fails.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::{Value, json};
use vigie::model::{SHIPPED, shipped_version};

use crate::harness::{ADMIN_KEY, Answer, TestApp};

/// Another model than the shipped one: the same, trained by somebody else.
fn another_model() -> Vec<u8> {
    let mut artifact = SHIPPED.to_vec();
    artifact.truncate(SHIPPED.len() - 32);
    let trained_by = b"\"trained_by\":\"v";
    let at = artifact.windows(trained_by.len()).position(|window| window == trained_by).expect("a provenance");
    artifact[at + trained_by.len() - 1] = b'V';
    let checksum = blake3::hash(&artifact);
    artifact.extend(checksum.as_bytes());
    artifact
}

fn upload(app: &TestApp, artifact: &[u8]) -> Answer {
    app.send("POST", "/v1/models", Some(ADMIN_KEY), &[("content-type", "application/octet-stream")], Some(artifact))
}

fn promote(app: &TestApp, version: &str) -> Answer {
    app.post(&format!("/v1/models/{version}/promote"), ADMIN_KEY, &json!({}))
}

fn rows(app: &TestApp, after: u64) -> Vec<Value> {
    let answer = app.get(&format!("/v1/examples?after={after}"), ADMIN_KEY).expect(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let lines = match answer.body {
        Value::String(lines) => lines,
        one => one.to_string(),
    };
    lines.lines().map(|line| serde_json::from_str(line).expect("a row")).collect()
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

#[test]
fn every_decision_that_stands_is_a_row() {
    let app = TestApp::holding_everything();
    let ada = app.new_key("ada", "moderator");
    for id in ["yes", "no", "threat", "undone", "escalated", "erased", "waiting"] {
        app.submit_as(id, &format!("A comment named {id}.")).expect(201);
    }
    app.decide(&ada, "yes", "approve", 1).expect(200);
    app.decide(&ada, "no", "reject", 1).expect(200);
    let because = json!({"action": "reject", "reason": "threat", "version": 1});
    app.post("/v1/comments/threat/decisions", &ada, &because).expect(200);
    app.decide(&ada, "undone", "reject", 1).expect(200);
    app.post("/v1/comments/undone/undo", &ada, &json!({"version": 2})).expect(200);
    app.decide(&ada, "escalated", "escalate", 1).expect(200);
    app.decide(&ada, "erased", "reject", 1).expect(200);
    app.delete("/v1/comments/erased", ADMIN_KEY).expect(204);

    let rows = rows(&app, 0);
    assert_eq!(ids(&rows), ["yes", "no", "threat"]);
    assert_eq!(rows[0]["labels"].as_object().map(serde_json::Map::len), Some(8));
    assert_eq!(rows[1]["labels"], json!({"toxicity": 1.0}));
    assert_eq!(rows[2]["labels"], json!({"toxicity": 1.0, "threat": 1.0}));
    assert_eq!((&rows[0]["text"], &rows[0]["source"]), (&json!("A comment named yes."), &json!("newsroom")));
    assert_eq!((&rows[0]["decided_by"], &rows[0]["batch"]), (&json!("ada"), &json!(false)));
    assert_eq!(rows[0]["decided_at"], "2026-11-22T18:00:00.000Z");
}

#[test]
fn rows_go_on_where_they_stopped() {
    let app = TestApp::holding_everything();
    for number in 0..7 {
        app.submit_as(&format!("c{number}"), "Words.").expect(201);
        app.decide(ADMIN_KEY, &format!("c{number}"), "approve", 1).expect(200);
    }
    let all = rows(&app, 0);
    assert_eq!(all.len(), 7);
    let rest = rows(&app, all[3]["cursor"].as_u64().expect("a cursor"));
    assert_eq!(ids(&rest), ["c4", "c5", "c6"]);
    assert!(rows(&app, all[6]["cursor"].as_u64().expect("a cursor")).is_empty());
}

#[test]
fn a_changed_decision_is_one_row_with_what_stands() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "Words.").expect(201);
    app.decide(ADMIN_KEY, "c1", "approve", 1).expect(200);
    app.decide(ADMIN_KEY, "c1", "reject", 2).expect(200);
    assert_eq!(rows(&app, 0)[0]["labels"], json!({"toxicity": 1.0}));
    app.post("/v1/comments/c1/undo", ADMIN_KEY, &json!({"version": 3})).expect(200);
    let standing = rows(&app, 0);
    assert_eq!((standing.len(), &standing[0]["labels"]["toxicity"]), (1, &json!(0.0)));
}

#[test]
fn a_model_is_uploaded_promoted_kept_over_a_restart_and_put_back() {
    let mut app = TestApp::start();
    let shipped = shipped_version().0.as_str();
    let version = upload(&app, &another_model()).expect(201).text("version").to_owned();
    upload(&app, &another_model()).expect(200);
    let listed = app.get("/v1/models", ADMIN_KEY).expect(200);
    assert_eq!(listed.text("live"), shipped);
    assert_eq!(listed.at("/models/1/version"), &json!(version));
    assert_eq!((listed.at("/models/1/live"), listed.at("/models/1/uploaded_by")), (&json!(false), &json!("admin")));

    let promoted = promote(&app, &version).expect(200);
    assert_eq!((promoted.text("live"), promoted.text("before")), (version.as_str(), shipped));
    assert_eq!(app.submit_as("c1", "Words.").expect(201).text("model"), version);
    app.restart();
    assert_eq!(app.submit_as("c2", "Words.").expect(201).text("model"), version);
    assert!(app.get("/metrics", ADMIN_KEY).body.to_string().contains(&version));

    promote(&app, shipped).expect(200);
    assert_eq!(app.submit_as("c3", "Words.").expect(201).text("model"), shipped);
    app.restart();
    assert_eq!(app.submit_as("c4", "Words.").expect(201).text("model"), shipped);
    let log = app.get("/v1/audit?limit=1000", ADMIN_KEY).expect(200);
    let changes = log.at("/records").as_array().expect("records").iter().filter(|r| r["event"] == "judgement_changed");
    let changes: Vec<(&Value, &Value)> = changes.map(|record| (&record["model"], &record["by"])).collect();
    assert_eq!(changes, [(&json!(version), &json!("admin")), (&json!(shipped), &json!("admin"))]);
}

#[test]
fn what_is_no_whole_model_is_refused_and_changes_nothing() {
    let app = TestApp::start();
    let whole = another_model();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for broken in [b"no model".as_slice(), &whole[..whole.len() / 2], &flipped, b""] {
        upload(&app, broken).expect_problem(422, "unusable_model");
    }
    for version in ["m-0000000000", "..%2Fvar", "M", "%20"] {
        promote(&app, version).expect_problem(404, "unknown_model");
        app.get(&format!("/v1/models/{version}"), ADMIN_KEY).expect_problem(404, "unknown_model");
    }
    assert_eq!(app.get("/v1/models", ADMIN_KEY).expect(200).at("/models").as_array().map(Vec::len), Some(1));
    let (ada, lea) = (app.new_key("ada", "moderator"), app.new_key("lea", "lead"));
    app.get("/v1/models", &ada).expect_problem(403, "forbidden");
    app.get("/v1/models", &lea).expect(200);
    app.get("/v1/examples", &lea).expect_problem(403, "forbidden");
    app.post("/v1/models/m-1/promote", &lea, &json!({})).expect_problem(403, "forbidden");
}

#[test]
fn while_models_change_no_request_fails_and_none_is_decided_by_two() {
    let app = TestApp::start();
    let shipped = shipped_version().0.clone();
    let version = upload(&app, &another_model()).expect(201).text("version").to_owned();
    let is_over = AtomicBool::new(false);
    let models = thread::scope(|scope| {
        let clients = ["a", "b"].map(|client| {
            let (app, is_over) = (&app, &is_over);
            scope.spawn(move || {
                let mut models = Vec::new();
                for number in 0.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    let answer = app.submit_as(&format!("{client}{number}"), "Quel idiot, ce ministre.").expect(201);
                    models.push(answer.text("model").to_owned());
                }
                models
            })
        });
        for _ in 0..5 {
            promote(&app, &version).expect(200);
            promote(&app, &shipped).expect(200);
        }
        is_over.store(true, Ordering::Relaxed);
        clients.map(|client| client.join().expect("no failed request")).concat()
    });
    assert!(models.iter().all(|model| [&shipped, &version].contains(&model)));
    assert!(models.contains(&version), "of {} comments none met the other model", models.len());
}

#[test]
fn models_are_seen_brought_and_put_in_place_from_the_command_line() {
    let app = TestApp::start();
    let (service, file) = (app.url(), app.folder().join("my.model"));
    std::fs::write(&file, another_model()).expect("writes");
    let vigie = |arguments: &[&str]| {
        let flags = ["--service", &service, "--key", ADMIN_KEY];
        let output = Command::new(env!("CARGO_BIN_EXE_vigie")).arg("models").args(arguments).args(flags).output();
        let output = output.expect("runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let said = vigie(&["upload", file.to_str().expect("UTF-8")]);
    let version = said.split(' ').next().expect("a version");
    assert!(vigie(&["promote", version]).starts_with(&format!("{version} decides")));
    let listed = vigie(&["list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines[0].starts_with(&shipped_version().0) && lines[0].ends_with("shipped"), "{listed}");
    assert!(lines[1].starts_with(version) && lines[1].contains("decides") && lines[1].contains("by admin"), "{listed}");
}
