//! Review: what waits, in order, leases on it, people's decisions and taking them back.

use super::{Service, ServiceError};
use crate::category::Category;
use crate::comment::{Id, Line};
use crate::store::{
    Action, Claim, QueueFilter, QueueOrder, QueuePage, QueueQuery, Reviewer, Ruling, Search, SearchFilter, SearchPage,
    StoredComment, Take, Undoing, WhenHeld,
};
use crate::text::folded;

/// Asks for a page.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// How many at most.
    pub limit: usize,
    /// Where the last page ended.
    pub cursor: Option<Vec<u8>>,
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
    /// Shows a page of what waits, leased comments included.
    pub async fn queue(
        &self,
        filter: QueueFilter,
        order: QueueOrder,
        paging: Paging,
    ) -> Result<QueuePage, ServiceError> {
        let Paging { limit, cursor } = paging;
        Ok(self.store.queue(QueueQuery { limit, cursor, filter, order, now: self.clock.now() }).await?)
    }

    /// Shows a page of everything that fits, newest first. `words` are folded here.
    pub async fn search(&self, mut filter: SearchFilter, paging: Paging) -> Result<SearchPage, ServiceError> {
        let words = filter.words.iter().map(|words| folded(words));
        filter.words =
            words.flat_map(|words| words.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
        let Paging { limit, cursor } = paging;
        Ok(self.store.search(Search { limit, cursor, filter }).await?)
    }

    /// Leases waiting comments to a moderator until they hold `limit` in all. Claiming again renews.
    pub async fn claim(
        &self,
        moderator: &Reviewer,
        limit: usize,
        filter: QueueFilter,
        order: QueueOrder,
    ) -> Result<Vec<StoredComment>, ServiceError> {
        let now = self.clock.now();
        let until = now.plus_ms(self.lease_ms);
        Ok(self.store.claim(Claim { moderator: moderator.clone(), limit, filter, order, until, now }).await?)
    }

    /// Leases one particular comment to a moderator.
    pub async fn take(&self, id: Id, moderator: &Reviewer, when_held: WhenHeld) -> Result<StoredComment, ServiceError> {
        let now = self.clock.now();
        let until = now.plus_ms(self.lease_ms);
        Ok(self.store.take(Take { id, moderator: moderator.clone(), when_held, until, now }).await?)
    }

    /// Gives a leased comment back to the queue.
    pub async fn release(&self, id: &Id, moderator: &Id) -> Result<(), ServiceError> {
        Ok(self.store.release(id, moderator, self.clock.now()).await?)
    }

    /// Keeps a moderator's decision.
    pub async fn decide(&self, request: RulingRequest, moderator: &Reviewer) -> Result<StoredComment, ServiceError> {
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

    /// Takes the last person's decision on a comment back.
    pub async fn undo(
        &self,
        id: Id,
        expected_version: u32,
        moderator: &Reviewer,
    ) -> Result<StoredComment, ServiceError> {
        let undoing = Undoing { id, expected_version, moderator: moderator.clone(), at: self.clock.now() };
        let stored = self.store.undo(undoing).await?;
        self.metrics.human_decision("undo");
        Ok(stored)
    }
}

/// What an action is called where it is counted.
pub(super) const fn action_name(action: Action) -> &'static str {
    match action {
        Action::Approve => "approve",
        Action::Reject => "reject",
        Action::Escalate => "escalate",
    }
}
