//! Who comments, and what the newsroom knows of them.

use crate::comment::{Id, Line};

/// An author as a comment names them; only the identifier is required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorRef {
    /// The site's identifier of the author.
    pub id: Id,
    /// The name shown beside the comment.
    pub name: Option<Line>,
}

/// How an author's comments were judged so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuthorRecord {
    /// Comments received.
    pub n_comments: u64,
    /// Of these, approved at present.
    pub n_approved: u64,
    /// Of these, rejected at present.
    pub n_rejected: u64,
}
