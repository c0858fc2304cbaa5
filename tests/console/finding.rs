//! Search, history, languages.

use serde_json::json;

use crate::browser::Browser;
use crate::harness::{ADMIN_KEY, TestApp};
use crate::staff::{PASSWORD, at_desk, hire, sign_in, status};

#[test]
#[ignore = "needs a browser"]
fn a_comment_is_found_by_its_words_opened_and_decided_anew() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "Die Straße ist gesperrt").expect(201);
    app.submit_as("c2", "something else entirely").expect(201);
    app.decide(ADMIN_KEY, "c1", "reject", 1).expect(200);
    let browser = at_desk(&app, "anna", "lead");
    browser.press("/");
    browser
        .sees("the search", "location.pathname === '/console/find' && document.documentElement.dataset.ready === ''");
    browser.fill("#q", "strasse");
    browser.press("\u{e007}");
    browser.sees(
        "one comment",
        "location.search === '?q=strasse' && document.querySelectorAll('.results > li').length === 1",
    );
    browser.click(".results a");
    browser.looks_at("c1");
    browser.is_ready();
    browser.reads("admin: rejected");
    browser.press("u");
    browser.reads("taken back");
    assert_eq!(status(&app, "c1"), json!("pending"));
    browser.is_ready();
    browser.press("f");
    browser.reads("anna: approved");
    assert_eq!(status(&app, "c1"), json!("approved"));
}

#[test]
#[ignore = "needs a browser"]
fn a_filtered_queue_holds_only_what_fits_and_can_be_saved_as_a_view() {
    let app = TestApp::holding_everything();
    for (id, section) in [("c1", "sport"), ("c2", "politics"), ("c3", "sport")] {
        let body = json!({"id": id, "article": {"id": section, "section": section}, "author": {"id": id}, "text": id});
        app.submit_body(&body).expect(201);
    }
    let browser = at_desk(&app, "anna", "moderator");
    browser.click(".filter summary");
    browser.fill("#section", "politics");
    browser.click(".filters button.primary");
    browser.sees(
        "one comment",
        "location.search === '?section=politics' && document.querySelectorAll('article.card').length === 1",
    );
    browser.looks_at("c2");
    browser.is_ready();
    browser.click("[data-save-view]");
    browser.open("/console");
    browser.click(".filter summary");
    browser.click(".views a");
    browser.sees("the view", "location.search === '?section=politics'");
}

#[test]
#[ignore = "needs a browser"]
fn the_language_is_the_browser_s_until_somebody_chooses() {
    let app = TestApp::start();
    hire(&app, "anna", "moderator");
    let browser = Browser::speaking(&app.url(), "de-DE,de");
    sign_in(&browser, "anna", PASSWORD);
    browser.reads("Nichts wartet auf Sie");
    browser.is_ready();
    browser.click(".menu summary");
    browser.click(".menu button[value=fr]");
    browser.reads("Rien ne vous attend");
    assert_eq!(browser.value("document.documentElement.lang"), json!("fr"));
    browser.open("/console/find");
    browser.reads("Recherche");
}
