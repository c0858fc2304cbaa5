//! Who signs in to the console: accounts over the API and by the command line.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp};

#[test]
fn an_account_is_made_listed_changed_and_removed() {
    let app = TestApp::start();
    let made = app.post("/v1/moderators", ADMIN_KEY, &json!({"name": "anna", "role": "moderator"})).expect(201);
    assert_eq!(made.text("password").len(), 20, "a generated password");
    let twice = json!({"name": "anna", "role": "lead", "password": "long enough"});
    app.post("/v1/moderators", ADMIN_KEY, &twice).expect_problem(409, "account_exists");
    let listed = app.get("/v1/moderators", ADMIN_KEY).expect(200);
    assert_eq!(listed.at("/moderators/0/name"), &json!("anna"));
    assert_eq!(listed.at("/moderators/0").get("password"), None);
    let changed = app.post("/v1/moderators/anna/password", ADMIN_KEY, &json!({"password": "another one"})).expect(200);
    assert_eq!(changed.text("password"), "another one");
    app.delete("/v1/moderators/anna", ADMIN_KEY).expect(204);
    app.delete("/v1/moderators/anna", ADMIN_KEY).expect_problem(404, "not_found");
    app.post("/v1/moderators/anna/password", ADMIN_KEY, &json!({})).expect_problem(404, "not_found");
}

#[test]
fn an_account_needs_a_free_name_a_role_that_moderates_and_a_long_password() {
    let app = TestApp::start();
    let refused = |body| app.post("/v1/moderators", ADMIN_KEY, &body);
    refused(json!({"name": "machine", "role": "moderator"})).expect_problem(422, "reserved_name");
    refused(json!({"name": "admin", "role": "admin"})).expect_problem(422, "reserved_name");
    refused(json!({"name": "anna", "role": "ingest"})).expect_problem(422, "role_too_low");
    let short = refused(json!({"name": "anna", "role": "lead", "password": "too short"})).expect(422);
    assert!(short.blaming(&["password"]).at("").to_string().contains("at least 10"));
}

#[test]
fn accounts_survive_a_restart_and_the_audit_log_tells_of_them_without_hashes() {
    let mut app = TestApp::start();
    app.post("/v1/moderators", ADMIN_KEY, &json!({"name": "anna", "role": "lead"})).expect(201);
    app.post("/v1/moderators/anna/password", ADMIN_KEY, &json!({})).expect(200);
    app.restart();
    assert_eq!(app.get("/v1/moderators", ADMIN_KEY).expect(200).at("/moderators/0/role"), &json!("lead"));
    app.post("/v1/verify", ADMIN_KEY, &json!({})).expect(200);
    let audit = app.get("/v1/audit", ADMIN_KEY).expect(200).at("").to_string();
    assert!(audit.contains("account_created") && audit.contains("password_changed"), "{audit}");
    assert!(!audit.contains("argon2"), "{audit}");
}
