//! Vigie, the comment moderation service that newsrooms run themselves.
//!
//! The crate has two halves. The **core** is pure: it knows no HTTP, no store, no runtime, no clock and no environment,
//! and builds alone (`--no-default-features`), which is how training uses it. The **shell** (feature `server`, on by
//! default) puts the core behind a store, an HTTP API and command lines.
//!
//! Start reading at [`moderator`]: one function takes a comment to a decision.

// -- core, in reading order --
pub mod article; // what is commented on
pub mod author; // who comments, and what is known of them
pub mod category; // what is scored
pub mod clock; // points in time, given from outside
pub mod comment; // what may enter, parsed once
pub mod context; // what is known around it
pub mod decision; // what comes out
pub mod example; // the labelled row shared by export and training
pub mod model; // features, kernel, calibration, explanation, artifact
pub mod moderator; // comment → decision: start here
pub mod policy; // scores and signals → verdict
pub mod queue; // in which order people see what is held
pub mod rules; // hand-written signals, THE ORDERED LIST
pub mod text; // normalise, tokenise, language, spans

// -- shell, in reading order --
#[cfg(feature = "server")]
pub mod api; // the HTTP contract
#[cfg(feature = "server")]
pub mod app; // puts it together and runs it
#[cfg(feature = "server")]
pub mod cli; // command lines beside `serve`
#[cfg(feature = "server")]
pub mod compat; // other systems' contracts
#[cfg(feature = "server")]
pub mod console; // the moderators' pages
#[cfg(feature = "server")]
pub mod service; // the use cases
#[cfg(feature = "server")]
pub mod settings; // flags and environment, one struct
#[cfg(feature = "server")]
pub mod store; // everything acknowledged survives
#[cfg(feature = "server")]
pub mod telemetry; // logs and metrics
#[cfg(feature = "server")]
pub mod webhooks; // what happened, sent to other systems
