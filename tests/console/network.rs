//! Nothing is lost while the line is down.

use serde_json::json;

use crate::harness::TestApp;
use crate::staff::{at_desk, comments, status};

#[test]
#[ignore = "needs a browser"]
fn decisions_made_offline_arrive_when_the_line_is_back() {
    let app = TestApp::holding_everything();
    comments(&app, 6);
    let browser = at_desk(&app, "anna", "moderator");
    browser.sees("comments ahead", "document.querySelectorAll('article.card').length === 6");
    browser.set_offline(true);
    let mut decided = Vec::new();
    for _ in 0..3 {
        decided.push(browser.current());
        browser.press("f");
    }
    let taken_back = browser.current();
    browser.press("d2u");
    browser.looks_at(&taken_back);
    browser.reads("No connection. Not sent yet: 3");
    assert_eq!(status(&app, &decided[0]), json!("pending"));
    browser.set_offline(false);
    browser.has_sent_everything();
    for id in &decided {
        assert_eq!(status(&app, id), json!("approved"));
    }
    assert_eq!(status(&app, &taken_back), json!("pending"));
}

#[test]
#[ignore = "needs a browser"]
fn decisions_that_were_not_sent_survive_a_reload_of_the_page() {
    let app = TestApp::holding_everything();
    comments(&app, 3);
    let browser = at_desk(&app, "anna", "moderator");
    let decided = browser.current();
    browser.set_offline(true);
    browser.press("f");
    browser.reads("Not sent yet: 1");
    browser.set_offline(false);
    browser.script("removeEventListener('beforeunload', () => {}); location.reload();", &[]);
    browser.has_sent_everything();
    assert_eq!(status(&app, &decided), json!("approved"));
}
