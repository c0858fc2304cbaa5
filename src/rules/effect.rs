//! What the newsroom wants done when a rule sees something.

use serde::Deserialize;

use crate::decision::Verdict;

/// What a rule's signal does. Ordered by severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The rule is not asked.
    Off,
    /// The comment is held.
    Hold,
    /// The comment is rejected.
    Reject,
}

impl Effect {
    /// The verdict a signal asks for; `None` when the rule is off.
    pub const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Off => None,
            Self::Hold => Some(Verdict::Hold),
            Self::Reject => Some(Verdict::Reject),
        }
    }

    /// The name in `policy.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Hold => "hold",
            Self::Reject => "reject",
        }
    }
}
