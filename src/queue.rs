//! In which order people see what is held: lane, then priority, then age.
//!
//! Knows no store: it says where a decision belongs, the store keeps it there.

use crate::decision::Decision;

/// The two lanes of the queue. The urgent one is always seen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Threats, and what a moderator escalated.
    Urgent,
    /// Everything else.
    Normal,
}

/// How pressing a comment is within its lane, 0..=255, higher first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Priority(pub u8);

/// Where a held comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which lane.
    pub lane: Lane,
    /// How pressing.
    pub priority: Priority,
}

/// Finds the place of a held comment from its decision.
pub fn place(_decision: &Decision) -> Place {
    Place { lane: Lane::Normal, priority: Priority(0) }
}
