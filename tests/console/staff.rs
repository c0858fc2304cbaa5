//! Moderators at their desks: accounts, sign-ins, and what their screen shows.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::harness::{ADMIN_KEY, TestApp};

/// The password of everybody in these tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Makes an account.
pub(crate) fn hire(app: &TestApp, name: &str, role: &str) {
    let account = json!({"name": name, "role": role, "password": PASSWORD});
    app.post("/v1/moderators", ADMIN_KEY, &account).expect(201);
}

/// A window in which somebody new is signed in, at the queue.
pub(crate) fn at_desk(app: &TestApp, name: &str, role: &str) -> Browser {
    hire(app, name, role);
    let browser = Browser::on(&app.url());
    sign_in(&browser, name, PASSWORD);
    browser.sees("the queue", "document.querySelector('#desk')");
    browser.is_ready();
    browser
}

/// Fills in the form and sends it.
pub(crate) fn sign_in(browser: &Browser, name: &str, password: &str) {
    browser.open("/console/sign-in");
    browser.fill("#name", name);
    browser.fill("#password", password);
    browser.press("\u{e007}");
}

/// Submits held comments `c1` and on; the queue shows them in this order.
pub(crate) fn comments(app: &TestApp, n: u32) {
    for number in 1..=n {
        app.submit_as(&format!("c{number}"), &format!("comment number {number}")).expect(201);
    }
}

/// The id of the comment that is looked at.
pub(crate) const CURRENT: &str = "document.querySelector('article.card:not([hidden])')?.dataset.id";

impl Browser {
    /// Waits until a comment is the one that is looked at.
    pub(crate) fn looks_at(&self, id: &str) {
        self.sees(&format!("{id} on the screen"), &format!("{CURRENT} === {}", json!(id)));
    }

    /// The id of the comment that is looked at.
    pub(crate) fn current(&self) -> String {
        self.value(CURRENT).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until everything that was decided has reached the server.
    pub(crate) fn has_sent_everything(&self) {
        self.sees(
            "everything sent",
            "Object.entries(sessionStorage).every(([key, value]) => !key.startsWith('vigie-outbox') || value === '[]')",
        );
    }
}

/// How a comment stands.
pub(crate) fn status(app: &TestApp, id: &str) -> Value {
    app.find(id).expect(200).at("/status").clone()
}
