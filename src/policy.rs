//! Scores and signals into a verdict, by the newsroom's own thresholds.

use crate::decision::PolicyVersion;

/// The newsroom's policy: an immutable, validated snapshot of `policy.toml`.
#[derive(Clone, Debug)]
pub struct Policy {
    version: PolicyVersion,
}

impl Policy {
    /// The version of this policy.
    pub const fn version(&self) -> &PolicyVersion {
        &self.version
    }
}
