//! Two moderators at once.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp};
use crate::staff::{at_desk, comments};

#[test]
#[ignore = "needs a browser"]
fn two_moderators_never_look_at_the_same_comment() {
    let app = TestApp::holding_everything();
    comments(&app, 4);
    let anna = at_desk(&app, "anna", "moderator");
    anna.sees("all of them here", "document.querySelectorAll('article.card').length === 4");
    let ben = at_desk(&app, "ben", "moderator");
    ben.reads("Nothing waits for you");
    app.submit_as("c5", "one more").expect(201);
    ben.looks_at("c5");
    for browser in [&anna, &ben] {
        browser.sees("the server's own count", "document.querySelector('[data-live=waiting]').textContent === '5'");
    }
    ben.open("/console/find?status=pending");
    ben.reads("Being reviewed by anna");
}

#[test]
#[ignore = "needs a browser"]
fn a_decision_that_came_too_late_is_explained() {
    let app = TestApp::holding_everything();
    comments(&app, 2);
    let anna = at_desk(&app, "anna", "moderator");
    let late = anna.current();
    // The line is slow: what others do is not heard yet.
    anna.set_offline(true);
    anna.press("f");
    let take_over = json!({"take_over": true});
    app.put(&format!("/v1/queue/claims/{late}"), ADMIN_KEY, &take_over).expect(200);
    app.decide(ADMIN_KEY, &late, "reject", 1).expect(200);
    anna.set_offline(false);
    anna.reads("admin was faster: rejected at");
    assert_eq!(app.find(&late).expect(200).at("/status"), &json!("rejected"));
}
