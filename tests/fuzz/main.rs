//! Fuzzing with a budget in time: strange inputs for what reads what others wrote.
//!
//! `cargo test --test fuzz` tries each target for a second. A campaign is an hour or more:
//! `VIGIE_FUZZ_SECONDS=3600 cargo test --test fuzz -- --nocapture text`. How chance, mutations and failures are handled is
//! told in `engine`; what is private to the crate is tried beside it, in `src/store/journal/fuzz.rs` and
//! `src/store/records/event/fuzz.rs`, with the same engine (`cargo test --lib fuzz`).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on panics"
)]

mod engine; // chance, mutations, campaigns

mod text; // any string through view, rules, model and explanation

#[path = "../api/harness/wire.rs"]
mod wire; // HTTP/1.1, byte by byte

mod http; // any request at any route of a running service

mod artifact; // any bytes as a model
