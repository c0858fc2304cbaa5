//! Comments as they come in and as they are kept.

use crate::author::AuthorRecord;
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::{Comment, CommentText, Id, Line};
use crate::decision::Decision;
use crate::queue::{Place, ReportTally};
use crate::text::Language;

/// Asks for the context of a comment.
#[derive(Clone, Debug)]
pub struct ContextQuery {
    /// Whether this id is known already.
    pub comment: Option<Id>,
    /// The author.
    pub author: Id,
    /// The article.
    pub article: Id,
    /// [`crate::rules::fingerprint`] of the text.
    pub text_fingerprint: [u8; 16],
    /// How far back repeated texts count.
    pub since: UnixMillis,
}

/// What the store knows around a comment.
#[derive(Clone, Debug)]
pub struct StoredContext {
    /// The comment of this id, when there is one.
    pub existing: Option<StoredComment>,
    /// How the author's comments were judged so far.
    pub author: AuthorRecord,
    /// How many of the author's comments since `since` had the same text fingerprint.
    pub n_same_text: u32,
    /// How many comments the article has.
    pub n_article_comments: u64,
}

/// A comment with its decision, to be kept.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The comment.
    pub comment: Comment,
    /// BLAKE3 of the request as parsed: tells a repetition from another comment under the same id.
    pub request_fingerprint: [u8; 32],
    /// [`crate::rules::fingerprint`] of the text.
    pub text_fingerprint: [u8; 16],
    /// The machine's decision.
    pub decision: Decision,
    /// Where it would stand in the queue.
    pub place: Place,
    /// The name of the key that submitted it.
    pub actor: Id,
    /// Now.
    pub at: UnixMillis,
}

/// A comment's new text with its decision, to be kept.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The comment.
    pub id: Id,
    /// What it says now.
    pub text: CommentText,
    /// The language the caller says it is in.
    pub language: Option<Language>,
    /// [`crate::rules::fingerprint`] of the text.
    pub text_fingerprint: [u8; 16],
    /// The machine's decision on it.
    pub decision: Decision,
    /// Where it would stand in the queue.
    pub place: Place,
    /// The name of the key that sent it.
    pub actor: Id,
    /// Now.
    pub at: UnixMillis,
}

/// What became of a submission.
#[derive(Clone, Debug)]
pub enum Submitted {
    /// It is new and kept.
    Created(StoredComment),
    /// It was kept before; the first decision stands.
    Repeated(StoredComment),
}

/// A comment as the store keeps it.
#[derive(Clone, Debug)]
pub struct StoredComment {
    /// The comment.
    pub comment: Comment,
    /// Where it stands now.
    pub status: Status,
    /// 1 after the machine's decision, one more with every human one.
    pub version: u32,
    /// Its place while it waits for a person: pending, or approved and reported.
    pub place: Option<Place>,
    /// Since when it waits.
    pub waiting_since: Option<UnixMillis>,
    /// Reports that no person has answered yet.
    pub reports: ReportTally,
    /// Who holds it and until when. A lease that has run out is no lease.
    pub lease: Option<Lease>,
    /// Fingerprint of the request that brought it.
    pub request_fingerprint: [u8; 32],
    /// When it was received, by our clock.
    pub received_at: UnixMillis,
    /// Everything that was decided, oldest first; entry i has version i + 1.
    pub history: Vec<HistoryEntry>,
}

impl StoredComment {
    /// The machine's last decision, with the version it made and when.
    pub fn machine_decision(&self) -> Option<(&HistoryEntry, &Decision)> {
        self.history.iter().rev().find_map(|entry| match &entry.what {
            Judgement::Machine { decision, .. } => Some((entry, decision)),
            Judgement::Person { .. } | Judgement::Undone { .. } => None,
        })
    }

    /// The person who decided last, when that still stands: not taken back and not followed by an edit.
    pub fn person_decision(&self) -> Option<(&HistoryEntry, Action)> {
        standing(&self.history)
    }
}

/// The last person's decision in a history that was neither taken back nor followed by a machine's.
pub(crate) fn standing(history: &[HistoryEntry]) -> Option<(&HistoryEntry, Action)> {
    let mut stack = Vec::new();
    for entry in history {
        match &entry.what {
            Judgement::Machine { .. } => stack.clear(),
            Judgement::Person { action, .. } => stack.push((entry, *action)),
            Judgement::Undone { .. } => drop(stack.pop()),
        }
    }
    stack.pop()
}

/// What became of a call that changes one comment: done, or as if it had been done before.
#[derive(Clone, Debug)]
pub enum Changed {
    /// It was changed now.
    Now(StoredComment),
    /// It was so already.
    Already(StoredComment),
}

/// A text that an edit replaced.
#[derive(Clone, Debug)]
pub struct EarlierText {
    /// The version from which on it stood.
    pub version: u32,
    /// What it said.
    pub text: CommentText,
}

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Waiting for a person.
    Pending,
    /// It may be published.
    Approved,
    /// It may not be published.
    Rejected,
}

/// One decision in a comment's history.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    /// The comment's version from then on.
    pub version: u32,
    /// When.
    pub at: UnixMillis,
    /// What was decided and by whom.
    pub what: Judgement,
    /// How things stood before, for whoever takes it back.
    pub(crate) before: Option<Before>,
}

/// How a comment stood before a person decided.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Before {
    /// Where it stood.
    pub(crate) status: Status,
    /// Where it stood in the queue, reports aside.
    pub(crate) base: Place,
    /// Since when it waited.
    pub(crate) waiting: Option<UnixMillis>,
    /// Whose decision stood.
    pub(crate) decided_by: Option<Id>,
}

/// A decision by the machine or by a person.
#[derive(Clone, Debug)]
pub enum Judgement {
    /// The machine's, submitted through the named key.
    Machine {
        /// The name of the key that submitted the comment.
        submitted_by: Id,
        /// The decision.
        decision: Decision,
    },
    /// A person's.
    Person {
        /// The name of the moderator's key.
        moderator: Id,
        /// What they did.
        action: Action,
        /// The category they name as the reason.
        reason: Option<Category>,
        /// What they wrote about it.
        note: Option<Line>,
        /// The batch it was a part of.
        batch: Option<Id>,
    },
    /// A person's decision was taken back.
    Undone {
        /// The name of the moderator's key.
        moderator: Id,
        /// The version that was taken back.
        undoes: u32,
    },
}

/// What a moderator can do with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// It may be published.
    Approve,
    /// It may not be published.
    Reject,
    /// A lead shall decide: pending, in the lane of its own.
    Escalate,
}

/// A moderator's hold on a pending comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The name of the moderator's key.
    pub moderator: Id,
    /// When it ends by itself.
    pub until: UnixMillis,
}
