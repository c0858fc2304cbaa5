//! The console in a real browser: headless Chromium, driven over `WebDriver` as a moderator's hands would.
//!
//! Every test is ignored unless asked for, since it needs `chromium` and `chromedriver`; `.ci/run` asks for all of them:
//! `cargo test --test console -- --ignored`. With `VIGIE_AXE` naming axe-core's script, the accessibility test checks every
//! page with it.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on panics"
)]

mod browser; // a browser, and verbs for hands and eyes
#[path = "../api/harness/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the API's tests use more of it")]
mod harness; // a running service
mod staff; // moderators at their desks

mod accessibility; // every page by axe-core, and by keyboard
mod batches; // one decision on many
mod deciding; // the whole flow by keys
mod finding; // search, history, language
mod hostile; // what readers write does nothing
mod leading; // what leads and admins see
mod network; // nothing is lost while the line is down
mod signing_in; // in and out
mod together; // two moderators at once
