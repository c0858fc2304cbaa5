//! The Perspective API over real HTTP: what its clients send, and what they read.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::harness::{ADMIN_KEY, Answer, TestApp};

/// Sends bytes as browsers and old clients do: the key in the query, no media type worth the name.
fn call(app: &TestApp, method: &str, body: &str) -> Answer {
    let path = format!("/v1alpha1/comments:{method}?key={ADMIN_KEY}");
    app.send("POST", &path, None, &[("content-type", "text/plain")], Some(body.as_bytes()))
}

fn analyze(app: &TestApp, body: &Value) -> Answer {
    call(app, "analyze", &body.to_string())
}

fn asking(text: &str, attributes: &[&str]) -> Value {
    let attributes: serde_json::Map<_, _> = attributes.iter().map(|name| ((*name).to_owned(), json!({}))).collect();
    json!({"comment": {"text": text}, "requestedAttributes": attributes})
}

fn summary(answer: &Answer, attribute: &str) -> f64 {
    answer.at(&format!("/attributeScores/{attribute}/summaryScore/value")).as_f64().expect("a score")
}

/// Goes on only when the answer is an error as Google's clients read them.
#[track_caller]
fn refused(answer: Answer, status: u16, message: &str) -> Answer {
    let answer = answer.expect(status);
    assert_eq!(answer.at("/error/message"), message);
    assert_eq!(answer.at("/error/code"), u64::from(status));
    assert!(answer.at("/error/status").is_string());
    answer
}

#[test]
fn abuse_scores_higher_than_thanks_in_three_languages() {
    let app = TestApp::start();
    for (language, abuse, thanks) in [
        ("en", "You are a stupid idiot and nobody likes you.", "Thank you for this article."),
        ("fr", "Tu es vraiment un gros connard, ferme ta gueule.", "Merci pour cet article."),
        ("de", "Du bist ein dummes Arschloch, halt die Fresse.", "Danke für diesen Artikel."),
    ] {
        let attributes = ["TOXICITY", "INSULT"];
        let (abuse, thanks) = (analyze(&app, &asking(abuse, &attributes)), analyze(&app, &asking(thanks, &attributes)));
        let (abuse, thanks) = (abuse.expect(200), thanks.expect(200));
        assert!(summary(&abuse, "TOXICITY") > 0.5 && summary(&thanks, "TOXICITY") < 0.2, "{language}");
        assert_eq!(abuse.at("/languages"), &json!([language]));
        assert_eq!(abuse.at("/detectedLanguages"), &json!([language]));
    }
}

#[test]
fn an_answer_has_the_shape_that_clients_read() {
    let app = TestApp::start();
    let mut request = asking("You idiot.", &["TOXICITY@6", "FLIRTATION"]);
    request["clientToken"] = json!("t-1");
    let answer = analyze(&app, &request).expect(200);
    assert_eq!(answer.header("content-type"), "application/json; charset=UTF-8");
    insta::assert_json_snapshot!(answer.body, {
        ".attributeScores[\"TOXICITY@6\"].**.value" => "[score]",
    });
}

#[test]
fn what_the_model_was_not_trained_for_is_known_and_has_the_constant() {
    let app = TestApp::start();
    for name in ["FLIRTATION", "INCOHERENT", "RESPECT_EXPERIMENTAL", "ATTACK_ON_AUTHOR", "OFF_TOPIC"] {
        let answer = analyze(&app, &asking("You are a stupid idiot.", &[name])).expect(200);
        assert!(summary(&answer, name).abs() < f64::EPSILON, "{name}");
    }
    for name in ["SPAM", "OBSCENE", "SEXUALLY_EXPLICIT", "LIKELY_TO_REJECT", "INFLAMMATORY", "THREAT_EXPERIMENTAL"] {
        let answer = analyze(&app, &asking("You are a stupid idiot.", &[name])).expect(200);
        assert!(summary(&answer, name) > 0.0, "{name}");
    }
}

#[test]
fn requests_are_read_as_leniently_as_the_original_reads_them() {
    let app = TestApp::start();
    for body in [
        "{comment: {text: \"hello there\"}, languages: [\"en\"], requestedAttributes: {TOXICITY:{}} }",
        "{'comment': {'text': 'hello there'}, 'requestedAttributes': {'TOXICITY': {},},}",
        r#"{"comment": {"text": "hello there"}, "requested_attributes": {"TOXICITY": {"score_type": "PROBABILITY"}},
            "do_not_store": true, "session_id": "s", "client_token": null, "community_id": "c", "span_annotations": false,
            "languages": "en"}"#,
        r#"{"comment": {"text": "hello there", "type": "PLAIN_TEXT"}, "requestedAttributes": {"TOXICITY": null},
            "context": {"entries": []}, "languages": []}"#,
    ] {
        let answer = call(&app, "analyze", body).expect(200);
        assert!(summary(&answer, "TOXICITY") < 0.5, "{body}");
    }
    let encoded = format!("/v1alpha1/comments%3Aanalyze?alt=json&prettyPrint=false&key={ADMIN_KEY}");
    let body = asking("hello there", &["TOXICITY"]).to_string();
    app.send("POST", &encoded, None, &[], Some(body.as_bytes())).expect(200);
    let header = [("x-goog-api-key", ADMIN_KEY)];
    app.send("POST", "/v1alpha1/comments:analyze", None, &header, Some(body.as_bytes())).expect(200);
    app.send("POST", "/v1alpha1/comments:analyze", Some(ADMIN_KEY), &[], Some(body.as_bytes())).expect(200);
}

#[test]
fn an_attribute_below_its_threshold_is_left_out_and_nothing_left_is_absent() {
    let app = TestApp::start();
    let mut request = asking("Thank you for this article.", &[]);
    request["requestedAttributes"] = json!({"TOXICITY": {"scoreThreshold": 0.9}, "INSULT": {"scoreThreshold": 0}});
    let answer = analyze(&app, &request).expect(200);
    assert_eq!(answer.at("/attributeScores/TOXICITY"), &Value::Null);
    assert!(answer.at("/attributeScores/INSULT").is_object());
    request["requestedAttributes"] = json!({"TOXICITY": {"scoreThreshold": 0.9}});
    let answer = analyze(&app, &request).expect(200);
    assert_eq!(answer.body, json!({"languages": ["en"], "detectedLanguages": ["en"]}));
}

#[test]
fn spans_are_sentences_in_utf16_with_scores_of_their_own() {
    let app = TestApp::start();
    let mut request = asking("😀 What a lovely day. You stupid idiot!", &["TOXICITY"]);
    request["spanAnnotations"] = json!(true);
    let answer = analyze(&app, &request).expect(200);
    let spans = answer.at("/attributeScores/TOXICITY/spanScores").as_array().expect("spans");
    let places: Vec<_> = spans.iter().map(|span| (span["begin"].as_u64(), span["end"].as_u64())).collect();
    assert_eq!(places, [(Some(0), Some(22)), (Some(22), Some(39))]);
    let score = |at: usize| spans[at]["score"]["value"].as_f64().expect("a score");
    assert!(score(0) < 0.3 && score(1) > 0.5, "{spans:?}");
    request["spanAnnotations"] = json!(false);
    let answer = analyze(&app, &request).expect(200);
    let whole = json!([{"begin": 0, "end": 39, "score": answer.at("/attributeScores/TOXICITY/summaryScore")}]);
    assert_eq!(answer.at("/attributeScores/TOXICITY/spanScores"), &whole);
}

#[test]
fn refusals_are_said_in_the_originals_words() {
    let app = TestApp::start();
    let error =
        |kind: &str| json!({"@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error", "errorType": kind});
    let empty = refused(analyze(&app, &asking("", &["TOXICITY"])), 400, "Comment must be non-empty.");
    assert_eq!(empty.at("/error/details/0"), &error("COMMENT_EMPTY"));
    let long = analyze(&app, &asking(&"x".repeat(20_992), &["TOXICITY"]));
    refused(long, 400, "Comment text was too many bytes. Value (20992) exceeded limit (20480).");
    let none = refused(analyze(&app, &asking("x", &[])), 400, "Missing requested_attributes");
    assert_eq!(none.at("/error/details/0"), &error("NO_REQUESTED_ATTRIBUTES"));
    refused(analyze(&app, &asking("x", &["SPAM", "WIT"])), 400, "Unknown requested attribute: WIT");
    let digits = refused(analyze(&app, &asking("1 2 3", &["SPAM"])), 400, "Unable to detect language");
    assert_eq!(digits.at("/error/details/0"), &error("LANGUAGE_DETECTION_FAILED"));
    let entries = json!([{"text": "a"}]);
    let mut both = asking("x", &["SPAM"]);
    both["context"] = json!({"entries": entries, "articleAndParentComment": {"article": {"text": "a"}}});
    let said = "Context can have either entries or article_and_parent_comment, but both fields were populated.";
    refused(analyze(&app, &both), 400, said);
    let unknown = refused(
        call(&app, "analyze", "{foo: 1}"),
        400,
        "Invalid JSON payload received. Unknown name \"foo\": Cannot find field.",
    );
    assert_eq!(unknown.at("/error/details/0/@type"), "type.googleapis.com/google.rpc.BadRequest");
}

#[test]
fn a_language_that_is_not_served_is_refused_and_named_where_clients_look() {
    let app = TestApp::start();
    let mut request = asking("x", &["TOXICITY"]);
    request["languages"] = json!(["ro"]);
    let said = "Attribute TOXICITY does not support request languages: ro";
    let answer = refused(analyze(&app, &request), 400, said);
    assert_eq!(answer.at("/error/details/0/errorType"), "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE");
    let detail = answer.at("/error/details/0/languageNotSupportedByAttributeError");
    assert_eq!(detail, &json!({"attribute": "TOXICITY", "requestedLanguages": ["ro"]}));
    let answer = analyze(&app, &asking("Солдаты уже прибыли.", &["TOXICITY"])).expect(400);
    let detail = answer.at("/error/details/0/languageNotSupportedByAttributeError/detectedLanguages");
    assert_eq!(detail, &json!(["ru"]));
}

#[test]
fn a_few_words_of_english_are_never_another_language() {
    let app = TestApp::start();
    for text in ["yo hamburger", "lol", "ok boomer", "no u"] {
        assert_eq!(analyze(&app, &asking(text, &["TOXICITY"])).expect(200).at("/languages"), &json!(["en"]), "{text}");
    }
}

#[test]
fn without_a_key_and_with_a_wrong_one_the_answer_is_googles() {
    let app = TestApp::start();
    let body = asking("x", &["TOXICITY"]).to_string();
    let none = app.send("POST", "/v1alpha1/comments:analyze", None, &[], Some(body.as_bytes())).expect(403);
    assert_eq!(none.at("/error/status"), "PERMISSION_DENIED");
    assert!(none.at("/error/message").as_str().is_some_and(|said| said.starts_with("Method doesn't allow")));
    let wrong = app.send("POST", "/v1alpha1/comments:analyze?key=wrong", None, &[], Some(body.as_bytes()));
    let wrong = refused(wrong, 400, "API key not valid. Please pass a valid API key.");
    assert_eq!(wrong.at("/error/details/0/reason"), "API_KEY_INVALID");
}

#[test]
fn a_key_of_the_lowest_role_will_do() {
    let app = TestApp::start();
    let key = app.new_key("website", "ingest");
    let body = asking("x", &["TOXICITY"]).to_string();
    app.send("POST", &format!("/v1alpha1/comments:analyze?key={key}"), None, &[], Some(body.as_bytes())).expect(200);
}

#[test]
fn the_quota_of_a_key_is_answered_in_the_contracts_form() {
    let app = TestApp::start_with(None, &["--rate-limit", "2"]);
    for _ in 0..2 {
        analyze(&app, &asking("hello", &["TOXICITY", "INSULT"])).expect(200);
    }
    let answer = analyze(&app, &asking("hello", &["TOXICITY"])).expect(429);
    assert_eq!(answer.at("/error/status"), "RESOURCE_EXHAUSTED");
    assert!(
        answer.at("/error/message").as_str().is_some_and(|said| said.starts_with("Quota exceeded for quota metric"))
    );
    assert_eq!(answer.at("/error/details/0/reason"), "RATE_LIMIT_EXCEEDED");
    assert_eq!(answer.at("/error/details/0/metadata/quota_limit_value"), "2");
    assert_eq!((answer.header("retry-after"), answer.header("ratelimit")), ("30", "\"key\";r=0;t=60"));
}

#[test]
fn browsers_may_call_from_any_page() {
    let app = TestApp::start();
    let headers = [
        ("origin", "https://any.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let preflight = app.send("OPTIONS", "/v1alpha1/comments:analyze?key=x", None, &headers, None).expect(204);
    assert_eq!(preflight.header("access-control-allow-origin"), "https://any.example");
    assert_eq!(preflight.header("access-control-allow-headers"), "content-type");
    let body = asking("x", &[]).to_string();
    let path = format!("/v1alpha1/comments:analyze?key={ADMIN_KEY}");
    let refused = app.send("POST", &path, None, &headers[..1], Some(body.as_bytes())).expect(400);
    assert_eq!(refused.header("access-control-allow-origin"), "https://any.example");
}

#[test]
fn the_discovery_document_names_the_address_that_was_asked_or_set() {
    let app = TestApp::start();
    let document = app.send("GET", "/$discovery/rest?version=v1alpha1", None, &[], None).expect(200);
    assert_eq!(document.text("rootUrl"), format!("{}/", app.url()));
    assert_eq!(document.at("/resources/comments/methods/analyze/path"), "v1alpha1/comments:analyze");
    let app = TestApp::start_with(None, &["--public-url", "https://vigie.example.org/"]);
    let document = app.send("GET", "/$discovery/rest?version=v1alpha1", None, &[], None).expect(200);
    assert_eq!(document.text("baseUrl"), "https://vigie.example.org/");
}

#[test]
fn a_batch_is_answered_part_by_part() {
    let app = TestApp::start();
    let mut body = String::new();
    let folded = "6f1d9d2c-1111 + the%20whole%20text%20of%20a%20comment%2C\n folded%20over%20lines";
    for (id, key, text) in [(folded, ADMIN_KEY, "You stupid idiot!"), ("6f1d9d2c-1111 + 2", "wrong", "Hello.")] {
        let inner = asking(text, &["TOXICITY"]);
        write!(
            body,
            "--===b==\nContent-Type: application/http\nMIME-Version: 1.0\nContent-ID: <{id}>\n\n\
             POST /v1alpha1/comments:analyze?key={key}&alt=json HTTP/1.1\nContent-Type: application/json\n\n{inner}\n"
        )
        .expect("writes");
    }
    body.push_str("--===b==--\n");
    let headers = [("content-type", "multipart/mixed; boundary=\"===b==\"")];
    let answer = app.send("POST", "/batch", None, &headers, Some(body.as_bytes())).expect(200);
    assert!(answer.header("content-type").starts_with("multipart/mixed; boundary="));
    let text = answer.body.as_str().expect("a text");
    let id = "Content-ID: <response-6f1d9d2c-1111 + the%20whole%20text%20of%20a%20comment%2C folded%20over%20lines>";
    assert!(text.contains(id) && text.contains("<response-6f1d9d2c-1111 + 2>"), "{text}");
    assert!(text.contains("HTTP/1.1 200 OK") && text.contains("HTTP/1.1 400 Bad Request"), "{text}");
}

/// What Coral sends when a moderator rejected or approved a comment.
fn coral_says(value: u8) -> Value {
    json!({
        "comment": {"text": "What a stupid article."},
        "context": {"entries": [{"text": "{\"url\":\"https://news.example/p\"}"}]},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": value}}},
        "languages": ["en"], "communityId": "Coral:https://comments.news.example", "clientToken": "comment:c-55",
    })
}

#[test]
fn what_coral_suggests_is_a_rejection_and_the_last_word_counts() {
    let app = TestApp::start();
    for value in [1, 0] {
        let answer = call(&app, "suggestscore", &coral_says(value).to_string()).expect(200);
        assert_eq!(answer.body, json!({"clientToken": "comment:c-55", "requestedLanguages": ["en"]}));
    }
    let labels = app.get("/v1/labels", ADMIN_KEY).expect(200);
    insta::assert_json_snapshot!(labels.body);
}

#[test]
fn what_others_suggest_is_kept_by_category() {
    let app = TestApp::start();
    let trailing =
        "{comment: {text: 'x'}, attributeScores: {TOXICITY: {summaryScore: {value: 0.83, type: 'PROBABILITY'},},
        FLIRTATION: {summaryScore: {value: 1}}}, clientToken: 'someToken',}";
    call(&app, "suggestscore", trailing).expect(200);
    call(&app, "suggestscore", trailing).expect(200);
    let labels = app.get("/v1/labels", ADMIN_KEY).expect(200);
    assert_eq!(labels.at("/labels/0/labels"), &json!({"toxicity": 0.83}));
    assert_eq!(labels.at("/labels/1"), &Value::Null);
    app.post("/v1/verify", ADMIN_KEY, &json!({})).expect(200);
}

#[test]
fn suggestions_that_say_nothing_are_refused() {
    let app = TestApp::start();
    for (scores, said) in [
        (json!({}), "Missing attribute_scores"),
        (json!({"TOXICITY": {}}), "Invalid suggested score for attribute TOXICITY"),
        (json!({"TOXICITY": {"summaryScore": {"value": 7}}}), "Invalid suggested score for attribute TOXICITY"),
        (json!({"TOXICITY": {"spanScores": [{"begin": 1}]}}), "Invalid suggested score for attribute TOXICITY"),
        (json!({"WIT": {"summaryScore": {"value": 1}}}), "Unknown requested attribute: WIT"),
    ] {
        let body = json!({"comment": {"text": "x"}, "attributeScores": scores});
        refused(call(&app, "suggestscore", &body.to_string()), 400, said);
    }
}
