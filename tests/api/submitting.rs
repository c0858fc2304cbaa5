//! Comments come in: decided, kept, answered; again the same, never twice.

use std::thread;

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, Answer, TestApp, comment};

#[test]
fn a_comment_is_decided_and_kept() {
    let app = TestApp::start();
    let decision = app.submit_as("c1", "Merci pour cet article, je ne savais pas.").expect(201);
    assert_eq!(decision.text("id"), "c1");
    assert_eq!(decision.at("/version"), 1);
    assert_eq!(decision.text("decided_by"), "machine");
    assert_eq!(decision.text("decided_at"), "2026-11-22T18:00:00.000Z");
    for category in
        ["toxicity", "severe_toxicity", "insult", "profanity", "identity_attack", "threat", "sexually_explicit", "spam"]
    {
        let score = decision.at("/scores")[category].as_f64().expect("a score");
        assert!((0.0..=1.0).contains(&score), "{category}: {score}");
        let rounded = (score * 10_000.0).round() / 10_000.0;
        assert!((score - rounded).abs() < 1e-12, "{category}: {score}");
    }
    let found = app.find("c1").expect(200);
    assert_eq!(found.at("/comment/text"), "Merci pour cet article, je ne savais pas.");
    assert_eq!(found.at("/decision"), &decision.body);
}

#[test]
fn a_friendly_comment_is_approved_and_an_insult_is_held_with_its_highlights() {
    let app = TestApp::start();
    let friendly = app.submit("Thank you for this careful article, I learned a lot.").expect(201);
    assert_eq!(friendly.text("verdict"), "approve");
    assert_eq!(friendly.at("/reasons"), &json!([]));
    let insult = app.submit("You are a complete idiot and a disgusting moron.").expect(201);
    assert_eq!(insult.text("verdict"), "hold");
    assert_eq!(insult.at("/reasons/0/code"), "score_above_threshold");
    assert!(insult.at("/reasons/0/score").as_f64() >= insult.at("/reasons/0/threshold").as_f64());
    assert!(!insult.at("/highlights").as_array().expect("a list").is_empty());
}

#[test]
fn highlights_count_code_points_of_the_original() {
    let app = TestApp::start();
    let text = "Ça suffit 😡😡, espèce de gros connard, ferme ta gueule !";
    let decision = app.submit(text).expect(201);
    let n_chars = text.chars().count() as u64;
    let highlights = decision.at("/highlights").as_array().expect("a list");
    assert!(!highlights.is_empty(), "{}", decision.body);
    for highlight in highlights {
        let (start, end) = (highlight["start"].as_u64().expect("a start"), highlight["end"].as_u64().expect("an end"));
        assert!(start < end && end <= n_chars, "{highlight}");
    }
}

#[test]
fn contact_data_is_held_whatever_the_model_says() {
    let app = TestApp::start();
    let decision = app.submit("Contactez-moi au 06 12 34 56 78 ou marie.dupont@example.org, merci.").expect(201);
    assert_eq!(decision.text("verdict"), "hold");
    assert_eq!(decision.at("/reasons/0/code"), "contact_data");
    assert!(!decision.at("/reasons/0").to_string().contains("06 12"));
}

#[test]
fn the_same_id_and_body_again_answers_the_first_decision() {
    let app = TestApp::start();
    let first = app.submit_as("c1", "A fine day to you all.").expect(201);
    app.advance_minutes(90);
    let again = app.submit_as("c1", "A fine day to you all.").expect(200);
    assert_eq!(again.body, first.body);
    assert_eq!(app.find("c1").at("/history").as_array().map(Vec::len), Some(1));
}

#[test]
fn the_first_decision_is_answered_even_after_a_person_decided() {
    let app = TestApp::holding_everything();
    let first = app.submit_as("c1", "hello there").expect(201);
    let anna = app.new_key("anna", "moderator");
    app.decide(&anna, "c1", "approve", 1).expect(200);
    let again = app.submit_as("c1", "hello there").expect(200);
    assert_eq!(again.body, first.body);
}

#[test]
fn the_same_comment_sent_at_once_by_many_is_decided_once() {
    let app = TestApp::start();
    let answers: Vec<Answer> = thread::scope(|scope| {
        let senders: Vec<_> = (0..8).map(|_| scope.spawn(|| app.submit_as("c1", "A fine day to you all."))).collect();
        senders.into_iter().map(|sender| sender.join().expect("no panic")).collect()
    });
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(answers.iter().all(|answer| answer.body == answers[0].body && answer.status < 300), "{answers:?}");
    assert_eq!(app.get("/v1/stats", ADMIN_KEY).expect(200).at("/approved"), 1);
}

#[test]
fn another_body_under_the_same_id_is_a_conflict() {
    let app = TestApp::start();
    app.submit_as("c1", "A fine day to you all.").expect(201);
    app.submit_as("c1", "A fine day to you all!!").expect_problem(409, "id_taken");
    let mut other_author = comment("c1", "A fine day to you all.");
    other_author["author"]["id"] = Value::from("somebody else");
    app.submit_body(&other_author).expect_problem(409, "id_taken");
}

#[test]
fn comments_without_an_id_get_one_and_are_never_the_same() {
    let app = TestApp::start();
    let one = app.submit("hello").expect(201);
    let other = app.submit("hello").expect(201);
    assert_ne!(one.text("id"), other.text("id"));
    app.find(one.text("id")).expect(200);
}

#[test]
fn everything_that_was_sent_comes_back() {
    let app = TestApp::start();
    let body = json!({
        "id": "été/1", "parent_id": "c0", "text": "Ja, genau.", "language": "de-CH", "created_at": "2026-11-22T18:30:00+01:00",
        "article": {"id": "a 1", "url": "https://example.org/a?1", "title": "Ein Titel", "section": "politik", "language": "fr"},
        "author": {"id": "u1", "name": "Zoë"},
    });
    app.submit_body(&body).expect(201);
    let found = app.find("%C3%A9t%C3%A9%2F1").expect(200);
    assert_eq!(found.text("id"), "été/1");
    let expected = json!({
        "parent_id": "c0", "text": "Ja, genau.", "language": "de", "created_at": "2026-11-22T17:30:00.000Z",
        "article": {"id": "a 1", "url": "https://example.org/a?1", "title": "Ein Titel", "section": "politik", "language": "fr"},
        "author": {"id": "u1", "name": "Zoë"},
    });
    assert_eq!(found.at("/comment"), &expected);
}

#[test]
fn null_is_as_good_as_absent() {
    let app = TestApp::start();
    let mut body = comment("c1", "hello");
    app.submit_body(&body).expect(201);
    body["parent_id"] = Value::Null;
    body["author"]["name"] = Value::Null;
    app.submit_body(&body).expect(200);
}

#[test]
fn the_same_author_repeating_themselves_is_held() {
    let app = TestApp::start();
    let body = |id: &str| json!({"id": id, "article": {"id": "a1"}, "author": {"id": "u1"}, "text": "Read my wonderful blog, everybody"});
    app.submit_body(&body("c1")).expect(201);
    let repeated = app.submit_body(&body("c2")).expect(201);
    let codes: Vec<&Value> = repeated.at("/reasons").as_array().expect("a list").iter().map(|r| &r["code"]).collect();
    assert!(codes.contains(&&json!("repeated_comment")), "{}", repeated.body);
}

#[test]
fn a_decision_has_this_shape() {
    let app = TestApp::start();
    let mut decision = app.submit_as("c1", "Écrivez-moi, espèce d'idiot : marie@example.org").expect(201).body;
    let scored = decision["reasons"].as_array_mut().expect("a list").split_off(1);
    assert!(scored.iter().all(|reason| reason["score"].as_f64() >= reason["threshold"].as_f64()), "{scored:?}");
    insta::assert_json_snapshot!("decision", decision, {
        ".model" => "[model]", ".policy" => "[policy]", ".scores" => "[scores]", ".highlights" => "[highlights]",
    });
    let found = app.find("c1").expect(200);
    insta::assert_json_snapshot!("comment", found.body, { ".decision" => "[decision]", ".place" => "[place]" });
}
