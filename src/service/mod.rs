//! The use cases, one file each. Everything that the API, compatibility layers, console and command lines can do is
//! done here, so that nothing is decided in two ways.
//!
//! Knows the store's trait and the moderator; knows no HTTP. The only layer that reads the clock and makes identifiers.

mod clock; // what time it is
mod ids; // identifiers of our own
mod secret; // a key as its bearer presents it

mod find; // one comment, and how many stand where
mod keys; // who may call: the ring of keys
mod review; // the queue, claims and people's decisions
mod score; // scores without keeping anything
mod submit; // a comment comes in and is decided

use std::fmt;
use std::sync::Arc;

pub use clock::{Clock, Hand};
pub use keys::{Caller, KeyError, Keyring, NewKey};
pub use review::{QueueFilter, RulingRequest};
pub use score::{Explained, Scored, explain};
pub use secret::{Secret, SecretError};
pub use submit::{Draft, Outcome, guarded};

use crate::decision::{ModelVersion, PolicyVersion};
use crate::moderator::Moderator;
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;

pub use ids::fresh_id;

/// The use cases over one store and one moderator. Built once, shared by all threads.
pub struct Service {
    store: Arc<dyn Store>,
    moderator: Arc<Moderator>,
    keyring: Keyring,
    clock: Clock,
    metrics: Metrics,
    lease_ms: i64,
}

/// What a service is made of.
pub struct Parts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// What decides.
    pub moderator: Moderator,
    /// Who may call.
    pub keyring: Keyring,
    /// What time it is.
    pub clock: Clock,
    /// How long a moderator holds a claimed comment.
    pub lease_ms: i64,
}

/// Why a use case was not done.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The store refused or failed.
    #[error("the store did not do it")]
    Store(#[from] StoreError),
    /// The model could not score a text that was only to be scored.
    #[error("a text could not be scored")]
    ScoringFailed,
    /// A key cannot be made or revoked.
    #[error("the key was not changed")]
    Key(#[from] KeyError),
    /// The numbers of `/metrics` did not print.
    #[error("the metrics did not print")]
    MetricsFailed(#[source] fmt::Error),
}

impl Service {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let Parts { store, moderator, keyring, clock, lease_ms } = parts;
        let metrics = Metrics::new(&moderator);
        Self { store, moderator: Arc::new(moderator), keyring, clock, metrics, lease_ms }
    }

    /// Who may call.
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// What is counted.
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// What time it is for this service.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The versions by which this service decides.
    pub fn versions(&self) -> (&ModelVersion, &PolicyVersion) {
        self.moderator.versions()
    }

    /// Makes everything durable and stops writing.
    pub async fn close(&self) -> Result<(), ServiceError> {
        Ok(self.store.close().await?)
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("clock", &self.clock).field("lease_ms", &self.lease_ms).finish_non_exhaustive()
    }
}
