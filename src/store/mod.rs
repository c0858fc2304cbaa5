//! Everything acknowledged survives. The store in our own words: domain operations, not keys and values.
//!
//! Each operation is one atomic unit: with sled one command of the writer thread, later with `PostgreSQL` one transaction.
//! An operation answers only after what it says is durable, refusals included. Times and identifiers come from the
//! caller. Nothing here names HTTP, and only `sled.rs` names sled.

// -- what is asked and answered --
mod accounts; // keys and people, and what they may do
mod audit; // what happened, as others see it
mod comments; // comments as they come in and as they are kept
mod erasing; // a comment, a person, what is too old
mod labels; // what other systems say of texts
mod refusal; // why something was not done
mod reports; // readers' reports
mod reviewing; // queue, leases, decisions, search
mod totals; // counters

// -- the store on this machine's disk, from the outside in --
mod backup; // a copy of a running store, and back
mod local; // the store as the service opens it
mod opening; // what comes of opening it
mod verify; // everything held against everything

// Writing, in the order of a command's way:
mod commands; // what can be asked, and when it is refused
mod fold; // what an event changes
mod group; // commands on their way to one sync
mod index; // what follows from a row
mod overlay; // changes before they are committed
mod writer; // the one thread that writes

// Reading:
mod feed; // the audit log, read back
mod paging; // one page of a walk
mod queries; // a comment and its context, totals
mod queue; // pages of what waits
mod readers; // off the async workers
mod search; // pages of everything

// On disk:
mod artifacts; // models and policies that were brought
mod boot; // how the last store in a folder ended
mod checkpoint; // brings the state to the disk
#[path = "sled.rs"]
mod engine; // the only file that names sled, whose name means the crate everywhere
mod envelope; // how a value is wrapped
mod journal; // everything that happened
mod keys; // what everything lies under
mod ladder; // opening, rung by rung
mod layout; // where the trees lie in the engine
mod records; // disk types
mod replay; // the journal applied to the state
mod rows; // typed rows
mod seal; // whether the state's files are those of the last stop
mod shared; // who may use the open state
mod view; // what can be read

#[cfg(test)]
#[path = "../../tests/fuzz/engine/mod.rs"]
mod fuzzing; // campaigns over what is private to the store
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::io::Write;

use async_trait::async_trait;
use tokio::sync::watch;

pub use accounts::{PasswordChange, PasswordHash, Role, StoredAccount, StoredKey};
pub use artifacts::{Artifacts, StoredArtifact};
pub use audit::{AuditComment, AuditEntry, AuditEvent, AuditPage, MachineDecided};
pub use backup::{BackupReport, Manifest, RestoreError, check as check_backup, restore};
pub(crate) use comments::Before;
pub use comments::{
    Action, Changed, ContextQuery, EarlierText, HistoryEntry, Judgement, Lease, Revision, Status, StoredComment,
    StoredContext, Submission, Submitted,
};
pub use erasing::{AuthorErasing, Erasing, ErasureCause, ErasureOutcome, Sweep};
pub use labels::{LabelPage, Said, StoredLabel, WeakLabel};
pub use local::SledStore;
pub use opening::{OpenError, OpenReport, StateError};
pub use refusal::{Refusal, StoreError};
pub use reports::{Report, ReportReason, Reported, StoredReport};
pub use reviewing::{
    BatchOutcome, BatchPosition, BatchRuling, BatchUndoing, Claim, QueueFilter, QueueOrder, QueuePage, QueueQuery,
    Rank, Reviewer, Ruling, Search, SearchFilter, SearchPage, Take, Undoing, WhenHeld,
};
pub use totals::{ArticleTotals, AuthorTotals, Counts};
pub use verify::{Finding, Verification, VerifyError};

use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::{ModelVersion, PolicyVersion};

/// The store as the service sees it.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    // -- comments --

    /// What is known around a comment that is about to be moderated.
    async fn context(&self, query: ContextQuery) -> Result<StoredContext, StoreError>;

    /// Keeps a new comment with its decision. The same id with the same fingerprint answers what is stored already;
    /// with another fingerprint it is refused with [`Refusal::IdTaken`], and with [`Refusal::Erased`] when it was erased.
    async fn submit(&self, submission: Submission) -> Result<Submitted, StoreError>;

    /// Keeps a comment's new text with the machine's new decision; the earlier ones stay in its history. The text it has
    /// already changes nothing.
    async fn revise(&self, revision: Revision) -> Result<Changed, StoreError>;

    /// One comment with its whole history; refused with [`Refusal::Erased`] when it was erased. Its lease may have run
    /// out: compare its end with the time.
    async fn comment(&self, id: &Id) -> Result<Option<StoredComment>, StoreError>;

    /// The texts of a comment that edits replaced, oldest first.
    async fn earlier_texts(&self, id: &Id) -> Result<Vec<EarlierText>, StoreError>;

    /// Comments that fit, newest first.
    async fn search(&self, search: Search) -> Result<SearchPage, StoreError>;

    // -- review --

    /// A page of what waits for a person, in queue order, leased or not.
    async fn queue(&self, query: QueueQuery) -> Result<QueuePage, StoreError>;

    /// Leases the first `limit` waiting comments that nobody else holds to a moderator until `until`. What the moderator
    /// holds already is renewed and counts, so claiming again is the heartbeat.
    async fn claim(&self, claim: Claim) -> Result<Vec<StoredComment>, StoreError>;

    /// Leases one particular comment that waits.
    async fn take(&self, take: Take) -> Result<StoredComment, StoreError>;

    /// Gives a leased comment back to the queue; refused unless this moderator holds it.
    async fn release(&self, id: &Id, moderator: &Id, now: UnixMillis) -> Result<(), StoreError>;

    /// Keeps a person's decision. Refused with [`Refusal::Stale`] unless `expected_version` is the current one, with
    /// [`Refusal::Leased`] while somebody else holds the comment, and with [`Refusal::ForLeads`] for a moderator after it
    /// was escalated.
    async fn decide(&self, ruling: Ruling) -> Result<StoredComment, StoreError>;

    /// Takes the last person's decision back: status, place and age are what they were before it.
    async fn undo(&self, undoing: Undoing) -> Result<StoredComment, StoreError>;

    /// Decides on many comments at once; those that changed meanwhile are skipped.
    async fn decide_batch(&self, ruling: BatchRuling) -> Result<BatchOutcome, StoreError>;

    /// Takes decisions of a batch back, except where something was decided since.
    async fn undo_batch(&self, undoing: BatchUndoing) -> Result<BatchOutcome, StoreError>;

    // -- readers --

    /// Keeps a reader's report; one a reader and comment counts.
    async fn report(&self, report: Report) -> Result<Reported, StoreError>;

    /// The reports on a comment.
    async fn reports(&self, id: &Id) -> Result<Vec<StoredReport>, StoreError>;

    // -- other systems --

    /// Keeps what another system says of a text; what it says under the same name again takes its place.
    async fn label(&self, label: WeakLabel) -> Result<(), StoreError>;

    /// A page of what other systems said, oldest first, behind a cursor.
    async fn labels(&self, behind: Option<Vec<u8>>, limit: usize) -> Result<LabelPage, StoreError>;

    // -- erasure --

    /// Erases a comment's text and identifiers everywhere; the pseudonymous fact of each decision stays.
    async fn erase(&self, erasing: Erasing) -> Result<(), StoreError>;

    /// Erases a part of what there is of a person; call it again while there is more.
    async fn erase_author(&self, erasing: AuthorErasing) -> Result<ErasureOutcome, StoreError>;

    /// Erases a part of what is too old; call it again while there is more.
    async fn sweep(&self, sweep: Sweep) -> Result<ErasureOutcome, StoreError>;

    // -- totals --

    /// How many comments stand where.
    async fn counts(&self) -> Result<Counts, StoreError>;

    /// How many of an article's comments stand where.
    async fn article(&self, id: &Id) -> Result<ArticleTotals, StoreError>;

    /// What is known of an author, seen from `now`.
    async fn author(&self, id: &Id, now: UnixMillis) -> Result<AuthorTotals, StoreError>;

    // -- keys --

    /// Keeps a key; refused when the name is taken.
    async fn put_key(&self, key: StoredKey) -> Result<(), StoreError>;

    /// All keys that are not revoked, by name.
    async fn keys(&self) -> Result<Vec<StoredKey>, StoreError>;

    /// Revokes a key; refused when there is none of that name.
    async fn revoke_key(&self, name: &Id, actor: &Id, now: UnixMillis) -> Result<(), StoreError>;

    // -- accounts --

    /// Keeps a moderator's account; refused when the name is taken.
    async fn put_account(&self, account: StoredAccount) -> Result<(), StoreError>;

    /// All accounts, by name.
    async fn accounts(&self) -> Result<Vec<StoredAccount>, StoreError>;

    /// Changes a password; refused when there is no account of that name.
    async fn change_password(&self, change: PasswordChange) -> Result<(), StoreError>;

    /// Removes an account; refused when there is none of that name.
    async fn remove_account(&self, name: &Id, actor: &Id, now: UnixMillis) -> Result<(), StoreError>;

    // -- the store itself --

    /// Notes by which model and policy decisions are made from now on, when they are others than before, and by whose
    /// doing; by nobody's when the service starts.
    async fn started(
        &self,
        model: ModelVersion,
        policy: PolicyVersion,
        actor: Option<&Id>,
        now: UnixMillis,
    ) -> Result<(), StoreError>;

    /// The audit log behind a record, at most `limit` records of it.
    async fn audit(&self, after: u64, limit: usize) -> Result<AuditPage, StoreError>;

    /// The number of the last record, as it grows. A hint: ask [`Store::audit`] for what happened.
    fn last_record(&self) -> watch::Receiver<u64>;

    /// Writes a consistent copy of everything to `out` while the service goes on.
    async fn backup(&self, out: Box<dyn Write + Send>, now: UnixMillis) -> Result<BackupReport, StoreError>;

    /// Holds the audit log, rows, indexes and counters against each other. Nothing is written meanwhile.
    async fn verify(&self) -> Result<Verification, VerifyError>;

    /// Whether writes can be acknowledged right now, by a round through the writer.
    async fn health(&self) -> Result<(), StoreError>;

    /// Makes everything durable and stops writing; later calls answer [`StoreError::Unavailable`].
    async fn close(&self) -> Result<(), StoreError>;
}
