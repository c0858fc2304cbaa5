//! Every page by axe-core, when it is here; at 375 px, at 200 % and by keyboard alone.

use std::fs;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::harness::{ADMIN_KEY, TestApp};
use crate::staff::{at_desk, comments};

const PAGES: [&str; 8] = [
    "/console",
    "/console/find",
    "/console/comments/c1",
    "/console/authors/author-of-c1",
    "/console/batch",
    "/console/dashboard",
    "/console/audit",
    "/console/keys",
];

/// What axe-core finds, as one line a finding.
const RUN_AXE: &str = "const done = arguments[arguments.length - 1]; \
    axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}) \
    .then((found) => done(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`)));";

#[expect(clippy::disallowed_methods, reason = "a test is told by whoever runs it where axe-core is")]
fn axe() -> Option<String> {
    let path = std::env::var("VIGIE_AXE").ok()?;
    Some(fs::read_to_string(path).expect("VIGIE_AXE names axe-core's script"))
}

fn assert_accessible(browser: &Browser, axe: &str, page: &str) {
    browser.script(axe, &[]);
    assert_eq!(browser.script_that_waits(RUN_AXE), json!([]), "{page}");
    assert_eq!(browser.violations(), json!([]), "{page}");
}

fn busy_newsroom() -> TestApp {
    let app = TestApp::holding_everything();
    comments(&app, 4);
    app.report("c1", "reader-9", "abuse").expect(201);
    app.decide(ADMIN_KEY, "c4", "reject", 1).expect(200);
    app
}

fn prefer(browser: &Browser, scheme: &str) {
    let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
    browser.devtools("Emulation.setEmulatedMedia", &features);
}

#[test]
#[ignore = "needs a browser"]
fn axe_finds_nothing_on_any_page_in_light_and_dark() {
    let Some(axe) = axe() else {
        eprintln!("VIGIE_AXE is not set: nothing was checked");
        return;
    };
    let app = busy_newsroom();
    let outside = Browser::on(&app.url());
    outside.open("/console/sign-in");
    assert_accessible(&outside, &axe, "the sign-in");
    let browser = at_desk(&app, "anna", "admin");
    for scheme in ["light", "dark"] {
        prefer(&browser, scheme);
        for page in PAGES {
            browser.open(page);
            assert_accessible(&browser, &axe, &format!("{page} in {scheme}"));
        }
        browser.open("/console");
        for (key, dialog) in [("?", "#help"), ("d", "#reasons"), ("n", "#note")] {
            browser.press(key);
            browser.sees(dialog, &format!("document.querySelector('{dialog}').open"));
            assert_accessible(&browser, &axe, &format!("{dialog} in {scheme}"));
            browser.press("\u{e00c}");
        }
    }
}

#[test]
#[ignore = "needs a browser"]
fn no_page_scrolls_sideways_on_a_telephone_or_at_twice_the_size() {
    let app = busy_newsroom();
    let long = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(8);
    app.submit_as("c5", &long).expect(201);
    let browser = at_desk(&app, "anna", "admin");
    for (width, scale) in [(375, 1), (640, 2)] {
        let metrics = json!({"width": width, "height": 700, "deviceScaleFactor": scale, "mobile": width == 375});
        browser.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        for page in PAGES.into_iter().chain(["/console/comments/c5"]) {
            browser.open(page);
            let wide: Value =
                browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assert!(wide.as_f64().is_some_and(|wide| wide <= 0.0), "{page} at {width} px: {wide} too wide");
        }
    }
}

#[test]
#[ignore = "needs a browser"]
fn text_from_right_to_left_is_set_so() {
    let app = TestApp::holding_everything();
    app.submit_as("c1", "هذا تعليق بالعربية").expect(201);
    let browser = at_desk(&app, "anna", "moderator");
    assert_eq!(browser.value("getComputedStyle(document.querySelector('.card .text')).direction"), json!("rtl"));
}

#[test]
#[ignore = "needs a browser"]
fn the_first_page_is_small_and_nothing_on_it_moves() {
    let app = busy_newsroom();
    let browser = at_desk(&app, "anna", "moderator");
    browser.open("/console");
    browser.sees("the cards ahead", "document.querySelectorAll('article.card').length >= 3");
    let transferred = browser.value(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')) \
         .reduce((sum, entry) => sum + (entry.encodedBodySize || 0), 0)",
    );
    assert!(transferred.as_f64().is_some_and(|n_bytes| n_bytes < 100_000.0), "{transferred} bytes");
    let shift = browser.script_that_waits(
        "const done = arguments[arguments.length - 1]; let sum = 0; \
         new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }) \
         .observe({type: 'layout-shift', buffered: true}); \
         requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));",
    );
    assert!(shift.as_f64().is_some_and(|shift| shift < 0.01), "layout shift {shift}");
}
