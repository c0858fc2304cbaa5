//! Erasure: of a comment, of everything of a person, of what is older than may be kept (Regulation (EU) 2016/679,
//! articles 5 (1) (e) and 17).

use crate::clock::UnixMillis;
use crate::comment::Id;

/// Asks to erase one comment.
#[derive(Clone, Debug)]
pub struct Erasing {
    /// The comment.
    pub id: Id,
    /// Who asks.
    pub actor: Id,
    /// Now.
    pub at: UnixMillis,
}

/// Asks to erase a person: their comments, and their reports on other people's.
#[derive(Clone, Debug)]
pub struct AuthorErasing {
    /// The site's identifier of the person.
    pub author: Id,
    /// How many comments and reports are erased at once.
    pub limit: usize,
    /// Who asks.
    pub actor: Id,
    /// Now.
    pub at: UnixMillis,
}

/// Asks to erase what was received before a time.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// What was received before is erased.
    pub before: UnixMillis,
    /// How many comments are erased at once.
    pub limit: usize,
    /// Who asks.
    pub actor: Id,
    /// Now.
    pub at: UnixMillis,
}

/// What became of an erasure, or of a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ErasureOutcome {
    /// Comments that were erased.
    pub n_comments: u64,
    /// Reports that were erased.
    pub n_reports: u64,
    /// Whether there is more to erase.
    pub has_more: bool,
}

/// Why something was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureCause {
    /// One comment, on request.
    Comment,
    /// Everything of a person, on request.
    Author,
    /// It was older than may be kept.
    Retention,
}
