//! What is owed to an endpoint: how far the audit log was taken into account, which of its records are still to be delivered,
//! and which were given up. Kept in a small file of record numbers; the records themselves stay in the journal.
//!
//! Of one comment's records, an earlier one goes first: a later one waits as long as that takes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tracing::warn;

use super::client::Attempt;
use crate::clock::UnixMillis;

/// The first pause after a failure; each following one is twice as long, up to the longest.
const FIRST_PAUSE_MS: i64 = 5_000;
const LONGEST_PAUSE_MS: i64 = 3_600_000;
/// After so long, an event is given up.
const PATIENCE_MS: i64 = 24 * 3_600_000;
/// How many events may be owed; beyond, the log waits.
const MAX_PENDING: usize = 10_000;
/// How many events that were given up are remembered; the oldest are forgotten.
const MAX_DEAD: usize = 10_000;

/// What is owed to one endpoint.
#[derive(Debug)]
pub(super) struct Outbox {
    path: PathBuf,
    owed: Owed,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Owed {
    cursor: u64,
    pending: Vec<Pending>,
    dead: Vec<Dead>,
}

/// An event that is to be delivered.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Pending {
    record: u64,
    /// Hashes of the comments it is about.
    comments: BTreeSet<String>,
    n_attempts: u32,
    first_at: Option<i64>,
    next_at: i64,
    #[serde(default)]
    last: Option<Failure>,
}

/// An event that was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dead {
    /// Its record in the audit log.
    pub record: u64,
    /// When it was given up, in milliseconds since 1970.
    pub at: i64,
    /// How often it was tried.
    pub n_attempts: u32,
    /// What happened last.
    pub last: Option<Failure>,
    comments: BTreeSet<String>,
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The endpoint answered with this status.
    Status(u16),
    /// Its name leads to a private address.
    PrivateAddress,
    /// It did not answer.
    NoAnswer,
}

impl Outbox {
    /// Reads what is owed; from the record `now_at` on when nothing is known.
    pub(super) fn open(path: &Path, now_at: u64) -> Self {
        let read = fs::read(path).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let owed = read.unwrap_or_else(|| Owed { cursor: now_at, ..Owed::default() });
        let outbox = Self { path: path.to_owned(), owed };
        outbox.keep();
        outbox
    }

    /// The last record that was taken into account.
    pub(super) const fn cursor(&self) -> u64 {
        self.owed.cursor
    }

    /// How many events are owed.
    pub(super) const fn n_pending(&self) -> usize {
        self.owed.pending.len()
    }

    /// What was given up.
    pub(super) fn dead(&self) -> &[Dead] {
        &self.owed.dead
    }

    /// Whether more may be owed.
    pub(super) const fn has_room(&self) -> bool {
        self.owed.pending.len() < MAX_PENDING
    }

    /// Takes a stretch of the log into account, of which these records are owed.
    pub(super) fn take_in(&mut self, records: Vec<(u64, BTreeSet<String>)>, cursor: u64, now: UnixMillis) {
        if cursor == self.owed.cursor {
            return;
        }
        let pending = records.into_iter().map(|(record, comments)| Pending::new(record, comments, now));
        self.owed.pending.extend(pending);
        self.owed.cursor = cursor;
        self.keep();
    }

    /// The first record that is due and not behind another one of its comment.
    pub(super) fn due(&self, now: UnixMillis) -> Option<u64> {
        self.first_in_line().find(|pending| pending.next_at <= now.0).map(|pending| pending.record)
    }

    fn first_in_line(&self) -> impl Iterator<Item = &Pending> {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        self.owed.pending.iter().filter(move |pending| {
            let is_first = pending.comments.iter().all(|comment| !taken.contains(comment.as_str()));
            taken.extend(pending.comments.iter().map(String::as_str));
            is_first
        })
    }

    /// Notes what came of an attempt. `jitter` is a share, 0 to 1.
    pub(super) fn tried(&mut self, record: u64, attempt: Attempt, now: UnixMillis, jitter: f64) {
        let failure = match attempt {
            Attempt::Taken(_) => return self.settle(record, None),
            Attempt::Refused(status) => Failure::Status(status),
            Attempt::PrivateAddress => Failure::PrivateAddress,
            Attempt::NoAnswer => Failure::NoAnswer,
        };
        let Some(pending) = self.owed.pending.iter_mut().find(|pending| pending.record == record) else { return };
        pending.n_attempts += 1;
        pending.last = Some(failure);
        let first_at = *pending.first_at.get_or_insert(now.0);
        if now.0 - first_at >= PATIENCE_MS {
            let dead = Dead::of(pending, now);
            return self.settle(record, Some(dead));
        }
        pending.next_at = now.0 + pause_ms(pending.n_attempts, jitter);
        self.keep();
    }

    /// Nothing is owed any more for a record that is not there, or of which nobody wants to hear.
    pub(super) fn settle(&mut self, record: u64, dead: Option<Dead>) {
        self.owed.pending.retain(|pending| pending.record != record);
        self.owed.dead.extend(dead);
        let n_too_many = self.owed.dead.len().saturating_sub(MAX_DEAD);
        self.owed.dead.drain(..n_too_many);
        self.keep();
    }

    /// Owes again what was given up, in the order of the log; how many events that are.
    pub(super) fn replay(&mut self, now: UnixMillis) -> usize {
        let dead = std::mem::take(&mut self.owed.dead);
        let n_events = dead.len();
        self.owed.pending.extend(dead.into_iter().map(|dead| Pending::new(dead.record, dead.comments, now)));
        self.owed.pending.sort_by_key(|pending| pending.record);
        self.keep();
        n_events
    }

    /// Brings it to the disk. When that fails, events are delivered once more after the next start.
    fn keep(&self) {
        if let Err(error) = self.write() {
            warn!(error = &error as &dyn std::error::Error, "what is owed to a webhook was not kept");
        }
    }

    fn write(&self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let fresh = self.path.with_extension("tmp");
        let mut file = fs::File::create(&fresh)?;
        file.write_all(&serde_json::to_vec(&self.owed)?)?;
        file.sync_data()?;
        fs::rename(fresh, &self.path)
    }
}

impl Pending {
    const fn new(record: u64, comments: BTreeSet<String>, now: UnixMillis) -> Self {
        Self { record, comments, n_attempts: 0, first_at: None, next_at: now.0, last: None }
    }
}

impl Dead {
    fn of(pending: &Pending, now: UnixMillis) -> Self {
        let Pending { record, comments, n_attempts, last, .. } = pending.clone();
        Self { record, at: now.0, n_attempts, last, comments }
    }
}

/// Twice as long after each failure, and by half more or less, so that many events do not come back at once.
fn pause_ms(n_attempts: u32, jitter: f64) -> i64 {
    let doubled = 2_i64.saturating_pow(n_attempts.saturating_sub(1).min(30));
    let pause = FIRST_PAUSE_MS.saturating_mul(doubled).min(LONGEST_PAUSE_MS);
    (pause as f64 * (0.5 + jitter.clamp(0.0, 1.0))) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outbox() -> (tempfile::TempDir, Outbox) {
        let folder = tempfile::tempdir().expect("a folder");
        let outbox = Outbox::open(&folder.path().join("cms.json"), 7);
        (folder, outbox)
    }

    fn of(comment: &str) -> BTreeSet<String> {
        BTreeSet::from([comment.to_owned()])
    }

    const NOW: UnixMillis = UnixMillis(1_000_000);

    #[test]
    fn a_failing_comment_holds_back_its_own_events_and_nobody_elses() {
        let (_folder, mut outbox) = outbox();
        outbox.take_in(vec![(8, of("a")), (9, of("a")), (10, of("b"))], 10, NOW);
        assert_eq!(outbox.due(NOW), Some(8));
        outbox.tried(8, Attempt::Refused(500), NOW, 0.5);
        assert_eq!(outbox.due(NOW), Some(10));
        outbox.tried(10, Attempt::Taken(200), NOW, 0.5);
        assert_eq!((outbox.due(NOW), outbox.due(NOW.plus_ms(4_999))), (None, None));
        let later = NOW.plus_ms(5_000);
        outbox.tried(8, Attempt::Taken(204), later, 0.5);
        assert_eq!(outbox.due(later), Some(9));
    }

    #[test]
    fn pauses_double_up_to_an_hour_and_differ() {
        let pauses: Vec<i64> = [1, 2, 3, 11, 99].into_iter().map(|n| pause_ms(n, 0.5)).collect();
        assert_eq!(pauses, [5_000, 10_000, 20_000, 3_600_000, 3_600_000]);
        assert_eq!((pause_ms(1, 0.0), pause_ms(1, 1.0)), (2_500, 7_500));
    }

    #[test]
    fn after_a_day_an_event_is_given_up_and_can_be_owed_again() {
        let (_folder, mut outbox) = outbox();
        outbox.take_in(vec![(8, of("a")), (9, of("a"))], 9, NOW);
        outbox.tried(8, Attempt::NoAnswer, NOW, 0.5);
        let a_day_later = NOW.plus_ms(PATIENCE_MS);
        outbox.tried(8, Attempt::PrivateAddress, a_day_later, 0.5);
        assert_eq!(outbox.dead().len(), 1);
        assert_eq!(outbox.dead()[0].last, Some(Failure::PrivateAddress));
        assert_eq!(outbox.due(a_day_later), Some(9));
        assert_eq!(outbox.replay(a_day_later), 1);
        assert_eq!((outbox.due(a_day_later), outbox.dead().len()), (Some(8), 0));
    }

    #[test]
    fn what_is_owed_survives_a_restart() {
        let (folder, mut outbox) = outbox();
        outbox.take_in(vec![(8, of("a"))], 12, NOW);
        let again = Outbox::open(&folder.path().join("cms.json"), 99);
        assert_eq!((again.cursor(), again.n_pending(), again.due(NOW)), (12, 1, Some(8)));
    }
}
