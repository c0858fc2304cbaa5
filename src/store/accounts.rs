//! Keys and what they open, and the accounts of people who moderate.

use std::fmt;

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

/// A moderator's account as it is kept: the password's hash, never the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAccount {
    /// The name by which decisions know the person.
    pub name: Id,
    /// What they may do; never less than [`Role::Moderator`].
    pub role: Role,
    /// The password's hash with its salt and its cost (PHC string).
    pub password: PasswordHash,
    /// When it was made.
    pub created_at: UnixMillis,
    /// Who made it.
    pub created_by: Id,
}

/// The salted, slow hash of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// A new password for an account.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// Whose.
    pub name: Id,
    /// Its hash.
    pub password: PasswordHash,
    /// Who changed it.
    pub actor: Id,
    /// When.
    pub at: UnixMillis,
}
