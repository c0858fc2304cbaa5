//! Keys, counters and the store's own marks on disk.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::place::RoleRecord;
use super::wire::Hex;
use crate::author::AuthorRecord;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::store::{Counts, StoredKey};

/// [`StoredKey`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    name: String,
    role: RoleRecord,
    hash: Hex<32>,
    created_at: i64,
    created_by: String,
}

impl From<&StoredKey> for KeyRecord {
    fn from(key: &StoredKey) -> Self {
        Self {
            name: key.name.as_str().to_owned(),
            role: key.role.into(),
            hash: Hex(key.hash),
            created_at: key.created_at.0,
            created_by: key.created_by.as_str().to_owned(),
        }
    }
}

impl TryFrom<KeyRecord> for StoredKey {
    type Error = RecordError;

    fn try_from(record: KeyRecord) -> Result<Self, RecordError> {
        Ok(Self {
            name: Id::parse(record.name)?,
            role: record.role.into(),
            hash: record.hash.0,
            created_at: UnixMillis(record.created_at),
            created_by: Id::parse(record.created_by)?,
        })
    }
}

/// [`Counts`] on disk.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "counts are named n_ everywhere")]
pub(crate) struct CountsRecord {
    n_pending: u64,
    n_leased: u64,
    n_approved: u64,
    n_rejected: u64,
}

impl From<Counts> for CountsRecord {
    fn from(counts: Counts) -> Self {
        let Counts { n_pending, n_leased, n_approved, n_rejected } = counts;
        Self { n_pending, n_leased, n_approved, n_rejected }
    }
}

impl From<CountsRecord> for Counts {
    fn from(record: CountsRecord) -> Self {
        let CountsRecord { n_pending, n_leased, n_approved, n_rejected } = record;
        Self { n_pending, n_leased, n_approved, n_rejected }
    }
}

/// [`AuthorRecord`] on disk.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "counts are named n_ everywhere")]
pub(crate) struct AuthorTotals {
    n_comments: u64,
    n_approved: u64,
    n_rejected: u64,
}

impl From<AuthorRecord> for AuthorTotals {
    fn from(author: AuthorRecord) -> Self {
        let AuthorRecord { n_comments, n_approved, n_rejected } = author;
        Self { n_comments, n_approved, n_rejected }
    }
}

impl From<AuthorTotals> for AuthorRecord {
    fn from(totals: AuthorTotals) -> Self {
        let AuthorTotals { n_comments, n_approved, n_rejected } = totals;
        Self { n_comments, n_approved, n_rejected }
    }
}

/// How far the journal is applied to the state, and by which chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AppliedRecord {
    seq: u64,
    chain: Hex<32>,
}

impl AppliedRecord {
    /// Everything up to `seq` is applied, and the chain stands at `chain` there.
    pub(crate) const fn new(seq: u64, chain: [u8; 32]) -> Self {
        Self { seq, chain: Hex(chain) }
    }

    /// The last applied record.
    pub(crate) const fn seq(self) -> u64 {
        self.seq
    }

    /// The chain there.
    pub(crate) const fn chain(self) -> [u8; 32] {
        self.chain.0
    }
}

/// The version of the whole layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SchemaRecord {
    /// The version.
    pub(crate) version: u8,
}
