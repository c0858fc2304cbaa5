//! In which order people see what is held: lane, then priority, then age.
//!
//! Knows no store: it says where a decision belongs, the store keeps it there.

use crate::category::Category;
use crate::decision::{Decision, Reason, Verdict};

/// The two lanes of the queue. The urgent one is always seen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Threats, what is very hateful, and what a moderator escalated.
    Urgent,
    /// Everything else.
    Normal,
}

/// How pressing a comment is within its lane, 0..=255, higher first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(pub u8);

impl Priority {
    /// The most pressing.
    pub const HIGHEST: Self = Self(u8::MAX);
    /// What is held for other reasons than a score: nobody knows how bad it is.
    pub const MIDDLING: Self = Self(128);
    /// The least pressing.
    pub const LOWEST: Self = Self(0);
}

/// Where a held comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which lane.
    pub lane: Lane,
    /// How pressing.
    pub priority: Priority,
}

/// Finds the place of a held comment from its decision.
///
/// The lane is urgent when threat or severe toxicity is among the reasons, that is, reached its threshold.
///
/// The priority is the highest over all reasons. A category counts `255 × (score − threshold) / (1 − threshold)`, rounded:
/// how far the score went of the way from its threshold to certainty, so that categories with different thresholds
/// compare. Any other reason counts [`Priority::MIDDLING`]. A rejected comment is not queued; should it be asked for all
/// the same, its priority is the highest, so that the priority never falls when a score rises.
pub fn place(decision: &Decision) -> Place {
    let is_urgent = decision.reasons.iter().any(is_urgent);
    let highest = decision.reasons.iter().map(priority).max().unwrap_or(Priority::LOWEST);
    Place {
        lane: if is_urgent { Lane::Urgent } else { Lane::Normal },
        priority: if decision.verdict == Verdict::Reject { Priority::HIGHEST } else { highest },
    }
}

fn is_urgent(reason: &Reason) -> bool {
    matches!(reason.category, Some(Category::Threat | Category::SevereToxicity))
}

fn priority(reason: &Reason) -> Priority {
    let (Some(score), Some(threshold)) = (reason.score, reason.threshold) else {
        return Priority::MIDDLING;
    };
    let way = 1.0 - threshold.value();
    if way <= 0.0 {
        return Priority::HIGHEST;
    }
    let excess = (score.value() - threshold.value()) / way;
    Priority((excess.clamp(0.0, 1.0) * f32::from(u8::MAX)).round() as u8)
}

#[cfg(test)]
mod tests;
