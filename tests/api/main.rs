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

mod commands; // the program itself
mod contract; // the OpenAPI document
mod documents;
mod hostile; // clients that mean harm
mod keys; // who may call
mod operating; // health, metrics, restarts, the end
mod privacy; // what never reaches a log
mod refusals; // everything that does not fit
mod reviewing; // queue, claims, decisions
mod scoring; // scores without keeping anything
mod submitting; // comments come in // what documents name exists
