//! Scores without keeping anything.

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, Answer, TestApp};

fn score(app: &TestApp, body: &Value) -> Answer {
    app.post("/v1/score", ADMIN_KEY, body)
}

#[test]
fn texts_are_scored_in_order() {
    let app = TestApp::start();
    let answer = score(&app, &json!({"texts": ["Thank you for this.", "You are a stupid idiot."]})).expect(200);
    let toxicity = |row: usize| answer.at(&format!("/results/{row}/scores/toxicity")).as_f64().expect("a score");
    assert!(toxicity(0) < toxicity(1), "{}", answer.body);
    assert_eq!(answer.at("/results/0/highlights"), &Value::Null);
    assert!(answer.text("model").starts_with("m-"));
}

#[test]
fn ids_come_back_with_their_scores() {
    let app = TestApp::start();
    let body = json!({"comments": [{"id": "x", "text": "one"}, {"text": "two"}]});
    let answer = score(&app, &body).expect(200);
    assert_eq!(answer.at("/results/0/id"), "x");
    assert_eq!(answer.at("/results/1/id"), &Value::Null);
}

#[test]
fn an_explanation_points_into_the_text() {
    let app = TestApp::start();
    let text = "You are a stupid idiot.";
    let answer = score(&app, &json!({"texts": [text], "explain": true})).expect(200);
    let highlights = answer.at("/results/0/highlights").as_array().expect("a list");
    assert!(!highlights.is_empty());
    for highlight in highlights {
        assert!(highlight["end"].as_u64().expect("an end") <= text.chars().count() as u64);
    }
}

#[test]
fn the_parts_of_an_explanation_add_up_to_the_score() {
    let app = TestApp::start();
    let text = "Vous êtes vraiment des ABRUTIS, bande de vendus !";
    let answer = score(&app, &json!({"texts": [text], "explain": true})).expect(200);
    assert_eq!(answer.at("/results/0/explanation/normalised"), &json!(text.to_lowercase()));
    let categories = answer.at("/results/0/explanation/categories").as_array().expect("a list");
    assert!(!categories.is_empty());
    let weights = |parts: &Value| -> f64 {
        parts.as_array().expect("a list").iter().map(|part| part["weight"].as_f64().expect("a weight")).sum()
    };
    for explained in categories {
        let sum = explained["intercept"].as_f64().expect("a number")
            + weights(&explained["spans"])
            + weights(&explained["features"]);
        let name = explained["category"].as_str().expect("a name");
        let score = answer.at(&format!("/results/0/scores/{name}")).as_f64().expect("a score");
        assert!((1.0 / (1.0 + (-sum).exp()) - score).abs() < 1e-3, "{name}: {sum} for {score}");
    }
}

#[test]
fn nothing_is_kept() {
    let app = TestApp::start();
    score(&app, &json!({"texts": ["You are a stupid idiot."]})).expect(200);
    let stats = app.get("/v1/stats", ADMIN_KEY).expect(200);
    assert_eq!((stats.at("/pending"), stats.at("/approved")), (&json!(0), &json!(0)));
}

#[test]
fn a_thousand_texts_are_scored_and_one_more_is_refused() {
    let app = TestApp::start();
    let answer = score(&app, &json!({"texts": vec!["hello"; 1_000]})).expect(200);
    assert_eq!(answer.at("/results").as_array().map(Vec::len), Some(1_000));
    let refused = score(&app, &json!({"texts": vec!["hello"; 1_001]})).expect_problem(413, "too_many_texts");
    assert_eq!(refused.at("/limit"), 1_000);
}

#[test]
fn an_empty_list_gives_an_empty_list() {
    let app = TestApp::start();
    assert_eq!(score(&app, &json!({"texts": []})).expect(200).at("/results"), &json!([]));
}

#[test]
fn texts_and_comments_exclude_each_other() {
    let app = TestApp::start();
    score(&app, &json!({})).expect_problem(422, "invalid_fields").blaming(&["texts"]);
    score(&app, &json!({"texts": [], "comments": []})).expect_problem(422, "invalid_fields").blaming(&["texts"]);
}

#[test]
fn the_text_that_does_not_fit_is_named() {
    let app = TestApp::start();
    score(&app, &json!({"texts": ["fine", " ", "\u{200b}"]}))
        .expect_problem(422, "invalid_fields")
        .blaming(&["texts[1]", "texts[2]"]);
    score(&app, &json!({"comments": [{"text": "x".repeat(20_481)}]}))
        .expect_problem(413, "text_too_long")
        .blaming(&["comments[0].text"]);
    score(&app, &json!({"texts": ["fine", 7]})).expect_problem(422, "invalid_fields").blaming(&["texts[1]"]);
}
