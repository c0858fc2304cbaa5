//! The use cases, one file each. Everything that the API, compatibility layers, console and command lines can do is
//! done here, so that nothing is decided in two ways.
//!
//! Knows the store's trait and the moderator; knows no HTTP. The only layer that reads the clock and makes identifiers.

mod clock; // what time it is
mod desk; // where judging is done
mod ids; // identifiers of our own
mod live; // the moderator that decides now
mod password; // a moderator's password and its slow hash
mod secret; // a key as its bearer presents it
pub mod signature; // messages between systems that share a secret
mod throttle; // whoever guesses waits

mod batches; // one decision on many comments
mod erase; // on request, and of what is too old
mod events; // what happened, as it happens
mod examples; // what people decided, to learn from
mod figures; // how the work goes
mod find; // one comment, and how many stand where
mod keep; // copies, checks, totals
mod keys; // who may call: the ring of keys
mod label; // what other systems say of texts
mod models; // which model decides
mod nameless; // comments whose caller has no name for them
mod policy; // which policy decides
mod rates; // how much each key may ask for
mod report; // readers report comments
mod review; // the queue, claims and people's decisions
mod revise; // a comment is changed and decided anew
mod roster; // who moderates: accounts of people
mod score; // scores without keeping anything
mod sessions; // who is signed in to the console
mod sign_in; // and how they get there
mod simulate; // what another policy would have done
mod spread; // how the scores of what waits are spread
mod submit; // a comment comes in and is decided

use std::fmt;
use std::sync::Arc;

use tokio::sync::{Mutex, watch};

pub use batches::{BatchError, BatchPreview, BatchRequest, MAX_BATCH};
pub use clock::{Clock, Hand};
pub use events::{FeedPage, Settling};
pub use examples::ExamplesPage;
pub use figures::{Agreement, ArticleFigures, Figures, Hour, N_HOURS};
pub use keys::{Caller, KeyError, Keyring, NewKey};
pub use label::Opinion;
pub use models::{KnownModel, MAX_ARTIFACT_BYTES, ModelError, Promoted, Uploaded};
pub use password::{HashingError, Password, PasswordError};
pub use policy::{PolicyChange, PolicyChangeError};
pub use rates::{Rates, Standing};
pub use report::ReportRequest;
pub use review::{Paging, RulingRequest};
pub use revise::Edit;
pub use roster::{AccountError, NewAccount, Roster};
pub use score::{Explained, Scored, explain};
pub use secret::{Secret, SecretError};
pub use sessions::{SessionToken, Sessions};
pub use sign_in::{Credentials, SignInError};
pub use simulate::{Changed as SimulatedChange, MAX_SIMULATED, Rate, Simulation};
pub use spread::{N_BINS, Spread};
pub use submit::{Draft, Outcome, guarded};

use crate::comment::Id;
use crate::decision::{ModelVersion, PolicyVersion};
use crate::moderator::Moderator;
use crate::store::{Artifacts, Store, StoreError, VerifyError};
use crate::telemetry::Metrics;

pub use ids::fresh_id;

/// The use cases over one store and one moderator. Built once, shared by all threads.
pub struct Service {
    store: Arc<dyn Store>,
    live: live::Live,
    models: Artifacts,
    policies: Artifacts,
    promoting: Mutex<()>,
    keyring: Keyring,
    roster: Roster,
    sessions: Sessions,
    throttle: throttle::Throttle,
    clock: Clock,
    metrics: Metrics,
    desk: desk::Desk,
    closing: watch::Sender<bool>,
    rates: Rates,
    lease_ms: i64,
    undo_ms: i64,
}

/// What a service is made of.
pub struct Parts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// What decides.
    pub moderator: Moderator,
    /// The same policy as it is written.
    pub policy_toml: String,
    /// Models that were uploaded.
    pub models: Artifacts,
    /// Policies that were put in place.
    pub policies: Artifacts,
    /// Who may call.
    pub keyring: Keyring,
    /// Who moderates.
    pub roster: Roster,
    /// Who is signed in.
    pub sessions: Sessions,
    /// What time it is.
    pub clock: Clock,
    /// How much each key may ask for.
    pub rates: Rates,
    /// How long a moderator holds a claimed comment.
    pub lease_ms: i64,
    /// How long people's decisions wait before others hear of them.
    pub undo_ms: i64,
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
    /// The store could not be checked.
    #[error("the store could not be checked")]
    Verify(#[from] VerifyError),
    /// A batch was not begun.
    #[error("the batch was not begun")]
    Batch(#[from] BatchError),
    /// A key cannot be made or revoked.
    #[error("the key was not changed")]
    Key(#[from] KeyError),
    /// An account cannot be made or changed.
    #[error("the account was not changed")]
    Account(#[from] AccountError),
    /// A policy was not put in place or tried.
    #[error("the policy was not used")]
    Policy(#[from] PolicyChangeError),
    /// A model was not taken or not promoted.
    #[error("the model was not changed")]
    Model(#[from] ModelError),
    /// The numbers of `/metrics` did not print.
    #[error("the metrics did not print")]
    MetricsFailed(#[source] fmt::Error),
}

impl Service {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let Parts {
            store,
            moderator,
            policy_toml,
            models,
            policies,
            keyring,
            roster,
            sessions,
            clock,
            rates,
            lease_ms,
            undo_ms,
        } = parts;
        let metrics = Metrics::new(moderator.versions());
        let (live, desk) = (live::Live::new(moderator, policy_toml), desk::Desk::default());
        let (closing, promoting) = (watch::Sender::new(false), Mutex::default());
        let throttle = throttle::Throttle::default();
        Self {
            store,
            live,
            models,
            policies,
            promoting,
            keyring,
            roster,
            sessions,
            throttle,
            clock,
            metrics,
            desk,
            closing,
            rates,
            lease_ms,
            undo_ms,
        }
    }

    /// Who may call.
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Who moderates.
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Counts one call of `caller`; an error when they have to wait.
    pub fn admit(&self, caller: &Id) -> Result<Option<Standing>, Standing> {
        self.rates.admit(caller, self.clock.now())
    }

    /// What is counted.
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// What time it is for this service.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What decides on a request that begins now.
    pub fn moderator(&self) -> Arc<Moderator> {
        self.live.now().moderator
    }

    /// The versions by which this service decides now.
    pub fn versions(&self) -> (ModelVersion, PolicyVersion) {
        let moderator = self.moderator();
        let (model, policy) = moderator.versions();
        (model.clone(), policy.clone())
    }

    /// How long a moderator holds a claimed comment, in milliseconds.
    pub const fn lease_ms(&self) -> i64 {
        self.lease_ms
    }

    /// Notes by which model and policy it decides from now on.
    pub async fn started(&self) -> Result<(), ServiceError> {
        let (model, policy) = self.versions();
        Ok(self.store.started(model, policy, None, self.clock.now()).await?)
    }

    /// Tells answers that never end by themselves to end now.
    pub fn begin_to_close(&self) {
        self.closing.send_replace(true);
    }

    /// Changes when the service begins to close.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
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
