//! What is known around a comment when it arrives. The service looks it up; rules and moderator only read it.

use crate::author::AuthorRecord;

/// What is known around a comment when it arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// How this author's earlier comments were judged.
    pub author: AuthorRecord,
    /// How many of the author's recent comments (the policy's window) had this very text, by [`crate::rules::fingerprint`].
    pub n_same_text: u32,
}
