//! Comments are changed, reported and erased.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp, until};

const INSULT: &str = "You are a complete idiot and a liar.";

#[test]
fn an_edit_is_moderated_again_and_the_history_keeps_both() {
    let app = TestApp::start();
    app.submit_as("c1", "Thank you for this article, I learned a lot.").expect(201);
    let edited = app.put("/v1/comments/c1", ADMIN_KEY, &json!({"text": INSULT})).expect(200);
    assert_eq!((edited.at("/verdict"), edited.at("/version")), (&json!("hold"), &json!(2)));
    let found = app.find("c1").expect(200);
    assert_eq!(found.at("/comment/text"), INSULT);
    assert_eq!(found.at("/decision/verdict"), "hold");
    assert_eq!(found.at("/history/0/verdict"), "approve");
    assert_eq!(found.at("/history/0/text"), "Thank you for this article, I learned a lot.");
    assert_eq!(app.get("/v1/queue", ADMIN_KEY).expect(200).comment_ids(), ["c1"]);
}

#[test]
fn the_same_text_again_is_no_edit() {
    let app = TestApp::start();
    app.submit_as("c1", "Thank you.").expect(201);
    let again = app.put("/v1/comments/c1", ADMIN_KEY, &json!({"text": "Thank you."})).expect(200);
    assert_eq!(again.at("/version"), 1);
}

#[test]
fn what_a_person_rejected_is_not_approved_by_changing_it() {
    let app = TestApp::start();
    app.submit_as("c1", INSULT).expect(201);
    app.decide(ADMIN_KEY, "c1", "reject", 1).expect(200);
    let edited = app.put("/v1/comments/c1", ADMIN_KEY, &json!({"text": "Thank you for this article."})).expect(200);
    assert_eq!(edited.at("/verdict"), "hold");
    assert_eq!(edited.at("/reasons/0/code"), "edited_after_rejection");
}

#[test]
fn an_edit_that_does_not_fit_is_refused_by_name() {
    let app = TestApp::start();
    app.submit_as("c1", "Thank you.").expect(201);
    let edit = |body| app.put("/v1/comments/c1", ADMIN_KEY, &body);
    edit(json!({"text": " "})).expect_problem(422, "invalid_fields").blaming(&["text"]);
    edit(json!({"text": "x", "language": "english"})).expect_problem(422, "invalid_fields").blaming(&["language"]);
    edit(json!({"text": "x".repeat(20_481)})).expect_problem(413, "text_too_long");
    app.put("/v1/comments/c2", ADMIN_KEY, &json!({"text": "x"})).expect_problem(404, "not_found");
}

#[test]
fn an_erased_comment_is_gone_for_everybody_and_its_id_is_spent() {
    let app = TestApp::start();
    app.submit_as("c1", INSULT).expect(201);
    app.report("c1", "reader-1", "abuse").expect(201);
    app.delete("/v1/comments/c1", ADMIN_KEY).expect(204);
    app.delete("/v1/comments/c1", ADMIN_KEY).expect(204);
    let gone = app.find("c1").expect_problem(410, "erased");
    assert_eq!(gone.text("erased_at"), "2026-11-22T18:00:00.000Z");
    app.submit_as("c1", INSULT).expect_problem(410, "erased");
    app.put("/v1/comments/c1", ADMIN_KEY, &json!({"text": "x"})).expect_problem(410, "erased");
    app.get("/v1/comments/c1/reports", ADMIN_KEY).expect_problem(410, "erased");
    assert!(app.get("/v1/queue", ADMIN_KEY).expect(200).comment_ids().is_empty());
    assert!(app.get("/v1/comments", ADMIN_KEY).expect(200).comment_ids().is_empty());
    let stats = app.get("/v1/stats", ADMIN_KEY).expect(200);
    assert_eq!((stats.at("/pending"), stats.at("/erased")), (&json!(0), &json!(1)));
    app.delete("/v1/comments/unknown", ADMIN_KEY).expect_problem(404, "not_found");
}

#[test]
fn a_person_is_erased_with_everything() {
    let app = TestApp::start();
    for number in 0..3 {
        let body = json!({"id": format!("c{number}"), "article": {"id": "a1"}, "author": {"id": "person"}, "text": "Thank you."});
        app.submit_body(&body).expect(201);
    }
    app.submit_as("other", "Thank you for this article.").expect(201);
    app.report("other", "person", "abuse").expect(201);
    let erased = app.delete("/v1/authors/person", ADMIN_KEY).expect(200);
    assert_eq!(erased.body, json!({"comments": 3, "reports": 1}));
    app.find("c1").expect_problem(410, "erased");
    assert_eq!(app.get("/v1/comments/other/reports", ADMIN_KEY).expect(200).body, json!({"reports": []}));
    let author = app.get("/v1/authors/person", ADMIN_KEY).expect(200);
    assert_eq!(author.at("/totals/comments"), 0);
}

#[test]
fn what_is_older_than_its_retention_is_erased_by_itself() {
    let mut app = TestApp::start_with(None, &["--retention-days", "30"]);
    app.submit_as("old", "Thank you.").expect(201);
    app.advance_minutes(29 * 24 * 60);
    app.submit_as("new", "Thank you.").expect(201);
    app.advance_minutes(2 * 24 * 60);
    // The sweep begins when the service does, and then once a minute.
    app.restart();
    until("the old comment is erased", || app.find("old").status == 410);
    app.find("new").expect(200);
}

#[test]
fn a_report_is_kept_once_a_reader_and_leaves_the_comment_published() {
    let app = TestApp::start();
    app.submit_as("c1", "Thank you for this article.").expect(201);
    let first = app.report("c1", "reader-1", "illegal").expect(201);
    app.advance_minutes(3);
    let again = app.report("c1", "reader-1", "spam").expect(200);
    assert_eq!(again.text("reported_at"), first.text("reported_at"));
    let queue = app.get("/v1/queue?reported=true", ADMIN_KEY).expect(200);
    assert_eq!(queue.at("/comments/0/status"), "approved");
    assert_eq!(queue.at("/comments/0/reports"), &json!({"count": 1, "fresh": 1, "weight": 0.0}));
    assert_eq!((queue.at("/waiting"), queue.at("/pending")), (&json!(1), &json!(0)));
    let reports = app.get("/v1/comments/c1/reports", ADMIN_KEY).expect(200);
    assert_eq!(reports.at("/reports/0/reason"), "illegal");
    app.decide(ADMIN_KEY, "c1", "reject", 1).expect(200);
    let answered = app.get("/v1/comments/c1/reports", ADMIN_KEY).expect(200);
    assert_eq!(
        (answered.at("/reports/0/answered_by_version"), answered.at("/reports/0/upheld")),
        (&json!(2), &json!(true))
    );
    app.report("c1", "", "abuse").expect_problem(422, "invalid_fields").blaming(&["reporter"]);
    app.report("c1", "reader-2", "ugly").expect_problem(422, "invalid_fields").blaming(&["reason"]);
}
