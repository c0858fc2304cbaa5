//! Who may call.

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, TestApp};

/// Every protected call with the lowest role that may do it.
const CALLS: [(&str, &str, &str); 41] = [
    ("POST", "/v1/comments", "ingest"),
    ("GET", "/v1/comments", "moderator"),
    ("GET", "/v1/comments/c1", "ingest"),
    ("PUT", "/v1/comments/c1", "ingest"),
    ("DELETE", "/v1/comments/c1", "ingest"),
    ("POST", "/v1/comments/c1/reports", "ingest"),
    ("GET", "/v1/comments/c1/reports", "moderator"),
    ("POST", "/v1/score", "ingest"),
    // A question that does not fit: a feed has no end.
    ("GET", "/v1/events?after=x", "ingest"),
    ("GET", "/v1/queue", "moderator"),
    ("POST", "/v1/queue/claims", "moderator"),
    ("PUT", "/v1/queue/claims/c1", "moderator"),
    ("DELETE", "/v1/queue/claims/c1", "moderator"),
    ("POST", "/v1/comments/c1/decisions", "moderator"),
    ("POST", "/v1/comments/c1/undo", "moderator"),
    ("POST", "/v1/batches", "moderator"),
    ("POST", "/v1/batches/preview", "moderator"),
    ("POST", "/v1/batches/b1/undo", "moderator"),
    ("GET", "/v1/labels", "moderator"),
    ("GET", "/v1/articles/a1", "moderator"),
    ("GET", "/v1/authors/u1", "moderator"),
    ("DELETE", "/v1/authors/u1", "lead"),
    ("GET", "/v1/stats", "moderator"),
    ("GET", "/v1/audit", "lead"),
    ("GET", "/v1/backup", "admin"),
    ("POST", "/v1/verify", "admin"),
    ("GET", "/v1/policy", "lead"),
    ("PUT", "/v1/policy", "lead"),
    ("POST", "/v1/policy/simulate", "lead"),
    ("GET", "/v1/examples", "admin"),
    ("GET", "/v1/models", "lead"),
    ("POST", "/v1/models", "admin"),
    ("GET", "/v1/models/m-0", "admin"),
    ("POST", "/v1/models/m-0/promote", "admin"),
    ("GET", "/v1/keys", "admin"),
    ("POST", "/v1/keys", "admin"),
    ("DELETE", "/v1/keys/x", "admin"),
    ("GET", "/v1/moderators", "admin"),
    ("POST", "/v1/moderators", "admin"),
    ("DELETE", "/v1/moderators/x", "admin"),
    ("POST", "/v1/moderators/x/password", "admin"),
];
const ROLES: [&str; 4] = ["ingest", "moderator", "lead", "admin"];

fn call(app: &TestApp, method: &str, path: &str, key: Option<&str>) -> crate::harness::Answer {
    let body = ["POST", "PUT"].contains(&method).then_some(&b"{}"[..]);
    app.send(method, path, key, &[("content-type", "application/json")], body)
}

#[test]
fn without_a_key_nothing_but_operation_is_open() {
    let app = TestApp::start();
    for (method, path, _) in CALLS {
        let refused = call(&app, method, path, None).expect_problem(401, "unauthorized");
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        call(&app, method, path, Some("no-such-key")).expect_problem(401, "unauthorized");
    }
    for path in ["/healthz", "/readyz", "/metrics", "/openapi.json"] {
        app.send("GET", path, None, &[], None).expect(200);
    }
}

#[test]
fn each_role_does_its_own_and_what_lower_ones_do_and_no_more() {
    let app = TestApp::start();
    for role in ROLES {
        let key = app.new_key(&format!("some {role}"), role);
        for (method, path, needs) in CALLS {
            let rank = |name: &str| ROLES.iter().position(|role| *role == name);
            let answer = call(&app, method, path, Some(&key));
            if rank(role) < rank(needs) {
                let refused = answer.expect_problem(403, "forbidden");
                assert!(refused.text("detail").contains(needs), "{}", refused.body);
                assert_eq!(refused.at("/allowed/0"), needs);
            } else {
                assert!(![401, 403].contains(&answer.status), "{role} {method} {path}: {}", answer.body);
            }
        }
    }
}

#[test]
fn every_protected_call_of_the_contract_is_checked_above() {
    let contract = vigie::api::document().to_json().expect("JSON");
    let contract: Value = serde_json::from_str(&contract).expect("JSON");
    let open = ["/healthz", "/readyz", "/metrics", "/openapi.json"];
    let n_protected: usize = contract["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .filter(|(path, _)| !open.contains(&path.as_str()))
        .map(|(_, calls)| calls.as_object().expect("calls").len())
        .sum();
    assert_eq!(n_protected, CALLS.len());
}

#[test]
fn the_scheme_is_bearer_in_any_case() {
    let app = TestApp::start();
    let status =
        |authorization: &str| app.send("GET", "/v1/keys", None, &[("authorization", authorization)], None).status;
    assert_eq!(status(&format!("bearer {ADMIN_KEY}")), 200);
    assert_eq!(status(&format!("Basic {ADMIN_KEY}")), 401);
    assert_eq!(status(ADMIN_KEY), 401);
    assert_eq!(status(&format!("Bearer {ADMIN_KEY}x")), 401);
    assert_eq!(status("Bearer "), 401);
}

#[test]
fn a_made_key_is_shown_once_and_opens_until_it_is_revoked() {
    let app = TestApp::start();
    let made = app.post("/v1/keys", ADMIN_KEY, &json!({"name": "web site", "role": "ingest"})).expect(201);
    let key = made.text("key").to_owned();
    assert!(key.starts_with("vg_") && key.len() == 46, "{key}");
    app.post("/v1/score", &key, &json!({"texts": ["hello"]})).expect(200);
    let listed = app.get("/v1/keys", ADMIN_KEY).expect(200);
    assert!(!listed.body.to_string().contains(&key));
    assert_eq!(listed.at("/keys/1/name"), "web site");
    assert_eq!(listed.at("/keys/1/created_by"), "admin");
    app.delete("/v1/keys/web%20site", ADMIN_KEY).expect(204);
    app.post("/v1/score", &key, &json!({"texts": ["hello"]})).expect_problem(401, "unauthorized");
    app.delete("/v1/keys/web%20site", ADMIN_KEY).expect_problem(404, "not_found");
}

#[test]
fn a_caller_may_bring_the_key_they_have() {
    let app = TestApp::start();
    let body = json!({"name": "cms", "role": "ingest", "key": "AIzaSy-old-perspective-key"});
    app.post("/v1/keys", ADMIN_KEY, &body).expect(201);
    app.post("/v1/score", "AIzaSy-old-perspective-key", &json!({"texts": ["hello"]})).expect(200);
    let same_name = json!({"name": "cms", "role": "ingest"});
    app.post("/v1/keys", ADMIN_KEY, &same_name).expect_problem(409, "key_exists");
    let same_key = json!({"name": "cms2", "role": "admin", "key": "AIzaSy-old-perspective-key"});
    app.post("/v1/keys", ADMIN_KEY, &same_key).expect_problem(409, "key_in_use");
}

#[test]
fn keys_survive_a_restart_and_so_do_revocations() {
    let mut app = TestApp::start();
    let (kept, gone) = (app.new_key("kept", "ingest"), app.new_key("gone", "ingest"));
    app.delete("/v1/keys/gone", ADMIN_KEY).expect(204);
    app.restart();
    app.post("/v1/score", &kept, &json!({"texts": ["hello"]})).expect(200);
    app.post("/v1/score", &gone, &json!({"texts": ["hello"]})).expect(401);
}

#[test]
fn the_key_of_the_settings_cannot_be_revoked_over_the_api() {
    let app = TestApp::start();
    app.delete("/v1/keys/admin", ADMIN_KEY).expect_problem(409, "key_in_settings");
}

#[test]
fn a_key_that_does_not_fit_is_refused_by_name() {
    let app = TestApp::start();
    let refused = |body: Value| app.post("/v1/keys", ADMIN_KEY, &body).expect_problem(422, "invalid_fields");
    refused(json!({"name": "", "role": "ingest"})).blaming(&["name"]);
    refused(json!({"name": "x", "role": "king"})).blaming(&["role"]);
    refused(json!({"name": "x"})).blaming(&["role"]);
    refused(json!({"name": "x", "role": "ingest", "key": "short"})).blaming(&["key"]);
    refused(json!({"name": "x", "role": "ingest", "key": "with a space in it"})).blaming(&["key"]);
    for name in ["machine", "system", "settings", "admin"] {
        let body = json!({"name": name, "role": "ingest"});
        app.post("/v1/keys", ADMIN_KEY, &body).expect_problem(422, "reserved_name");
    }
}

#[test]
fn no_key_lies_in_the_data_folder_in_the_clear() {
    let app = TestApp::start();
    let key = app.new_key("website", "ingest");
    let mut n_files = 0;
    let mut folders = vec![app.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("reads").map(|entry| entry.expect("reads").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                n_files += 1;
                let bytes = std::fs::read(&entry).expect("reads");
                for secret in [key.as_bytes(), ADMIN_KEY.as_bytes()] {
                    assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{}", entry.display());
                }
            }
        }
    }
    assert!(n_files > 0);
}
