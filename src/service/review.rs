//! Review: what is pending in order, leases on it, and people's decisions.

use super::{Service, ServiceError};
use crate::category::{Category, Score};
use crate::comment::{Id, Line};
use crate::store::{Action, Claim, QueuePage, QueueQuery, Ruling, StoredComment};
use crate::text::Language;

/// Asks for a page of the queue.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    /// How many at most.
    pub limit: usize,
    /// Where the last page ended.
    pub cursor: Option<Vec<u8>>,
    /// Only comments under this article.
    pub article: Option<Id>,
    /// Only comments in this language.
    pub language: Option<Language>,
    /// Only comments with at least this score in this category.
    pub min_score: Option<(Category, Score)>,
}

/// A person's decision.
#[derive(Clone, Debug)]
pub struct RulingRequest {
    /// The comment.
    pub id: Id,
    /// The version they saw.
    pub expected_version: u32,
    /// What they do.
    pub action: Action,
    /// The category they name as the reason.
    pub reason: Option<Category>,
    /// What they write about it.
    pub note: Option<Line>,
}

impl Service {
    /// Shows a page of what is pending, leased comments included.
    pub async fn queue(&self, filter: QueueFilter) -> Result<QueuePage, ServiceError> {
        let QueueFilter { limit, cursor, article, language, min_score } = filter;
        let query = QueueQuery { limit, cursor, article, language, min_score, now: self.clock.now() };
        Ok(self.store.queue(query).await?)
    }

    /// Leases pending comments to a moderator until they hold `limit` in all. Claiming again renews.
    pub async fn claim(&self, moderator: &Id, limit: usize) -> Result<Vec<StoredComment>, ServiceError> {
        let now = self.clock.now();
        let claim = Claim { moderator: moderator.clone(), limit, until: now.plus_ms(self.lease_ms), now };
        Ok(self.store.claim(claim).await?)
    }

    /// Gives a leased comment back to the queue.
    pub async fn release(&self, id: &Id, moderator: &Id) -> Result<(), ServiceError> {
        Ok(self.store.release(id, moderator, self.clock.now()).await?)
    }

    /// Keeps a moderator's decision.
    pub async fn decide(&self, request: RulingRequest, moderator: &Id) -> Result<StoredComment, ServiceError> {
        let ruling = Ruling {
            id: request.id,
            expected_version: request.expected_version,
            moderator: moderator.clone(),
            action: request.action,
            reason: request.reason,
            note: request.note,
            at: self.clock.now(),
        };
        let stored = self.store.decide(ruling).await?;
        self.metrics.human_decision(action_name(request.action));
        Ok(stored)
    }
}

const fn action_name(action: Action) -> &'static str {
    match action {
        Action::Approve => "approve",
        Action::Reject => "reject",
        Action::Escalate => "escalate",
    }
}
