//! Decisions are taken back, and claims taken over.

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, Answer, TestApp};

fn undo(app: &TestApp, key: &str, id: &str, version: u64) -> Answer {
    app.post(&format!("/v1/comments/{id}/undo"), key, &json!({"version": version}))
}

fn take(app: &TestApp, key: &str, id: &str, body: &Value) -> Answer {
    app.put(&format!("/v1/queue/claims/{id}"), key, body)
}

#[test]
fn a_decision_taken_back_leaves_the_comment_where_it_was_and_a_trace() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "First.").expect(201);
    app.submit_as("c2", "Second.").expect(201);
    let before = app.find("c1").expect(200);
    app.decide(ADMIN_KEY, "c1", "reject", 1).expect(200);
    let undone = undo(&app, ADMIN_KEY, "c1", 2).expect(200);
    assert_eq!((undone.at("/status"), undone.at("/version")), (&json!("pending"), &json!(3)));
    let after = app.find("c1").expect(200);
    for part in ["/status", "/place", "/waiting_since"] {
        assert_eq!(after.at(part), before.at(part), "{part}");
    }
    assert_eq!(after.at("/history/2/undoes"), 2);
    undo(&app, ADMIN_KEY, "c1", 3).expect_problem(409, "nothing_to_undo");
    undo(&app, ADMIN_KEY, "c1", 1).expect_problem(409, "stale_version");
    undo(&app, ADMIN_KEY, "unknown", 1).expect_problem(404, "not_found");
}

#[test]
fn moderators_take_back_their_own_decisions_and_leads_anybodys() {
    let app = TestApp::holding_everything();
    let (anna, ben, lea) =
        (app.new_key("anna", "moderator"), app.new_key("ben", "moderator"), app.new_key("lea", "lead"));
    app.submit_as("c1", "First.").expect(201);
    app.decide(&anna, "c1", "approve", 1).expect(200);
    let refused = undo(&app, &ben, "c1", 2).expect_problem(403, "not_theirs");
    assert_eq!(refused.text("decided_by"), "anna");
    undo(&app, &lea, "c1", 2).expect(200);
}

#[test]
fn what_was_escalated_is_for_leads() {
    let app = TestApp::holding_everything();
    let (anna, lea) = (app.new_key("anna", "moderator"), app.new_key("lea", "lead"));
    app.submit_as("c1", "First.").expect(201);
    app.decide(&anna, "c1", "escalate", 1).expect(200);
    assert!(app.claim(&anna, 5).expect(200).comment_ids().is_empty());
    app.decide(&anna, "c1", "approve", 2).expect_problem(403, "for_leads");
    take(&app, &anna, "c1", &json!({})).expect_problem(403, "for_leads");
    assert_eq!(app.claim(&lea, 5).expect(200).comment_ids(), ["c1"]);
    app.decide(&lea, "c1", "approve", 2).expect(200);
}

#[test]
fn a_lead_takes_over_what_a_moderator_holds() {
    let app = TestApp::holding_everything();
    let (anna, ben, lea) =
        (app.new_key("anna", "moderator"), app.new_key("ben", "moderator"), app.new_key("lea", "lead"));
    app.submit_as("c1", "First.").expect(201);
    assert_eq!(take(&app, &anna, "c1", &json!({})).expect(200).at("/lease/moderator"), "anna");
    let refused = take(&app, &ben, "c1", &json!({})).expect_problem(409, "leased");
    assert_eq!(refused.at("/held_by/moderator"), "anna");
    take(&app, &ben, "c1", &json!({"take_over": true})).expect_problem(403, "forbidden");
    assert_eq!(take(&app, &lea, "c1", &json!({"take_over": true})).expect(200).at("/lease/moderator"), "lea");
    app.decide(&anna, "c1", "approve", 1).expect_problem(409, "leased");
    app.decide(&lea, "c1", "approve", 1).expect(200);
    take(&app, &lea, "c1", &json!({})).expect_problem(409, "not_waiting");
}
