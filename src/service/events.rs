//! What happened, as it happens: the audit log as a feed.
//!
//! What people decide waits out the undo window, so that a slip of the hand reaches nobody: within the window the feed
//! stands still before it, and a decision that was taken back in time is left out together with that. Those who work at
//! the queue ask for everything at once.

use tokio::sync::watch;

use super::{Service, ServiceError};
use crate::clock::UnixMillis;
use crate::store::{AuditEntry, AuditEvent};

/// Whether people's decisions wait out the undo window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// They do.
    Settled,
    /// Everything at once.
    Live,
}

/// A stretch of the feed.
#[derive(Clone, Debug)]
pub struct FeedPage {
    /// What happened, in order.
    pub entries: Vec<AuditEntry>,
    /// The number to go on behind.
    pub next: u64,
    /// Whether more is there already.
    pub has_more: bool,
    /// How long the feed stands still before the next record, in milliseconds.
    pub settles_in_ms: Option<i64>,
}

impl Service {
    /// What happened behind the record `after`.
    pub async fn events(&self, after: u64, limit: usize, settling: Settling) -> Result<FeedPage, ServiceError> {
        let page = self.store.audit(after, limit).await?;
        let (window, now) = (self.undo_ms, self.clock.now());
        let mut feed = FeedPage { entries: Vec::new(), next: after, has_more: false, settles_in_ms: None };
        for entry in page.entries {
            if let (Settling::Settled, Some(ms)) = (settling, settles_in(&entry, window, now)) {
                feed.settles_in_ms = Some(ms);
                return Ok(feed);
            }
            feed.next = entry.seq;
            if settling == Settling::Live || !was_taken_back_in_time(&entry, window) {
                feed.entries.push(entry);
            }
        }
        feed.has_more = feed.next < page.last_seq;
        Ok(feed)
    }

    /// The number of the last record, as it grows.
    pub fn last_record(&self) -> watch::Receiver<u64> {
        self.store.last_record()
    }
}

/// How long a record still waits; none when it may go out.
fn settles_in(entry: &AuditEntry, window_ms: i64, now: UnixMillis) -> Option<i64> {
    let is_persons = matches!(entry.what, AuditEvent::Decided { .. });
    let left = entry.at.plus_ms(window_ms).since_ms(now);
    (is_persons && left > 0).then_some(left)
}

fn was_taken_back_in_time(entry: &AuditEntry, window_ms: i64) -> bool {
    match entry.what {
        AuditEvent::Decided { undone_at: Some(undone_at), .. } => undone_at.since_ms(entry.at) < window_ms,
        AuditEvent::Undone { decided_at: Some(decided_at), .. } => entry.at.since_ms(decided_at) < window_ms,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Action;

    fn decided(at: i64, undone_at: Option<i64>) -> AuditEntry {
        let undone_at = undone_at.map(UnixMillis);
        let what = AuditEvent::Decided { action: Action::Reject, reason: None, version: 2, batch: None, undone_at };
        AuditEntry { seq: 1, chain: [0; 32], at: UnixMillis(at), actor: None, comments: Vec::new(), what }
    }

    #[test]
    fn a_decision_waits_out_the_window() {
        assert_eq!(settles_in(&decided(1_000, None), 5_000, UnixMillis(4_000)), Some(2_000));
        assert_eq!(settles_in(&decided(1_000, None), 5_000, UnixMillis(6_000)), None);
    }

    #[test]
    fn only_what_was_taken_back_within_the_window_is_left_out() {
        assert!(was_taken_back_in_time(&decided(1_000, Some(5_999)), 5_000));
        assert!(!was_taken_back_in_time(&decided(1_000, Some(6_000)), 5_000));
        assert!(!was_taken_back_in_time(&decided(1_000, None), 5_000));
    }
}
