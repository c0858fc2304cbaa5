//! In and out.

use serde_json::json;

use crate::browser::Browser;
use crate::harness::{ADMIN_KEY, TestApp};
use crate::staff::{PASSWORD, at_desk, hire, sign_in};

#[test]
#[ignore = "needs a browser"]
fn a_moderator_signs_in_survives_a_restart_and_signs_out() {
    let mut app = TestApp::holding_everything();
    let browser = at_desk(&app, "anna", "moderator");
    assert_eq!(browser.value("document.cookie"), json!(""), "scripts see no cookie");
    let before = app.url();
    app.restart();
    // The service listens on another port now; cookies belong to the host, so the session is the same.
    browser.script("location.assign(arguments[0])", &[json!(format!("{}/console", app.url()))]);
    browser.sees("the queue again", &format!("location.origin !== '{before}' && document.querySelector('#desk')"));
    browser.is_ready();
    browser.click(".menu summary");
    browser.click(".menu form[action='/console/sign-out'] button");
    browser.sees("the sign-in", "location.pathname === '/console/sign-in'");
    browser.script("location.assign('/console')", &[]);
    browser.sees("the sign-in again", "location.pathname === '/console/sign-in' && document.querySelector('#name')");
}

#[test]
#[ignore = "needs a browser"]
fn a_newcomer_signs_in_with_the_admin_key_and_decides_at_once() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "first of all").expect(201);
    let browser = Browser::on(&app.url());
    browser.open("/console");
    browser.click("details summary");
    browser.fill("#key", ADMIN_KEY);
    browser.press("\u{e007}");
    browser.looks_at("c1");
    browser.is_ready();
    browser.press("f");
    browser.has_sent_everything();
    assert_eq!(app.find("c1").expect(200).at("/status"), &json!("approved"));
}

#[test]
#[ignore = "needs a browser"]
fn whoever_guesses_a_password_is_made_to_wait_and_told_so() {
    let app = TestApp::start();
    hire(&app, "anna", "moderator");
    let browser = Browser::on(&app.url());
    for _ in 0..5 {
        sign_in(&browser, "anna", "not her password");
        browser.reads("do not fit");
    }
    sign_in(&browser, "anna", PASSWORD);
    browser.reads("Too many failed attempts. Please wait 15 minutes.");
    app.advance_minutes(16);
    sign_in(&browser, "anna", PASSWORD);
    browser.sees("the queue", "document.querySelector('#desk')");
}
