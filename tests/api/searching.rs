//! Search over everything that was kept, and totals.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp};

fn with_comments() -> TestApp {
    let app = TestApp::start();
    for (id, author, article, text) in [
        ("c1", "anna", "a1", "Merci pour cet article, je ne savais pas que le café était si cher."),
        ("c2", "ben", "a1", "You are a complete idiot and a liar."),
        ("c3", "ben", "a2", "Danke für den schönen Beitrag über Straßen."),
    ] {
        let body = json!({"id": id, "article": {"id": article}, "author": {"id": author}, "text": text});
        app.submit_body(&body).expect(201);
        app.advance_minutes(60);
    }
    app.decide(ADMIN_KEY, "c2", "reject", 1).expect(200);
    app
}

#[test]
fn everything_is_found_newest_first_by_what_it_says_and_where_it_stands() {
    let app = with_comments();
    let found = |query: &str| app.get(&format!("/v1/comments?{query}"), ADMIN_KEY).expect(200).comment_ids();
    assert_eq!(found(""), ["c3", "c2", "c1"]);
    assert_eq!(found("q=CAFE"), ["c1"]);
    assert_eq!(found("q=stra%C3%9Fen%20danke"), ["c3"]);
    assert_eq!(found("q=strassen"), ["c3"]);
    assert_eq!(found("status=rejected"), ["c2"]);
    assert_eq!(found("author=ben"), ["c3", "c2"]);
    assert_eq!(found("article=a1"), ["c2", "c1"]);
    assert_eq!(found("moderator=admin"), ["c2"]);
    assert_eq!(found("language=fr"), ["c1"]);
    assert_eq!(found("category=insult&min_score=0.5"), ["c2"]);
    assert_eq!(found("reason=score_above_threshold"), ["c2"]);
    assert_eq!(found("from=2026-11-22T18:30:00Z&to=2026-11-22T19:30:00Z"), ["c2"]);
    assert_eq!(found("author=ben&article=a1&status=approved"), [""; 0]);
}

#[test]
fn pages_lead_through_everything_once() {
    let app = TestApp::start();
    for number in 0..7 {
        app.submit_as(&format!("c{number}"), "Thank you for this article.").expect(201);
    }
    let (mut ids, mut path) = (Vec::new(), "/v1/comments?limit=3".to_owned());
    loop {
        let page = app.get(&path, ADMIN_KEY).expect(200);
        ids.extend(page.comment_ids());
        let Some(cursor) = page.at("/next_cursor").as_str() else { break };
        path = format!("/v1/comments?limit=3&cursor={cursor}");
    }
    ids.sort();
    assert_eq!(ids, ["c0", "c1", "c2", "c3", "c4", "c5", "c6"]);
}

#[test]
fn a_search_that_does_not_fit_is_refused_by_name() {
    let app = TestApp::start();
    for (query, field) in [
        ("status=held", "status"),
        ("from=yesterday", "from"),
        ("min_score=0.5", "category"),
        ("reason=rude", "reason"),
        ("limit=0", "limit"),
        ("text=x", "text"),
    ] {
        let path = format!("/v1/comments?{query}");
        app.get(&path, ADMIN_KEY).expect_problem(422, "invalid_fields").blaming(&[field]);
    }
}

#[test]
fn articles_and_authors_have_totals() {
    let app = with_comments();
    let article = app.get("/v1/articles/a1", ADMIN_KEY).expect(200);
    assert_eq!(article.body, json!({"id": "a1", "comments": 2, "pending": 0, "approved": 1, "rejected": 1}));
    app.advance_minutes(31 * 24 * 60);
    let author = app.get("/v1/authors/ben", ADMIN_KEY).expect(200);
    assert_eq!(author.at("/totals"), &json!({"comments": 2, "approved": 1, "rejected": 1, "rejection_rate": 0.5}));
    assert_eq!(author.at("/last_30_days"), &json!({"comments": 0, "approved": 0, "rejected": 0}));
    assert_eq!(author.at("/last_90_days/comments"), 2);
    assert_eq!(author.at("/last_comments/0/id"), "c3");
}
