//! What all fuzz targets share: chance that can be repeated, mutations, and campaigns with a budget in time.
//!
//! Knows none of the targets. The integration tests beside this folder and the crate's own tests of what is private to
//! it (`src/store`) include it both, so everything here is used by both.

mod campaign; // inputs until time is up, failures to files
mod json; // JSON that is nearly right
pub(crate) mod mutate; // flips, cuts, splices
mod random; // chance from a seed

pub(crate) use campaign::{Campaign, Input};
pub(crate) use json::alter;
pub(crate) use mutate::damage;
pub(crate) use random::Random;
