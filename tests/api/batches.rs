//! One decision on many comments.

use std::collections::BTreeSet;

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp};

fn with_sections() -> TestApp {
    let app = TestApp::holding_everything();
    for number in 0..15 {
        let section = if number < 12 { "sport" } else { "politics" };
        app.submit_body(&json!({
            "id": format!("c{number}"), "article": {"id": "a1", "section": section},
            "author": {"id": format!("u{number}")}, "text": format!("comment number {number}"),
        }))
        .expect(201);
    }
    app
}

#[test]
fn a_batch_is_looked_at_decided_and_taken_back_as_a_block() {
    let app = with_sections();
    let filter = json!({"section": "sport"});
    let look = app.post("/v1/batches/preview", ADMIN_KEY, &json!({"filter": filter})).expect(200);
    assert_eq!((look.at("/count"), look.at("/is_cut")), (&json!(12), &json!(false)));
    let sample = look.at("/sample").as_array().expect("a sample").iter().map(|row| row["id"].to_string());
    assert_eq!(sample.collect::<BTreeSet<_>>().len(), 10);
    let wanted = json!({"filter": filter, "count": 12, "action": "reject", "reason": "spam", "note": "all alike"});
    let done = app.post("/v1/batches", ADMIN_KEY, &wanted).expect(200);
    assert_eq!((done.at("/done"), done.at("/skipped")), (&json!(12), &json!(0)));
    let batch = done.text("id").to_owned();
    let found = app.find("c3").expect(200);
    assert_eq!((found.at("/status"), found.at("/history/1/batch")), (&json!("rejected"), &json!(batch)));
    let left: BTreeSet<String> = app.get("/v1/queue", ADMIN_KEY).expect(200).comment_ids().into_iter().collect();
    assert_eq!(left, ["c12", "c13", "c14"].map(str::to_owned).into());
    app.decide(ADMIN_KEY, "c5", "approve", 2).expect(200);
    let undone = app.post(&format!("/v1/batches/{batch}/undo"), ADMIN_KEY, &json!({})).expect(200);
    assert_eq!(undone.at("/done"), 11);
    let stats = app.get("/v1/stats", ADMIN_KEY).expect(200);
    assert_eq!(
        (stats.at("/pending"), stats.at("/approved"), stats.at("/rejected")),
        (&json!(14), &json!(1), &json!(0))
    );
    app.post("/v1/batches/unknown/undo", ADMIN_KEY, &json!({})).expect_problem(404, "not_found");
}

#[test]
fn a_batch_that_grew_since_it_was_looked_at_does_nothing() {
    let app = with_sections();
    let wanted = json!({"filter": {}, "count": 14, "action": "approve"});
    let refused = app.post("/v1/batches", ADMIN_KEY, &wanted).expect_problem(409, "batch_grown");
    assert!(refused.text("detail").contains("15") && refused.text("detail").contains("14"));
    assert_eq!(app.get("/v1/stats", ADMIN_KEY).expect(200).at("/pending"), 15);
}

#[test]
fn what_somebody_holds_is_left_alone() {
    let app = with_sections();
    let anna = app.new_key("anna", "moderator");
    app.claim(&anna, 2).expect(200);
    let done = app.post("/v1/batches", ADMIN_KEY, &json!({"filter": {}, "count": 15, "action": "approve"})).expect(200);
    assert_eq!((done.at("/done"), done.at("/skipped")), (&json!(13), &json!(2)));
}

#[test]
fn a_batch_that_does_not_fit_is_refused_by_name() {
    let app = with_sections();
    let preview = |filter| app.post("/v1/batches/preview", ADMIN_KEY, &json!({"filter": filter}));
    preview(json!({"category": "rude"})).expect_problem(422, "invalid_fields").blaming(&["category"]);
    preview(json!({"min_score": 0.5})).expect_problem(422, "invalid_fields").blaming(&["category"]);
    preview(json!({"colour": "red"})).expect_problem(422, "invalid_fields").blaming(&["filter.colour"]);
}
