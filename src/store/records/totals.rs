//! Counters on disk, and the mark that a comment was erased.

use serde::{Deserialize, Serialize};

use super::place::StatusRecord;
use crate::author::AuthorRecord;
use crate::clock::UnixMillis;
use crate::store::{ArticleTotals, Counts, Status};

/// [`Counts`] on disk.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "counts are named n_ everywhere")]
pub(crate) struct CountsRecord {
    n_pending: u64,
    n_waiting: u64,
    n_leased: u64,
    n_approved: u64,
    n_rejected: u64,
    n_erased: u64,
}

impl From<Counts> for CountsRecord {
    fn from(counts: Counts) -> Self {
        let Counts { n_pending, n_waiting, n_leased, n_approved, n_rejected, n_erased } = counts;
        Self { n_pending, n_waiting, n_leased, n_approved, n_rejected, n_erased }
    }
}

impl From<CountsRecord> for Counts {
    fn from(record: CountsRecord) -> Self {
        let CountsRecord { n_pending, n_waiting, n_leased, n_approved, n_rejected, n_erased } = record;
        Self { n_pending, n_waiting, n_leased, n_approved, n_rejected, n_erased }
    }
}

/// [`AuthorRecord`] on disk: of all days, or of one.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "counts are named n_ everywhere")]
pub(crate) struct AuthorCounts {
    n_comments: u64,
    n_approved: u64,
    n_rejected: u64,
}

impl From<AuthorRecord> for AuthorCounts {
    fn from(author: AuthorRecord) -> Self {
        let AuthorRecord { n_comments, n_approved, n_rejected } = author;
        Self { n_comments, n_approved, n_rejected }
    }
}

impl From<AuthorCounts> for AuthorRecord {
    fn from(counts: AuthorCounts) -> Self {
        let AuthorCounts { n_comments, n_approved, n_rejected } = counts;
        Self { n_comments, n_approved, n_rejected }
    }
}

/// [`ArticleTotals`] on disk.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "counts are named n_ everywhere")]
pub(crate) struct ArticleCounts {
    n_pending: u64,
    n_approved: u64,
    n_rejected: u64,
}

impl From<ArticleTotals> for ArticleCounts {
    fn from(article: ArticleTotals) -> Self {
        let ArticleTotals { n_pending, n_approved, n_rejected } = article;
        Self { n_pending, n_approved, n_rejected }
    }
}

impl From<ArticleCounts> for ArticleTotals {
    fn from(counts: ArticleCounts) -> Self {
        let ArticleCounts { n_pending, n_approved, n_rejected } = counts;
        Self { n_pending, n_approved, n_rejected }
    }
}

/// What is left of an erased comment, its history aside.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct ErasedRecord {
    at: i64,
    status: StatusRecord,
    version: u32,
    received_at: i64,
}

impl ErasedRecord {
    /// Erased at `at`, when it stood there.
    pub(crate) fn new(at: UnixMillis, status: Status, version: u32, received_at: UnixMillis) -> Self {
        Self { at: at.0, status: status.into(), version, received_at: received_at.0 }
    }

    /// When it was erased.
    pub(crate) const fn at(self) -> UnixMillis {
        UnixMillis(self.at)
    }

    /// Its last version, which is the length of its history.
    pub(crate) const fn version(self) -> u32 {
        self.version
    }
}
