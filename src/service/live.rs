//! What decides now, behind a handle that hides its lock.
//!
//! A request takes the moderator once and keeps it to its end: no answer is made by two models or two policies.

use std::sync::{Arc, PoisonError, RwLock};

use crate::moderator::Moderator;

/// What decides now.
#[derive(Debug)]
pub(super) struct Live(RwLock<InPlace>);

/// A moderator, and its policy as it is written.
#[derive(Clone, Debug)]
pub(super) struct InPlace {
    /// What decides.
    pub(super) moderator: Arc<Moderator>,
    /// The policy's TOML.
    pub(super) policy_toml: Arc<str>,
}

impl Live {
    /// Begins with a moderator.
    pub(super) fn new(moderator: Moderator, policy_toml: String) -> Self {
        Self(RwLock::new(InPlace { moderator: Arc::new(moderator), policy_toml: policy_toml.into() }))
    }

    /// What decides on a request that begins now.
    pub(super) fn now(&self) -> InPlace {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts something else in its place, for every request that begins from now on.
    pub(super) fn put(&self, in_place: InPlace) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = in_place;
    }
}
