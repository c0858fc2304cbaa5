//! `OpenAI`'s moderations over real HTTP.

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, Answer, TestApp};

const ABUSE: &str = "You are a stupid idiot and nobody likes you.";

fn ask(app: &TestApp, input: &Value) -> Answer {
    app.post("/v1/moderations", ADMIN_KEY, &json!({"model": "omni-moderation-latest", "input": input}))
}

#[test]
fn an_answer_has_all_thirteen_categories_and_says_which_were_asked() {
    let app = TestApp::start();
    let answer = ask(&app, &json!(ABUSE)).expect(200);
    insta::assert_json_snapshot!(answer.body, {
        ".id" => "[id]", ".model" => "[model]", ".results[].category_scores" => "[scores]",
    });
    let score = |name: &str| answer.body["results"][0]["category_scores"][name].as_f64().expect("a score");
    assert!(score("harassment") > 0.5);
    assert!(score("self-harm").abs() < f64::EPSILON && score("sexual/minors").abs() < f64::EPSILON);
}

#[test]
fn strings_have_results_of_their_own_and_parts_have_one() {
    let app = TestApp::start();
    let flags = |input: Value| -> Vec<bool> {
        let answer = ask(&app, &input).expect(200);
        let results = answer.at("/results").as_array().expect("results").clone();
        results.iter().map(|result| result["flagged"].as_bool().expect("a flag")).collect()
    };
    assert_eq!(flags(json!([ABUSE, "Merci pour cet article.", ""])), [true, false, false]);
    assert_eq!(flags(json!([{"type": "text", "text": "Hello."}, {"type": "text", "text": ABUSE}])), [true]);
    assert_eq!(flags(json!("Du bist ein dummes Arschloch, halt die Fresse.")), [true]);
    assert_eq!(flags(json!(format!("{}{ABUSE}", "So it goes. ".repeat(4_000)))), [true], "the last piece counts too");
    assert!(flags(json!([])).is_empty());
}

#[test]
fn what_cannot_be_judged_is_refused_in_the_contracts_form() {
    let app = TestApp::start();
    let picture = json!([{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]);
    let refused = ask(&app, &picture).expect(400);
    assert_eq!(refused.at("/error/code"), "image_not_supported");
    assert_eq!(
        (refused.at("/error/type"), refused.at("/error/param")),
        (&json!("invalid_request_error"), &json!("input"))
    );
    for input in [json!(7), json!(null), json!([7]), json!({"text": "x"})] {
        assert_eq!(ask(&app, &input).expect(400).at("/error/param"), "input");
    }
    let nobody = app.post("/v1/moderations", "wrong", &json!({"input": "x"})).expect(401);
    assert_eq!(nobody.at("/error/code"), "invalid_api_key");
    assert!(!nobody.header("x-request-id").is_empty());
}

#[test]
fn too_many_requests_are_told_when_to_come_back() {
    let app = TestApp::start_with(None, &["--rate-limit", "1"]);
    ask(&app, &json!("x")).expect(200);
    let refused = ask(&app, &json!("x")).expect(429);
    assert_eq!((refused.at("/error/code"), refused.header("retry-after")), (&json!("rate_limit_exceeded"), "60"));
}
