//! One decision on many waiting comments: looked at first, made in one go, taken back as a block.

use super::review::action_name;
use super::{Paging, Service, ServiceError, fresh_id};
use crate::category::Category;
use crate::comment::{Id, Line};
use crate::store::{Action, BatchOutcome, BatchRuling, BatchUndoing, QueueFilter, QueueOrder, Reviewer, StoredComment};

/// The largest batch. A moderator who looked at ten of them should not decide on more in one go.
pub const MAX_BATCH: usize = 10_000;
/// How many comments a look shows.
const N_SAMPLED: usize = 10;
/// How many comments are decided in one write.
const CHUNK: usize = 500;
/// How many comments are read in one page while a batch is put together.
const PAGE: usize = 500;

/// What a batch would decide on.
#[derive(Clone, Debug)]
pub struct BatchPreview {
    /// How many comments.
    pub n_comments: usize,
    /// Whether there are more than a batch may have.
    pub is_cut: bool,
    /// Some of them, chosen at random.
    pub sample: Vec<StoredComment>,
}

/// One decision on many comments.
#[derive(Clone, Debug)]
pub struct BatchRequest {
    /// Which ones.
    pub filter: QueueFilter,
    /// How many the moderator was shown; with more, nothing is done.
    pub expected: usize,
    /// What they do.
    pub action: Action,
    /// The category they name as the reason.
    pub reason: Option<Category>,
    /// What they write about it.
    pub note: Option<Line>,
}

/// Why a batch was not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// More comments fit than the moderator was shown.
    #[error("{found} comments fit by now, {expected} were expected; look again")]
    Grown {
        /// How many the moderator was shown.
        expected: usize,
        /// How many there are.
        found: usize,
    },
}

impl Service {
    /// Shows what a batch with this filter would decide on.
    pub async fn preview_batch(&self, filter: QueueFilter) -> Result<BatchPreview, ServiceError> {
        let (comments, is_cut) = self.fitting(&filter).await?;
        let mut sample = Vec::new();
        for at in sampled(comments.len())? {
            if let Some((id, _)) = comments.get(at) {
                sample.extend(self.store.comment(id).await?);
            }
        }
        Ok(BatchPreview { n_comments: comments.len(), is_cut, sample })
    }

    /// Decides on everything that fits, and answers the batch's name. What changes meanwhile, or is held by somebody else,
    /// is left alone.
    pub async fn decide_batch(
        &self,
        request: BatchRequest,
        moderator: &Reviewer,
    ) -> Result<(Id, BatchOutcome), ServiceError> {
        let (comments, _) = self.fitting(&request.filter).await?;
        if comments.len() > request.expected {
            return Err(BatchError::Grown { expected: request.expected, found: comments.len() }.into());
        }
        let at = self.clock.now();
        let batch = fresh_id(at);
        let mut all = BatchOutcome::default();
        for chunk in comments.chunks(CHUNK) {
            let ruling = BatchRuling {
                batch: batch.clone(),
                comments: chunk.to_vec(),
                moderator: moderator.clone(),
                action: request.action,
                reason: request.reason,
                note: request.note.clone(),
                at,
            };
            let outcome = self.store.decide_batch(ruling).await?;
            all.n_done += outcome.n_done;
            all.n_skipped += outcome.n_skipped;
        }
        self.metrics.human_decision(action_name(request.action));
        Ok((batch, all))
    }

    /// Takes a batch back, except where something was decided since.
    pub async fn undo_batch(&self, batch: &Id, moderator: &Reviewer) -> Result<BatchOutcome, ServiceError> {
        let mut all = BatchOutcome::default();
        loop {
            let (batch, moderator, at) = (batch.clone(), moderator.clone(), self.clock.now());
            let behind = all.reached;
            let outcome = self.store.undo_batch(BatchUndoing { batch, behind, limit: CHUNK, moderator, at }).await?;
            all.n_done += outcome.n_done;
            all.n_skipped += outcome.n_skipped;
            all.reached = outcome.reached;
            if !outcome.has_more {
                self.metrics.human_decision("undo");
                return Ok(all);
            }
        }
    }

    /// The comments that fit, with their versions, and whether there are more.
    async fn fitting(&self, filter: &QueueFilter) -> Result<(Vec<(Id, u32)>, bool), ServiceError> {
        let mut comments = Vec::new();
        let mut cursor = None;
        loop {
            let page = self.queue(filter.clone(), QueueOrder::Priority, Paging { limit: PAGE, cursor }).await?;
            comments.extend(page.comments.into_iter().map(|stored| (stored.comment.id, stored.version)));
            if comments.len() > MAX_BATCH {
                comments.truncate(MAX_BATCH);
                return Ok((comments, true));
            }
            cursor = page.next;
            if cursor.is_none() {
                return Ok((comments, false));
            }
        }
    }
}

/// Different positions below `n`, at random: the first of a shuffle (Fisher and Yates).
fn sampled(n: usize) -> Result<Vec<usize>, ServiceError> {
    let mut positions: Vec<usize> = (0..n).collect();
    let n_sampled = n.min(N_SAMPLED);
    for at in 0..n_sampled {
        let random = getrandom::u64().map_err(super::KeyError::NoRandomness)?;
        let other = at + (random % (n - at) as u64) as usize;
        positions.swap(at, other);
    }
    positions.truncate(n_sampled);
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_sample_has_no_comment_twice_and_is_not_always_the_same() {
        let sample = || sampled(1_000).expect("is random");
        let different: BTreeSet<usize> = sample().into_iter().collect();
        assert_eq!(different.len(), 10);
        assert!((0..20).any(|_| sample() != sample()));
        assert_eq!(sampled(3).expect("is random").len(), 3);
    }
}
