//! Counters: always what a recount would give.

use crate::author::AuthorRecord;
use crate::queue::ReporterRecord;

/// How many comments stand where. Erased ones count as erased only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for a person, unpublished.
    pub n_pending: u64,
    /// Waiting for a person: pending, or approved and reported.
    pub n_waiting: u64,
    /// Of these, leased at the last write.
    pub n_leased: u64,
    /// May be published.
    pub n_approved: u64,
    /// May not be published.
    pub n_rejected: u64,
    /// Erased.
    pub n_erased: u64,
}

/// How many of an article's comments stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArticleTotals {
    /// Waiting for a person, unpublished.
    pub n_pending: u64,
    /// May be published.
    pub n_approved: u64,
    /// May not be published.
    pub n_rejected: u64,
}

impl ArticleTotals {
    /// All of them.
    pub const fn n_comments(&self) -> u64 {
        self.n_pending + self.n_approved + self.n_rejected
    }
}

/// What is known of an author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuthorTotals {
    /// How their comments were judged so far.
    pub record: AuthorRecord,
    /// Of those received in the last 30 days.
    pub last_30_days: AuthorRecord,
    /// Of those received in the last 90 days.
    pub last_90_days: AuthorRecord,
    /// How their reports were answered.
    pub reports: ReporterRecord,
}

impl AuthorRecord {
    /// The share of rejected ones among those decided; none when nothing is.
    pub fn rejection_rate(&self) -> Option<f64> {
        let n_decided = self.n_approved + self.n_rejected;
        (n_decided > 0).then(|| self.n_rejected as f64 / n_decided as f64)
    }
}
