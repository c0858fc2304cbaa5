//! What reviewing asks of the store: the queue, leases, people's decisions and taking them back.

use super::keys::Id16;
use super::{Action, Status, StoredComment};
use crate::category::{Category, Score};
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::decision::ReasonCode;
use crate::text::Language;

/// Asks for leases.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Who claims.
    pub moderator: Reviewer,
    /// How many comments the moderator wants to hold in all.
    pub limit: usize,
    /// Which ones.
    pub filter: QueueFilter,
    /// In which order.
    pub order: QueueOrder,
    /// When the leases end.
    pub until: UnixMillis,
    /// Now: leases that ended before are free.
    pub now: UnixMillis,
}

/// Asks for the lease on one particular comment.
#[derive(Clone, Debug)]
pub struct Take {
    /// The comment.
    pub id: Id,
    /// Who asks.
    pub moderator: Reviewer,
    /// What to do when somebody else holds it.
    pub when_held: WhenHeld,
    /// When the lease ends.
    pub until: UnixMillis,
    /// Now.
    pub now: UnixMillis,
}

/// What to do when somebody else holds a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenHeld {
    /// Leave it to them.
    Refuse,
    /// Take it over.
    TakeOver,
}

/// Who reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// The name of their key.
    pub name: Id,
    /// Whether they are leads.
    pub rank: Rank,
}

/// How far a reviewer's say goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Everything but what was escalated; takes back their own decisions.
    Moderator,
    /// Everything; takes back anybody's.
    Lead,
}

/// Which waiting comments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueFilter {
    /// Under this article.
    pub article: Option<Id>,
    /// Under articles of this section.
    pub section: Option<Line>,
    /// In this language.
    pub language: Option<Language>,
    /// Held for this category; with a range, with a score in it.
    pub category: Option<Category>,
    /// With a score in the category from here.
    pub min_score: Option<Score>,
    /// With a score in the category up to here.
    pub max_score: Option<Score>,
    /// Held for a reason of this kind.
    pub reason: Option<ReasonCode>,
    /// Reported, or not.
    pub reported: Option<bool>,
}

/// In which order waiting comments are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueueOrder {
    /// Lane, then priority, then age.
    #[default]
    Priority,
    /// Strictly by age, oldest first.
    Oldest,
}

/// Asks for a page of the queue.
#[derive(Clone, Debug)]
pub struct QueueQuery {
    /// How many at most.
    pub limit: usize,
    /// Where the last page ended; opaque to everybody but the store.
    pub cursor: Option<Vec<u8>>,
    /// Which ones.
    pub filter: QueueFilter,
    /// In which order.
    pub order: QueueOrder,
    /// Now: leases that ended before are free.
    pub now: UnixMillis,
}

/// A page of the queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// The comments, in queue order. Leased ones are included with their lease, so that a console can show who is at it.
    pub comments: Vec<StoredComment>,
    /// Where the next page starts, when there is one.
    pub next: Option<Vec<u8>>,
    /// Waiting comments in all, leased ones included, filters aside.
    pub n_waiting: u64,
    /// Of these, pending ones; the others are published and reported.
    pub n_pending: u64,
}

/// A person's decision, to be kept.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The comment.
    pub id: Id,
    /// The version the moderator saw.
    pub expected_version: u32,
    /// Who decides.
    pub moderator: Reviewer,
    /// What they do.
    pub action: Action,
    /// The category they name as the reason.
    pub reason: Option<Category>,
    /// What they write about it.
    pub note: Option<Line>,
    /// Now.
    pub at: UnixMillis,
}

/// Asks to take the last person's decision on a comment back.
#[derive(Clone, Debug)]
pub struct Undoing {
    /// The comment.
    pub id: Id,
    /// The version the moderator saw.
    pub expected_version: u32,
    /// Who asks.
    pub moderator: Reviewer,
    /// Now.
    pub at: UnixMillis,
}

/// One decision on many comments. Several of these with the same name make one batch.
#[derive(Clone, Debug)]
pub struct BatchRuling {
    /// The batch's name.
    pub batch: Id,
    /// The comments with the versions that were seen.
    pub comments: Vec<(Id, u32)>,
    /// Who decides.
    pub moderator: Reviewer,
    /// What they do.
    pub action: Action,
    /// The category they name as the reason.
    pub reason: Option<Category>,
    /// What they write about it.
    pub note: Option<Line>,
    /// Now.
    pub at: UnixMillis,
}

/// Asks to take a batch's decisions back.
#[derive(Clone, Debug)]
pub struct BatchUndoing {
    /// The batch's name.
    pub batch: Id,
    /// Where the part before ended; none at the beginning.
    pub behind: Option<BatchPosition>,
    /// How many comments are taken back at once.
    pub limit: usize,
    /// Who asks.
    pub moderator: Reviewer,
    /// Now.
    pub at: UnixMillis,
}

/// How far into a batch a part of it reached; opaque to everybody but the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchPosition(pub(super) Id16);

/// What became of a batch, or of a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchOutcome {
    /// Comments that were changed.
    pub n_done: u64,
    /// Comments that were left alone: changed meanwhile, held by somebody else, or for leads only.
    pub n_skipped: u64,
    /// Whether there is more to do.
    pub has_more: bool,
    /// How far it reached.
    pub reached: Option<BatchPosition>,
}

/// Asks for comments.
#[derive(Clone, Debug)]
pub struct Search {
    /// How many at most.
    pub limit: usize,
    /// Where the last page ended; opaque to everybody but the store.
    pub cursor: Option<Vec<u8>>,
    /// Which ones.
    pub filter: SearchFilter,
}

/// Which comments. All that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct SearchFilter {
    /// Standing there.
    pub status: Option<Status>,
    /// Under this article.
    pub article: Option<Id>,
    /// Under articles of this section.
    pub section: Option<Line>,
    /// Of this author.
    pub author: Option<Id>,
    /// Last decided by this moderator.
    pub moderator: Option<Id>,
    /// In this language.
    pub language: Option<Language>,
    /// Whose score in this category is within the bounds.
    pub category: Option<Category>,
    /// From here.
    pub min_score: Option<Score>,
    /// Up to here.
    pub max_score: Option<Score>,
    /// With a reason of this kind.
    pub reason: Option<ReasonCode>,
    /// Holding all of these words, folded as the text core folds them.
    pub words: Vec<String>,
    /// Received from then on.
    pub from: Option<UnixMillis>,
    /// Received before then.
    pub until: Option<UnixMillis>,
}

/// A page of comments, newest first.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// The comments.
    pub comments: Vec<StoredComment>,
    /// Where the next page starts, when there may be more. A page can be short, and even empty, and still say so.
    pub next: Option<Vec<u8>>,
}
