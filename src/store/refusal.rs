//! Why the store did not do what was asked: it cannot, or it must not.

use super::Status;
use crate::clock::UnixMillis;
use crate::comment::Id;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The request cannot be fulfilled as things stand; nothing was changed.
    #[error("refused")]
    Refused(#[source] Refusal),
    /// More is waiting than may wait; try again later.
    #[error("the store is busy")]
    Busy,
    /// Writes cannot be made durable at the moment; nothing that was not acknowledged counts.
    #[error("the store is unavailable")]
    Unavailable,
    /// Stored bytes do not read back; see the log.
    #[error("a stored record is damaged")]
    Damaged,
}

/// A business refusal: typed, durable, and nothing changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such comment, key or account.
    #[error("not found")]
    NotFound,
    /// Another comment stands under this id.
    #[error("the id is taken by another comment")]
    IdTaken,
    /// Another version is current than the one the caller saw.
    #[error("version {expected} was expected, but the comment is at {current}")]
    Stale {
        /// The version the caller saw.
        expected: u32,
        /// The version it has.
        current: u32,
        /// Who made it that.
        by: Id,
        /// What it is now.
        status: Status,
        /// Since when.
        at: UnixMillis,
    },
    /// Somebody else holds the comment.
    #[error("another moderator holds the comment")]
    Leased {
        /// Who.
        by: Id,
        /// Until when.
        until: UnixMillis,
    },
    /// The caller does not hold the comment.
    #[error("the comment is not held by this moderator")]
    NotHeld,
    /// A key of this name exists.
    #[error("a key of this name exists")]
    KeyExists,
    /// An account of this name exists.
    #[error("an account of this name exists")]
    AccountExists,
    /// The comment was erased; its id cannot be used again.
    #[error("the comment was erased")]
    Erased {
        /// When.
        at: UnixMillis,
    },
    /// The comment does not wait for anybody.
    #[error("the comment does not wait for a decision")]
    NotWaiting,
    /// The comment was escalated.
    #[error("the comment was escalated; a lead decides")]
    ForLeads,
    /// There is no person's decision that stands.
    #[error("no person's decision stands that could be taken back")]
    NothingToUndo,
    /// Somebody else decided.
    #[error("another moderator decided; a lead can take that back")]
    NotTheirs {
        /// Who.
        by: Id,
    },
    /// The comment has all the reports it can have.
    #[error("the comment has {limit} reports already; more change nothing")]
    EnoughReports {
        /// The most allowed.
        limit: u32,
    },
}
