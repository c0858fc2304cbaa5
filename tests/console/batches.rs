//! One decision on many.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp};
use crate::staff::{at_desk, status};

fn under(app: &TestApp, section: &str, n: u32) {
    for number in 0..n {
        let body = json!({
            "id": format!("{section}-{number}"), "article": {"id": section, "section": section},
            "author": {"id": format!("{section}-{number}")}, "text": format!("number {number} under {section}"),
        });
        app.submit_body(&body).expect(201);
    }
}

#[test]
#[ignore = "needs a browser"]
fn a_batch_is_looked_at_decided_with_its_number_and_taken_back_as_a_block() {
    let app = TestApp::holding_everything();
    under(&app, "sport", 12);
    under(&app, "politics", 2);
    let browser = at_desk(&app, "anna", "moderator");
    browser.open("/console/batch");
    browser.reads("14 comments fit.");
    browser.fill("#section", "sport");
    browser.click(".filters button.primary");
    browser.reads("12 comments fit.");
    browser.is_ready();
    assert_eq!(browser.value("document.querySelectorAll('.results > li').length"), json!(10), "a sample of ten");
    browser.script("document.querySelector('#batch-reason').value = 'spam';", &[]);
    browser.click("#batch-form button.reject");
    browser.sees("the question", "document.querySelector('#confirm').open");
    assert!(browser.text("#confirm").contains("12 comments fit."), "{}", browser.text("#confirm"));
    assert_eq!(status(&app, "sport-3"), json!("pending"), "nothing happens before the answer");
    browser.click("#confirm button.primary");
    // Some are on this moderator's own desk, which keeps nobody from deciding.
    browser.sees("what was done", "document.querySelector('#batch-n').textContent === '12'");
    assert_eq!(status(&app, "sport-3"), json!("rejected"));
    assert_eq!(status(&app, "politics-0"), json!("pending"));
    assert_eq!(app.find("sport-3").expect(200).at("/history/1/reason"), &json!("spam"));
    browser.click("#batch-undo");
    browser.reads("12 comments fit.");
    assert_eq!(status(&app, "sport-3"), json!("pending"));
}

#[test]
#[ignore = "needs a browser"]
fn a_range_of_scores_is_chosen_on_the_picture() {
    let app = TestApp::holding_everything();
    app.submit_as("mild", "What a lovely article, thank you very much.").expect(201);
    app.submit_as("harsh", "You are a complete idiot and a disgusting moron.").expect(201);
    let browser = at_desk(&app, "anna", "moderator");
    browser.open("/console/batch");
    browser.script(
        "document.querySelector('#from-score').value = '0.5'; \
         document.querySelector('#range').dispatchEvent(new Event('input', {bubbles: true}));",
        &[],
    );
    browser.sees("one marked column", "document.querySelectorAll('rect.chosen').length === 1");
    browser.click("#range button");
    browser.reads("1 comment fits.");
    assert!(browser.text(".results").contains("idiot"));
    assert_eq!(app.get("/v1/stats", ADMIN_KEY).expect(200).at("/pending"), &json!(2));
}
