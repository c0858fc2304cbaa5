//! Which policy decides: read, checked, put in place while the service runs.
//!
//! A policy with a mistake changes nothing and says where the mistake is. What is put in place stays after a restart.

use std::io;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::live::InPlace;
use super::{Service, ServiceError};
use crate::comment::Id;
use crate::decision::PolicyVersion;
use crate::moderator::Moderator;
use crate::policy::{Policy, PolicyError, SHIPPED};
use crate::store::StoreError;

/// A change of the policy that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChange {
    /// The one that decides now.
    pub live: PolicyVersion,
    /// The one that did before.
    pub before: PolicyVersion,
}

/// Why a policy was not put in place.
#[derive(Debug, thiserror::Error)]
pub enum PolicyChangeError {
    /// It has a mistake.
    #[error("{0}")]
    Invalid(#[source] Box<PolicyError>),
    /// The disk said no.
    #[error("the policy could not be kept")]
    Disk(#[from] io::Error),
}

impl Service {
    /// The policy that decides now, as it is written, with its version.
    pub fn policy(&self) -> (PolicyVersion, Arc<str>) {
        let now = self.live.now();
        (now.moderator.policy().version().clone(), now.policy_toml)
    }

    /// Puts a policy in place: every request that begins from now on is decided by it, after a restart too.
    pub async fn put_policy(&self, toml: String, by: &Id) -> Result<PolicyChange, ServiceError> {
        let policy = parsed(&toml)?;
        let _one_at_a_time = self.promoting.lock().await;
        let before = self.versions().1;
        let (policies, now) = (self.policies.clone(), self.clock.now());
        let (version, written, actor) = (policy.version().0.clone(), toml.clone(), by.clone());
        let kept = spawn_blocking(move || {
            if written == SHIPPED {
                return policies.unset_live();
            }
            policies.put(&version, written.as_bytes(), &actor, now)?;
            policies.set_live(&version)
        });
        kept.await.map_err(|_panicked| StoreError::Unavailable)?.map_err(PolicyChangeError::Disk)?;
        let moderator = self.moderator().with_policy(policy);
        self.put_in_place(moderator, toml.into(), by).await?;
        Ok(PolicyChange { live: self.versions().1, before })
    }

    /// Lets a moderator decide, and notes by whose doing. The caller holds `promoting`.
    pub(super) async fn put_in_place(
        &self,
        moderator: Moderator,
        policy_toml: Arc<str>,
        by: &Id,
    ) -> Result<(), ServiceError> {
        self.metrics.decides(moderator.versions());
        self.live.put(InPlace { moderator: Arc::new(moderator), policy_toml });
        let (model, policy) = self.versions();
        tracing::info!(model.version = model.0, policy.version = policy.0, "another model or policy decides");
        Ok(self.store.started(model, policy, Some(by), self.clock.now()).await?)
    }
}

/// Reads a policy as it is written.
pub(super) fn parsed(toml: &str) -> Result<Policy, PolicyChangeError> {
    Policy::parse(toml).map_err(|error| PolicyChangeError::Invalid(Box::new(error)))
}
