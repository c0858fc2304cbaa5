//! The whole flow by keys.

use serde_json::json;

use crate::harness::TestApp;
use crate::staff::{at_desk, comments, status};

#[test]
#[ignore = "needs a browser"]
fn every_decision_is_one_key() {
    let app = TestApp::holding_everything();
    comments(&app, 6);
    let browser = at_desk(&app, "anna", "moderator");
    let first = browser.current();
    browser.press("j");
    let second = browser.current();
    assert_ne!(first, second);
    browser.press("k");
    browser.looks_at(&first);
    browser.press("f");
    browser.looks_at(&second);
    browser.press("d3");
    let third = browser.current();
    browser.press("n");
    browser.sees("the note", "document.querySelector('#note').open");
    browser.press("seen befored, and a\u{e007}");
    browser.sees("no note", "!document.querySelector('#note').open");
    browser.press("e");
    browser.has_sent_everything();
    assert_eq!(status(&app, &first), json!("approved"));
    assert_eq!(status(&app, &second), json!("rejected"));
    let escalated = app.find(&third).expect(200);
    assert_eq!(escalated.at("/history/1/action"), &json!("escalate"));
    assert_eq!(escalated.at("/history/1/note"), &json!("seen befored, and a"));
    let rejected = app.find(&second).expect(200);
    assert_eq!(rejected.at("/history/1/reason"), &json!("insult"));
    assert_eq!(rejected.at("/history/1/decided_by"), &json!("anna"));
}

#[test]
#[ignore = "needs a browser"]
fn who_skips_comments_comes_to_the_end_of_the_queue_and_back() {
    let app = TestApp::holding_everything();
    comments(&app, 15);
    let browser = at_desk(&app, "anna", "moderator");
    let first = browser.current();
    for n_seen in 2..=15 {
        browser
            .sees("the next comment", "document.querySelector('article.card:not([hidden]) ~ article.card') !== null");
        let before = browser.current();
        browser.press("j");
        assert_ne!(browser.current(), before, "comment {n_seen}");
    }
    browser.press(&"k".repeat(14));
    browser.looks_at(&first);
}

#[test]
#[ignore = "needs a browser"]
fn the_next_comment_is_on_the_screen_in_the_same_frame_as_the_key() {
    let app = TestApp::holding_everything();
    comments(&app, 8);
    let browser = at_desk(&app, "anna", "moderator");
    browser.sees("comments ahead", "document.querySelectorAll('article.card').length >= 6");
    let took_ms = browser.value(
        "(() => { const before = document.querySelector('article.card:not([hidden])').dataset.id; \
         const begun = performance.now(); \
         document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'f', bubbles: true})); \
         const after = document.querySelector('article.card:not([hidden])').dataset.id; \
         return before === after ? 1e9 : performance.now() - begun; })()",
    );
    assert!(took_ms.as_f64().is_some_and(|ms| ms < 100.0), "{took_ms} ms");
}

#[test]
#[ignore = "needs a browser"]
fn a_held_key_decides_once_and_typing_decides_nothing() {
    let app = TestApp::holding_everything();
    comments(&app, 5);
    let browser = at_desk(&app, "anna", "moderator");
    browser.hold('f');
    browser.has_sent_everything();
    assert_eq!(app.get("/v1/stats", crate::harness::ADMIN_KEY).expect(200).at("/approved"), &json!(1));
    let before = browser.current();
    browser.click(".filter summary");
    browser.fill("#section", "fade");
    browser.script(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'f', isComposing: true, bubbles: true}));",
        &[],
    );
    assert_eq!(browser.current(), before);
}

#[test]
#[ignore = "needs a browser"]
fn the_last_decisions_are_taken_back_in_reverse() {
    let app = TestApp::holding_everything();
    comments(&app, 4);
    let browser = at_desk(&app, "anna", "moderator");
    let first = browser.current();
    browser.press("f");
    let second = browser.current();
    browser.press("d0");
    browser.has_sent_everything();
    browser.press("u");
    browser.looks_at(&second);
    browser.has_sent_everything();
    browser.sees("drawn anew", &format!("{} && {}", version(&second, 3), "true"));
    assert_eq!(status(&app, &second), json!("pending"));
    browser.press("u");
    browser.looks_at(&first);
    browser.has_sent_everything();
    browser.sees("drawn anew", &version(&first, 3));
    assert_eq!(status(&app, &first), json!("pending"));
    browser.press("d1");
    browser.has_sent_everything();
    assert_eq!(status(&app, &first), json!("rejected"), "what was taken back can be decided anew");
}

fn version(id: &str, version: u32) -> String {
    format!("document.querySelector('article.card[data-id=\"{id}\"]').dataset.version === '{version}'")
}

#[test]
#[ignore = "needs a browser"]
fn keys_can_be_changed_and_stay_changed() {
    let app = TestApp::holding_everything();
    comments(&app, 3);
    let browser = at_desk(&app, "anna", "moderator");
    browser.press("?");
    browser.click("[data-remap=approve]");
    browser.press("y");
    browser.click("#help button.primary");
    let first = browser.current();
    browser.press("f");
    assert_eq!(browser.current(), first, "the old key does nothing");
    browser.open("/console");
    let first = browser.current();
    browser.press("y");
    browser.has_sent_everything();
    assert_eq!(status(&app, &first), json!("approved"));
}
