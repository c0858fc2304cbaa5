//! Keys and what they open.

use crate::clock::UnixMillis;
use crate::comment::Id;

/// What a key may do; each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Submit comments and score texts.
    Ingest,
    /// Review the queue.
    Moderator,
    /// Decide what moderators escalated, change the policy.
    Lead,
    /// Everything, keys included.
    Admin,
}

/// A key as it is kept: its hash, never itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The name by which decisions know it.
    pub name: Id,
    /// What it may do.
    pub role: Role,
    /// BLAKE3 of the key.
    pub hash: [u8; 32],
    /// When it was made.
    pub created_at: UnixMillis,
    /// The name of the key that made it, `system` at the first start.
    pub created_by: Id,
}
