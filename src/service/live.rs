//! The moderator that decides now, behind a handle that hides its lock.
//!
//! A request takes the moderator once and keeps it to its end: no answer is made by two models.

use std::sync::{Arc, PoisonError, RwLock};

use crate::moderator::Moderator;

/// The moderator that decides now.
#[derive(Debug)]
pub(super) struct Live(RwLock<Arc<Moderator>>);

impl Live {
    /// Begins with a moderator.
    pub(super) fn new(moderator: Moderator) -> Self {
        Self(RwLock::new(Arc::new(moderator)))
    }

    /// The moderator for a request that begins now.
    pub(super) fn now(&self) -> Arc<Moderator> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another one in its place, for every request that begins from now on.
    pub(super) fn put(&self, moderator: Moderator) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(moderator);
    }
}
