//! The queue, claims on it, and people's decisions.

use std::collections::BTreeSet;
use std::thread;

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, TestApp, comment};

fn with_pending(n: usize) -> TestApp {
    let app = TestApp::holding_everything();
    for number in 0..n {
        app.submit_as(&format!("c{number:02}"), &format!("comment number {number}")).expect(201);
    }
    app
}

#[test]
fn held_comments_stand_in_the_queue_and_approved_ones_do_not() {
    let app = TestApp::start();
    app.submit_as("held", "Schreib mir an max@example.org").expect(201);
    app.submit_as("fine", "Thank you for this careful article.").expect(201);
    let queue = app.get("/v1/queue", ADMIN_KEY).expect(200);
    assert_eq!(queue.comment_ids(), ["held"]);
    assert_eq!(queue.at("/pending"), 1);
    assert_eq!(queue.at("/comments/0/comment/text"), "Schreib mir an max@example.org");
}

#[test]
fn pages_of_the_queue_join_without_gap_or_repetition() {
    let app = with_pending(11);
    let (mut seen, mut path) = (Vec::new(), "/v1/queue?limit=4".to_owned());
    loop {
        let page = app.get(&path, ADMIN_KEY).expect(200);
        seen.extend(page.comment_ids());
        match page.at("/next_cursor").as_str() {
            Some(cursor) => path = format!("/v1/queue?limit=4&cursor={cursor}"),
            None => break,
        }
    }
    let whole = app.get("/v1/queue?limit=100", ADMIN_KEY).expect(200).comment_ids();
    assert_eq!(seen, whole);
    assert_eq!(seen.len(), 11);
}

#[test]
fn the_queue_is_filtered_by_article_language_and_score() {
    let app = TestApp::holding_everything();
    let mut other = comment("c1", "Bonjour tout le monde, ceci est un commentaire en français sur cet article.");
    other["article"]["id"] = Value::from("a/2");
    app.submit_body(&other).expect(201);
    app.submit_as("c2", "This is a comment in English about the article above.").expect(201);
    let ids = |query: &str| app.get(&format!("/v1/queue?{query}"), ADMIN_KEY).expect(200).comment_ids();
    assert_eq!(ids("article=a%2F2"), ["c1"]);
    assert_eq!(ids("language=en"), ["c2"]);
    assert_eq!(ids("category=toxicity&min_score=0").len(), 2);
    assert!(ids("category=threat&min_score=1").is_empty());
}

#[test]
fn a_queue_query_that_does_not_fit_is_refused_by_name() {
    let app = TestApp::start();
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("cursor=nonsense", "cursor"),
        ("language=english", "language"),
        ("category=rude&min_score=0.5", "category"),
        ("category=threat&min_score=2", "min_score"),
        ("reason=rude", "reason"),
        ("order=newest", "order"),
        ("reported=maybe", "reported"),
        ("min_score=0.5", "category"),
        ("article=", "article"),
        ("colour=red", "colour"),
        ("limit=1&limit=2", "limit"),
    ] {
        let path = format!("/v1/queue?{query}");
        app.get(&path, ADMIN_KEY).expect_problem(422, "invalid_fields").blaming(&[field]);
    }
}

#[test]
fn a_claim_leases_comments_with_everything_a_moderator_needs() {
    let app = with_pending(3);
    let anna = app.new_key("anna", "moderator");
    let claimed = app.claim(&anna, 2).expect(200);
    assert_eq!(claimed.comment_ids().len(), 2);
    assert_eq!(claimed.at("/comments/0/lease"), &json!({"moderator": "anna", "until": "2026-11-22T18:05:00.000Z"}));
    assert_eq!(claimed.at("/comments/0/version"), 1);
    assert!(claimed.at("/comments/0/comment/text").as_str().is_some_and(|text| text.starts_with("comment number")));
    assert_eq!(claimed.at("/comments/0/decision/verdict"), "hold");
    let stats = app.get("/v1/stats", &anna).expect(200);
    assert_eq!((stats.at("/pending"), stats.at("/leased")), (&json!(3), &json!(2)));
}

#[test]
fn claiming_again_renews_instead_of_piling_up() {
    let app = with_pending(5);
    let anna = app.new_key("anna", "moderator");
    let first = app.claim(&anna, 2).expect(200).comment_ids();
    app.advance_minutes(4);
    let again = app.claim(&anna, 2).expect(200);
    assert_eq!(again.comment_ids().into_iter().collect::<BTreeSet<_>>(), first.into_iter().collect());
    assert_eq!(again.at("/comments/0/lease/until"), "2026-11-22T18:09:00.000Z");
}

#[test]
fn two_moderators_never_get_the_same_comment() {
    let app = with_pending(40);
    let keys = [app.new_key("anna", "moderator"), app.new_key("ben", "moderator")];
    let decided: Vec<Vec<String>> = thread::scope(|scope| {
        let moderators: Vec<_> = keys.iter().map(|key| scope.spawn(|| decide_everything(&app, key))).collect();
        moderators.into_iter().map(|moderator| moderator.join().expect("no panic")).collect()
    });
    let all: Vec<&String> = decided.iter().flatten().collect();
    assert_eq!(all.len(), 40);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 40);
    assert_eq!(app.get("/v1/stats", ADMIN_KEY).expect(200).at("/approved"), 40);
}

/// Claims and approves until nothing is left; says which ones.
fn decide_everything(app: &TestApp, key: &str) -> Vec<String> {
    let mut mine = Vec::new();
    loop {
        let claimed = app.claim(key, 5).expect(200).comment_ids();
        if claimed.is_empty() {
            return mine;
        }
        for id in claimed {
            app.decide(key, &id, "approve", 1).expect(200);
            mine.push(id);
        }
    }
}

#[test]
fn a_lease_that_ran_out_is_free_for_others() {
    let app = with_pending(1);
    let (anna, ben) = (app.new_key("anna", "moderator"), app.new_key("ben", "moderator"));
    app.claim(&anna, 1).expect(200);
    assert!(app.claim(&ben, 1).expect(200).comment_ids().is_empty());
    app.advance_minutes(6);
    assert_eq!(app.claim(&ben, 1).expect(200).comment_ids(), ["c00"]);
}

#[test]
fn a_released_comment_is_free_at_once_and_only_its_holder_can_release_it() {
    let app = with_pending(1);
    let (anna, ben) = (app.new_key("anna", "moderator"), app.new_key("ben", "moderator"));
    app.claim(&anna, 1).expect(200);
    app.delete("/v1/queue/claims/c00", &ben).expect_problem(409, "not_held");
    app.delete("/v1/queue/claims/c00", &anna).expect(204);
    assert_eq!(app.claim(&ben, 1).expect(200).comment_ids(), ["c00"]);
    app.delete("/v1/queue/claims/nobody", &anna).expect_problem(404, "not_found");
}

#[test]
fn a_decision_is_kept_with_its_history() {
    let app = with_pending(1);
    let anna = app.new_key("anna", "moderator");
    let body = json!({"action": "reject", "reason": "insult", "note": "zweimal ermahnt", "version": 1});
    let ruled = app.post("/v1/comments/c00/decisions", &anna, &body).expect(200);
    let expected = json!({
        "id": "c00", "action": "reject", "status": "rejected", "version": 2,
        "decided_at": "2026-11-22T18:00:00.000Z", "decided_by": "anna",
    });
    assert_eq!(ruled.body, expected);
    let found = app.find("c00").expect(200);
    assert_eq!(found.at("/status"), "rejected");
    assert_eq!(found.at("/history/0/decided_by"), "machine");
    assert_eq!(found.at("/history/1/decided_by"), "anna");
    assert_eq!(found.at("/history/1/note"), "zweimal ermahnt");
    assert_eq!(found.at("/history/1/reason"), "insult");
    assert!(app.get("/v1/queue", &anna).expect(200).comment_ids().is_empty());
}

#[test]
fn a_stale_decision_is_told_who_decided_what_and_when() {
    let app = with_pending(1);
    let (anna, ben) = (app.new_key("anna", "moderator"), app.new_key("ben", "moderator"));
    app.decide(&anna, "c00", "approve", 1).expect(200);
    app.advance_minutes(1);
    let stale = app.decide(&ben, "c00", "reject", 1).expect_problem(409, "stale_version");
    let expected = json!({
        "version": 2, "status": "approved", "decided_by": "anna", "decided_at": "2026-11-22T18:00:00.000Z",
    });
    assert_eq!(stale.at("/current"), &expected);
    app.decide(&ben, "c00", "reject", 2).expect(200);
}

#[test]
fn what_somebody_else_holds_cannot_be_decided() {
    let app = with_pending(1);
    let (anna, ben) = (app.new_key("anna", "moderator"), app.new_key("ben", "moderator"));
    app.claim(&anna, 1).expect(200);
    let held = app.decide(&ben, "c00", "approve", 1).expect_problem(409, "leased");
    assert_eq!(held.at("/held_by"), &json!({"moderator": "anna", "until": "2026-11-22T18:05:00.000Z"}));
    app.decide(&anna, "c00", "approve", 1).expect(200);
}

#[test]
fn an_escalated_comment_stays_pending_in_the_lane_of_the_leads() {
    let app = with_pending(3);
    let anna = app.new_key("anna", "moderator");
    app.decide(&anna, "c02", "escalate", 1).expect(200);
    let queue = app.get("/v1/queue", &anna).expect(200);
    assert_eq!(queue.comment_ids()[0], "c02");
    assert_eq!(queue.at("/comments/0/place/lane"), "escalated");
    assert_eq!(queue.at("/comments/0/version"), 2);
}

#[test]
fn a_decision_that_does_not_fit_is_refused_by_name() {
    let app = with_pending(1);
    let path = "/v1/comments/c00/decisions";
    let refused = |body: Value| app.post(path, ADMIN_KEY, &body).expect_problem(422, "invalid_fields");
    refused(json!({"action": "approve"})).blaming(&["version"]);
    refused(json!({"version": 1})).blaming(&["action"]);
    refused(json!({"action": "burn", "version": 1})).blaming(&["action"]);
    refused(json!({"action": "approve", "version": -1})).blaming(&["version"]);
    refused(json!({"action": "approve", "version": 1, "reason": "rude"})).blaming(&["reason"]);
    refused(json!({"action": "approve", "version": 1, "note": "two\nlines"})).blaming(&["note"]);
    app.decide(ADMIN_KEY, "nobody", "approve", 1).expect_problem(404, "not_found");
}

#[test]
fn a_claim_that_does_not_fit_is_refused_by_name() {
    let app = TestApp::start();
    for limit in [json!(0), json!(51), json!("ten"), json!(1.5)] {
        let refused = app.post("/v1/queue/claims", ADMIN_KEY, &json!({"limit": limit}));
        refused.expect_problem(422, "invalid_fields").blaming(&["limit"]);
    }
}
