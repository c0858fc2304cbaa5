//! Scores and signals into a verdict, by the newsroom's own thresholds.
//!
//! Owns what `policy.toml` says, validated once: a [`Policy`] that exists is a sound one. It does not score and looks at
//! no text; what the rules see is in [`crate::rules`].

mod file;
mod judge;
mod number;
mod position;
mod thresholds;
mod version;

use crate::category::PerCategory;
use crate::decision::PolicyVersion;
use crate::rules::Settings;

pub use file::PolicyError;
pub use position::Position;
pub use thresholds::{Thresholds, ThresholdsOutOfOrder};

/// The policy that is compiled into the service: `data/policy.toml`, with every key explained.
pub const SHIPPED: &str = include_str!("../../data/policy.toml");

/// The newsroom's policy: an immutable, validated snapshot of `policy.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    version: PolicyVersion,
    thresholds: PerCategory<Thresholds>,
    rules: Settings,
}

impl Policy {
    /// Puts thresholds and settings together; the version follows from them.
    pub fn new(thresholds: PerCategory<Thresholds>, rules: Settings) -> Self {
        Self { version: version::of(&thresholds, &rules), thresholds, rules }
    }

    /// Reads a `policy.toml`. What it leaves out is as in [`SHIPPED`]; unknown keys and impossible values are refused.
    ///
    /// ```
    /// let policy = vigie::policy::Policy::parse("[rules.links]\nmax_links = 0").expect("is valid");
    /// assert_eq!(policy.rules().links.max_links, 0);
    ///
    /// let refused = vigie::policy::Policy::parse("[thresholds.threat]\nhold = 1.5").expect_err("is no probability");
    /// assert_eq!(refused.to_string(), "line 2, column 8: `1.5` is not a probability; allowed is 0 to 1");
    /// ```
    pub fn parse(toml: &str) -> Result<Self, PolicyError> {
        let shipped = file::read(SHIPPED, None)?;
        file::read(toml, Some(&shipped))
    }

    /// The version of this policy: policies that mean the same have the same.
    pub const fn version(&self) -> &PolicyVersion {
        &self.version
    }

    /// From which scores on comments are held and rejected.
    pub const fn thresholds(&self) -> &PerCategory<Thresholds> {
        &self.thresholds
    }

    /// How the rules are set.
    pub const fn rules(&self) -> &Settings {
        &self.rules
    }

    /// How far back a repeated text counts, in milliseconds.
    pub const fn repeat_window_ms(&self) -> i64 {
        self.rules.repeated.window_minutes as i64 * 60_000
    }
}

#[cfg(test)]
mod tests;
