//! Everything acknowledged survives. The store in our own words: domain operations, not keys and values.
//!
//! Each operation is one atomic unit: with sled one command of the writer thread, later with `PostgreSQL` one transaction.
//! An operation answers only after what it says is durable, refusals included. Times and identifiers come from the
//! caller. Nothing here names HTTP, and only `sled.rs` names sled.

mod refusal; // why something was not done

// -- the store on this machine's disk, from the outside in --
mod local; // the store as the service opens it
mod opening; // what comes of opening it
mod verify; // everything held against everything

// Writing, in the order of a command's way:
mod commands; // what can be asked, and when it is refused
mod fold; // what an event changes
mod group; // commands on their way to one sync
mod index; // what follows from a row
mod overlay;
mod writer; // the one thread that writes // changes before they are committed

// Reading:
mod queries; // context and queue
mod readers; // off the async workers

// On disk:
mod checkpoint; // brings the state to the disk
#[path = "sled.rs"]
mod engine; // the only file that names sled, whose name means the crate everywhere
mod envelope; // how a value is wrapped
mod journal; // everything that happened
mod keys; // where everything lies
mod ladder; // opening, rung by rung
mod records; // disk types
mod replay; // the journal applied to the state
mod rows; // typed rows
mod shared; // who may use the open state
mod view; // what can be read

#[cfg(test)]
#[path = "../../tests/fuzz/engine/mod.rs"]
mod fuzzing; // campaigns over what is private to the store
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use local::SledStore;
pub use opening::{OpenError, OpenReport, StateError};
pub use refusal::{Refusal, StoreError};
pub use verify::{Finding, Verification, VerifyError};

use async_trait::async_trait;

use crate::author::AuthorRecord;
use crate::category::{Category, Score};
use crate::clock::UnixMillis;
use crate::comment::{Comment, Id, Line};
use crate::decision::Decision;
use crate::queue::Place;
use crate::text::Language;

/// The store as the service sees it.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// What is known around a comment that is about to be moderated.
    async fn context(&self, query: ContextQuery) -> Result<StoredContext, StoreError>;

    /// Keeps a new comment with its decision. The same id with the same fingerprint answers what is stored already;
    /// with another fingerprint it is refused with [`Refusal::IdTaken`].
    async fn submit(&self, submission: Submission) -> Result<Submitted, StoreError>;

    /// One comment with its whole history. Its lease may have run out: compare its end with the time.
    async fn comment(&self, id: &Id) -> Result<Option<StoredComment>, StoreError>;

    /// A page of what is pending, in queue order, leased or not.
    async fn queue(&self, query: QueueQuery) -> Result<QueuePage, StoreError>;

    /// Leases the first `limit` pending comments that nobody else holds to a moderator until `until`. What the moderator
    /// holds already is renewed and counts, so claiming again is the heartbeat.
    async fn claim(&self, claim: Claim) -> Result<Vec<StoredComment>, StoreError>;

    /// Gives a leased comment back to the queue; refused unless this moderator holds it.
    async fn release(&self, id: &Id, moderator: &Id, now: UnixMillis) -> Result<(), StoreError>;

    /// Keeps a person's decision. Refused with [`Refusal::Stale`] unless `expected_version` is the current one, and with
    /// [`Refusal::Leased`] while somebody else holds the comment.
    async fn decide(&self, ruling: Ruling) -> Result<StoredComment, StoreError>;

    /// Keeps a key; refused when the name is taken.
    async fn put_key(&self, key: StoredKey) -> Result<(), StoreError>;

    /// All keys that are not revoked, by name.
    async fn keys(&self) -> Result<Vec<StoredKey>, StoreError>;

    /// Revokes a key; refused when there is none of that name.
    async fn revoke_key(&self, name: &Id, actor: &Id, now: UnixMillis) -> Result<(), StoreError>;

    /// How many comments stand where.
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// Whether writes can be acknowledged right now, by a round through the writer.
    async fn health(&self) -> Result<(), StoreError>;

    /// Makes everything durable and stops writing; later calls answer [`StoreError::Unavailable`].
    async fn close(&self) -> Result<(), StoreError>;
}

/// Asks for the context of a comment.
#[derive(Clone, Debug)]
pub struct ContextQuery {
    /// Whether this id is known already.
    pub comment: Option<Id>,
    /// The author.
    pub author: Id,
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
    /// Where it stands in the queue, when it is held.
    pub place: Option<Place>,
    /// The name of the key that submitted it.
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
    /// Its place while pending.
    pub place: Option<Place>,
    /// Who holds it and until when. A lease that has run out is no lease.
    pub lease: Option<Lease>,
    /// Fingerprint of the request that brought it.
    pub request_fingerprint: [u8; 32],
    /// When it was received, by our clock.
    pub received_at: UnixMillis,
    /// Everything that was decided, oldest first; entry i has version i + 1.
    pub history: Vec<HistoryEntry>,
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
    },
}

/// What a moderator can do with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// It may be published.
    Approve,
    /// It may not be published.
    Reject,
    /// A lead shall decide: pending, in the urgent lane.
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

/// Asks for leases.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The name of the moderator's key.
    pub moderator: Id,
    /// How many comments the moderator wants to hold in all.
    pub limit: usize,
    /// When the leases end.
    pub until: UnixMillis,
    /// Now: leases that ended before are free.
    pub now: UnixMillis,
}

/// Asks for a page of the queue.
#[derive(Clone, Debug)]
pub struct QueueQuery {
    /// How many at most.
    pub limit: usize,
    /// Where the last page ended; opaque to everybody but the store.
    pub cursor: Option<Vec<u8>>,
    /// Only comments under this article.
    pub article: Option<Id>,
    /// Only comments in this language.
    pub language: Option<Language>,
    /// Only comments with at least this score in this category.
    pub min_score: Option<(Category, Score)>,
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
    /// Pending comments in all, leased ones included, filters aside.
    pub n_pending: u64,
}

/// A person's decision, to be kept.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The comment.
    pub id: Id,
    /// The version the moderator saw.
    pub expected_version: u32,
    /// The name of the moderator's key.
    pub moderator: Id,
    /// What they do.
    pub action: Action,
    /// The category they name as the reason.
    pub reason: Option<Category>,
    /// What they write about it.
    pub note: Option<Line>,
    /// Now.
    pub at: UnixMillis,
}

/// What a key may do; each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Submit comments and score texts.
    Ingest,
    /// Review the queue.
    Moderator,
    /// Decide what moderators escalated, change the policy.
    Lead,
    /// Everything, keys included.
    Admin,
}

/// A key as it is kept: its hash, never itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The name by which decisions know it.
    pub name: Id,
    /// What it may do.
    pub role: Role,
    /// BLAKE3 of the key.
    pub hash: [u8; 32],
    /// When it was made.
    pub created_at: UnixMillis,
    /// The name of the key that made it, `system` at the first start.
    pub created_by: Id,
}

/// How many comments stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for a person.
    pub n_pending: u64,
    /// Of these, leased at the last write.
    pub n_leased: u64,
    /// May be published.
    pub n_approved: u64,
    /// May not be published.
    pub n_rejected: u64,
}
