//! Akismet 1.1 over real HTTP.

use serde_json::json;

use crate::harness::{ADMIN_KEY, Answer, TestApp};

const SPAM: &str = "comment_content=Buy+cheap+Viagra+online+now%21%21%21+Best+price%2C+100%25+free+shipping+\
                    http%3A%2F%2Fpills.example%2Fbuy+http%3A%2F%2Fpills.example%2Fcheap&comment_author=Cheap+Pills";
const SITE: &str = "blog=https%3A%2F%2Fnews.example&user_ip=192.0.2.1&user_agent=Mozilla";

fn send(app: &TestApp, call: &str, form: &str, host: Option<&str>) -> Answer {
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
    headers.extend(host.map(|host| ("host", host)));
    app.send("POST", &format!("/1.1/{call}"), None, &headers, Some(form.as_bytes()))
}

#[test]
fn a_key_is_valid_in_the_form_and_as_the_first_label_of_the_host() {
    let app = TestApp::start();
    let key = "0123456789ab";
    app.post("/v1/keys", ADMIN_KEY, &json!({"name": "blog", "role": "ingest", "key": key})).expect(201);
    assert_eq!(send(&app, "verify-key", &format!("key={key}&blog=x"), None).expect(200).header("content-length"), "5");
    assert_eq!(send(&app, "verify-key", &format!("api_key={key}&blog=x"), None).body, "valid");
    assert_eq!(send(&app, "verify-key", "blog=x", Some(&format!("{key}.rest.example.org"))).body, "valid");
    for (form, host) in [("key=wrong&blog=x", None), ("blog=x", Some("wrong.rest.example.org")), ("", None)] {
        let refused = send(&app, "verify-key", form, host).expect(200);
        assert_eq!(refused.body, "invalid");
        assert!(!refused.header("x-akismet-debug-help").is_empty());
    }
}

#[test]
fn spam_is_true_and_everything_else_is_false() {
    let app = TestApp::start();
    let check =
        |form: &str| send(&app, "comment-check", &format!("api_key={ADMIN_KEY}&{SITE}&{form}"), None).expect(200);
    assert_eq!(check(SPAM).body, true);
    assert_eq!(check("comment_content=Merci+pour+cet+article.").body, false);
    assert_eq!(check("comment_content=You+are+a+stupid+idiot.").body, false, "rude, but no spam");
    assert_eq!(check("").body, false);
    assert_eq!(check("comment_author=viagra-test-spammer&comment_content=x").body, true);
    assert_eq!(check(&format!("{SPAM}&user_role=administrator")).body, false);
    assert_eq!(send(&app, "comment-check", &format!("api_key={ADMIN_KEY}&blog=x&{SPAM}"), None).body, "invalid");
}

#[test]
fn blatant_spam_may_be_discarded() {
    let app = TestApp::start_with(Some("[thresholds.spam]\nhold = 0.2\nreject = 0.3\n"), &[]);
    let answer = send(&app, "comment-check", &format!("api_key={ADMIN_KEY}&{SITE}&{SPAM}"), None).expect(200);
    assert_eq!((answer.header("x-akismet-pro-tip"), &answer.body), ("discard", &json!(true)));
}

#[test]
fn what_a_site_submits_is_a_weak_label_and_can_be_taken_back() {
    let app = TestApp::start();
    let form = format!("api_key={ADMIN_KEY}&{SITE}&comment_content=Visit+my+site&permalink=p&blog_lang=en");
    for call in ["submit-spam", "submit-ham"] {
        assert_eq!(send(&app, call, &form, None).expect(200).body, "Thanks for making the web a better place.");
    }
    let labels = app.get("/v1/labels", ADMIN_KEY).expect(200);
    assert_eq!(labels.at("/labels/0/labels"), &json!({"spam": 0.0}));
    assert_eq!((labels.at("/labels/0/lang"), labels.at("/labels/1")), (&json!("en"), &json!(null)));
}
