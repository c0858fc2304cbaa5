//! Coral's external moderation phase and webhooks, as Coral calls them: signed over the raw body, printed with two spaces.

use serde_json::{Value, json};
use vigie::service::signature;

use crate::harness::{ADMIN_KEY, Answer, HOLD_EVERYTHING, TestApp};

const SECRET: &str = "ssec_of_the_phase";
const OLD_SECRET: &str = "ssec_that_is_being_replaced";

fn start(policy: Option<&str>) -> TestApp {
    let secrets = format!("{OLD_SECRET},{SECRET}");
    TestApp::start_with(policy, &["--coral-secrets", &secrets])
}

fn signature(secret: &str, body: &str) -> String {
    let digits = signature::sign(secret.as_bytes(), body.as_bytes()).map(|byte| format!("{byte:02x}")).concat();
    format!("sha256={digits}")
}

fn send(app: &TestApp, path: &str, body: &str, signature: &str) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("user-agent", "Coral Moderation/9.0.0"),
        ("x-coral-signature", signature),
    ];
    app.send("POST", path, None, &headers, Some(body.as_bytes()))
}

/// What Coral asks of a phase.
fn question(action: &str, body: &str) -> String {
    let question = json!({
        "action": action,
        "comment": {"body": body, "parentID": null},
        "author": {"id": "u-71", "role": "COMMENTER"},
        "story": {"id": "s-9", "url": "https://news.example/politics/budget"},
        "site": {"id": "site-1"},
        "tenantID": "t-1", "tenantDomain": "comments.news.example",
    });
    format!("{question:#}")
}

fn ask(app: &TestApp, action: &str, body: &str) -> Answer {
    let question = question(action, body);
    let signature = signature(SECRET, &question);
    send(app, "/coral/moderation", &question, &signature)
}

#[test]
fn a_friendly_comment_is_allowed_by_saying_nothing() {
    let app = start(None);
    let answer = ask(&app, "NEW", "<div>Thank you for this article.</div>").expect(204);
    assert_eq!(answer.body, "");
    let kept = app.get("/v1/comments?author=u-71", ADMIN_KEY).expect(200);
    assert_eq!(kept.at("/comments/0/comment/text"), "Thank you for this article.");
    assert_eq!(kept.at("/comments/0/comment/article/id"), "s-9");
}

#[test]
fn an_abusive_comment_is_withheld_with_a_flag_and_waits_in_our_queue() {
    let app = start(None);
    let answer = ask(&app, "NEW", "You are a stupid idiot and nobody likes you.").expect(200);
    let flag = json!({"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"});
    assert_eq!(answer.body, json!({"status": "SYSTEM_WITHHELD", "actions": [flag]}));
    let queue = app.get("/v1/queue", ADMIN_KEY).expect(200);
    assert_eq!(queue.at("/comments/0/comment/article/url"), "https://news.example/politics/budget");
}

#[test]
fn what_the_policy_rejects_is_rejected_with_a_reason() {
    let app = start(Some("[thresholds.insult]\nhold = 0.3\nreject = 0.4\n"));
    let answer = ask(&app, "NEW", "You are a stupid idiot and nobody likes you.").expect(200);
    assert_eq!(answer.at("/status"), "REJECTED");
    assert_eq!(answer.at("/moderationAction/status"), "REJECTED");
    assert_eq!(answer.at("/moderationAction/rejectionReason/code"), "HARASSMENT_BULLYING");
    assert!(answer.at("/moderationAction/rejectionReason/detailedExplanation").is_string());
}

#[test]
fn an_edit_is_a_new_version_of_the_comment_that_its_author_just_wrote() {
    let app = start(None);
    ask(&app, "NEW", "Thank you for this article.").expect(204);
    let answer = ask(&app, "EDIT", "You are a stupid idiot and nobody likes you.").expect(200);
    assert_eq!(answer.at("/status"), "SYSTEM_WITHHELD");
    let kept = app.get("/v1/comments?author=u-71", ADMIN_KEY).expect(200);
    assert_eq!((kept.at("/comments/0/version"), kept.at("/comments/1")), (&json!(2), &Value::Null));
    app.advance_minutes(16);
    ask(&app, "EDIT", "A late change.").expect(204);
    let kept = app.get("/v1/comments?author=u-71", ADMIN_KEY).expect(200);
    assert_eq!(kept.comment_ids().len(), 2, "too late to be known as the same");
}

#[test]
fn a_body_without_words_is_none_of_our_business() {
    let app = start(Some(HOLD_EVERYTHING));
    ask(&app, "NEW", "<div><br></div>").expect(204);
    assert_eq!(app.get("/v1/stats", ADMIN_KEY).expect(200).at("/pending"), 0);
}

#[test]
fn a_text_beyond_the_limit_is_judged_by_its_beginning() {
    let app = start(Some(HOLD_EVERYTHING));
    assert_eq!(ask(&app, "NEW", &"word ".repeat(10_000)).expect(200).at("/status"), "SYSTEM_WITHHELD");
}

#[test]
fn only_what_is_signed_by_one_of_the_secrets_is_answered() {
    let app = start(None);
    let body = question("NEW", "Thank you.");
    let (new, old) = (signature(SECRET, &body), signature(OLD_SECRET, &body));
    let strange = signature("ssec_of_somebody_else", &body);
    for accepted in [new.clone(), old.clone(), format!("{strange},{old}"), format!("{strange}, {new}")] {
        send(&app, "/coral/moderation", &body, &accepted).expect(204);
    }
    for refused in ["", "sha256=", "sha256=zz", &strange, new.trim_start_matches("sha256=")] {
        let answer = send(&app, "/coral/moderation", &body, refused).expect(403);
        assert!(answer.text("error").contains("VIGIE_CORAL_SECRETS"));
    }
    send(&app, "/coral/moderation", &format!("{body} "), &new).expect(403);
}

#[test]
fn without_a_secret_nothing_of_coral_is_answered() {
    let app = TestApp::start();
    ask(&app, "NEW", "Thank you.").expect(403);
}

#[test]
fn webhooks_are_accepted_at_once_whatever_they_tell() {
    let app = start(None);
    for kind in ["COMMENT_LEFT_MODERATION_QUEUE", "STORY_CREATED", "SOMETHING_NEW"] {
        let body = json!({
            "id": "evt-1", "type": kind, "tenantID": "t-1", "tenantDomain": "comments.news.example",
            "data": {"queue": "PENDING", "commentID": "c-55", "status": "REJECTED", "storyID": "s-9", "siteID": "site-1"},
            "createdAt": "2026-09-01T08:00:00.000Z",
        });
        let body = format!("{body:#}");
        send(&app, "/coral/webhooks", &body, &signature(SECRET, &body)).expect(204);
        send(&app, "/coral/webhooks", &body, &signature(SECRET, &body)).expect(204);
    }
    send(&app, "/coral/webhooks", "{}", &signature(SECRET, "{}")).expect(400);
    send(&app, "/coral/webhooks", "{}", "sha256=00").expect(403);
}
