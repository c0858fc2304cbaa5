//! The contract as a document: every change shows as a readable difference.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::TestApp;

/// Other systems' contracts, whose failures look as their clients expect.
const OTHERS: [&str; 4] = ["perspective", "coral", "openai", "akismet"];

#[test]
fn the_page_for_people_shows_every_call_and_loads_nothing() {
    let app = TestApp::start();
    let page = app.send("GET", "/docs", None, &[], None).expect(200);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    let html = page.body.as_str().expect("HTML");
    for id in ["submitComment", "decideComment", "analyzeComment", "createModeration", "schema-Problem"] {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
    }
    for loading in ["<script", "<link", "<img", "src=", "url(", "@import"] {
        assert!(!html.contains(loading), "{loading}");
    }
}

#[test]
fn the_openapi_document_is_what_it_was() {
    let document = vigie::api::document().to_pretty_json().expect("prints");
    insta::assert_snapshot!("openapi", document);
}

#[test]
fn the_document_is_served_and_every_path_in_it_exists() {
    let app = TestApp::start();
    let served = app.send("GET", "/openapi.json", None, &[], None).expect(200);
    assert!(served.text("openapi").starts_with("3.1"));
    for (path, calls) in served.body["paths"].as_object().expect("paths") {
        for method in calls.as_object().expect("calls").keys() {
            let path = path.replace("{id}", "x").replace("{name}", "x");
            let answer = app.send(&method.to_uppercase(), &path, None, &[], None);
            assert!(![404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
        }
    }
}

#[test]
fn every_call_has_a_name_of_its_own_and_every_failure_is_a_problem() {
    let document = vigie::api::document().to_json().expect("prints");
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let calls: Vec<&Value> = document["paths"]
        .as_object()
        .expect("paths")
        .values()
        .flat_map(|path| path.as_object().expect("calls").values())
        .collect();
    assert!(calls.len() > 40, "the contracts of other systems are there too");
    let names: BTreeSet<&str> = calls.iter().filter_map(|call| call["operationId"].as_str()).collect();
    assert_eq!(names.len(), calls.len());
    let own = calls.iter().filter(|call| !OTHERS.contains(&call["tags"][0].as_str().expect("a tag")));
    for (status, answer) in own.flat_map(|call| call["responses"].as_object().expect("answers")) {
        if !status.starts_with('2') {
            assert!(answer["content"]["application/problem+json"].is_object(), "{status}: {answer}");
        }
    }
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    let document: Value = serde_json::from_str(&vigie::api::document().to_json().expect("prints")).expect("JSON");
    let mut waiting = vec![&document];
    let mut n_references = 0;
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    n_references += 1;
                    assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                }
                waiting.extend(fields.values());
            }
            Value::Array(values) => waiting.extend(values),
            _ => {}
        }
    }
    assert!(n_references > 20);
}
