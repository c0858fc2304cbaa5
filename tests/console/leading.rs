//! What leads and admins see.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp};
use crate::staff::{at_desk, comments, hire, sign_in};

#[test]
#[ignore = "needs a browser"]
fn a_lead_sees_how_the_work_goes_and_what_happened() {
    let app = TestApp::holding_everything();
    comments(&app, 5);
    app.decide(ADMIN_KEY, "c1", "reject", 1).expect(200);
    app.decide(ADMIN_KEY, "c2", "approve", 1).expect(200);
    let browser = at_desk(&app, "anna", "lead");
    browser.open("/console/dashboard");
    let tiles = browser.text(".tiles");
    assert!(tiles.contains("Waiting") && tiles.contains('3'), "{tiles}");
    let people =
        "[...document.querySelectorAll('figure table')][0].querySelector('tbody tr:last-child td').textContent";
    assert_eq!(browser.value(people), json!("2"), "two decisions of people in this hour");
    browser.reads("Agreement by category");
    browser.open("/console/audit");
    browser.reads("Came in · held");
    browser.reads("admin");
    assert!(!browser.text("main").contains("comment number"), "no words");
}

#[test]
#[ignore = "needs a browser"]
fn an_admin_makes_an_account_in_the_browser_and_its_owner_signs_in() {
    let app = TestApp::start();
    let browser = at_desk(&app, "root", "admin");
    browser.open("/console/keys");
    browser.fill("#make-account-name", "ben");
    browser.click("form.maker button[value=make-account]");
    browser.sees("the password", "document.querySelector('.secret')?.innerText.length === 20");
    let password = browser.text(".secret");
    browser.fill("#make-account-name", "ben");
    browser.click("form.maker button[value=make-account]");
    browser.reads("That name is taken.");
    browser.click(".menu summary");
    browser.click(".menu form[action='/console/sign-out'] button");
    browser.sees("the sign-in", "document.querySelector('#name')");
    sign_in(&browser, "ben", &password);
    browser.sees("the queue", "document.querySelector('#desk')");
    browser.open("/console/keys");
    browser.reads("This page is for others");
    hire(&app, "unused", "moderator");
    assert_eq!(app.get("/v1/moderators", ADMIN_KEY).expect(200).at("/moderators/0/created_by"), &json!("root"));
}
