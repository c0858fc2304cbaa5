//! The integration tests: one binary, real HTTP on a free port, a store of its own for each test.
//!
//! Start reading at `harness`: it starts the service as `main.rs` does and speaks to it in verbs.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on panics"
)]

mod harness; // a running service, and verbs to speak to it

mod batches; // one decision on many comments
mod changing; // edits, erasure, reports
mod commands; // the program itself
mod console; // the moderators' pages
mod contract; // the OpenAPI document
mod coral; // Coral's external moderation phase and webhooks
mod documents; // what documents name exists
mod feed; // events and the audit log
mod hostile; // clients that mean harm
mod keeping; // backup, restore, verify, export
mod keys; // who may call
mod learning; // decisions become rows, models are put in place
mod limits; // how much each key may ask for, and which pages may call
mod moderators; // who signs in to the console
mod operating; // health, metrics, restarts, the end
mod perspective; // the Perspective API
mod policy; // read, put in place, tried
mod privacy; // what never reaches a log
mod refusals; // everything that does not fit
mod reviewing; // queue, claims, decisions
mod scoring; // scores without keeping anything
mod searching; // everything that was kept
mod submitting; // comments come in
mod undoing; // decisions taken back, claims taken over
