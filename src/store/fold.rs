//! The state as a fold of events: what each event changes, and nothing else changes anything.
//!
//! Used in the same way when something happens and when the journal is replayed, so that the state can be rebuilt from
//! the journal alone. Whether an event may happen was decided before it was written (`commands`). An event is folded with
//! its record's number, so that the state knows which records hold something personal.

mod erasing; // what is left, and what is not
mod labelling; // what other systems say of texts
mod reporting; // reports, and how they are answered

pub(crate) use reporting::added_up;

use super::keys::{Id16, Tree};
use super::overlay::Overlay;
use super::records::{CommentRow, Event, PersonRuling, Revised, Traits, Undone, VersionsRecord};
use super::view::ViewError;
use super::{
    Action, Before, HistoryEntry, Judgement, Lease, PasswordChange, Status, StoredAccount, StoredComment, Submission,
    index, rows,
};
use crate::clock::UnixMillis;
use crate::decision::Verdict;
use crate::queue::{Lane, Place, ReportTally};

/// Why an event does not fit the state.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FoldError {
    /// The state does not read.
    #[error("the state does not read")]
    View(#[from] ViewError),
    /// It tells of a comment that is not there.
    #[error("an event tells of an unknown comment")]
    UnknownComment,
    /// It makes another version than the next one.
    #[error("an event makes version {version} of a comment at version {current}")]
    Version {
        /// The version it makes.
        version: u32,
        /// The version there is.
        current: u32,
    },
    /// It takes back what no person decided.
    #[error("an event takes back version {undoes}, which no person made")]
    NotUndoable {
        /// The version it takes back.
        undoes: u32,
    },
}

/// Applies one event, which is the record `seq` of the journal.
pub(crate) fn apply(overlay: &mut Overlay<'_>, seq: u64, event: &Event) -> Result<(), FoldError> {
    match event {
        Event::Started { model, policy, .. } => Ok(rows::put_versions(overlay, &VersionsRecord::new(model, policy))?),
        Event::Submitted(key, submission) => submitted(overlay, seq, *key, submission),
        Event::Revised(revised_to) => revised(overlay, seq, revised_to),
        Event::Decided(ruling) => decided(overlay, seq, ruling),
        Event::Undone(undone_to) => undone(overlay, undone_to),
        Event::Reported(report) => reporting::reported(overlay, seq, report),
        Event::Labelled(label) => labelling::labelled(overlay, seq, label),
        Event::ReportWithheld { .. } | Event::LabelWithheld { .. } => Ok(()),
        Event::Erased(erasure) => erasing::erased(overlay, erasure),
        Event::LeasesGranted { moderator, until, comments, .. } => {
            let lease = Lease { moderator: moderator.clone(), until: *until };
            comments.iter().try_for_each(|id| set_lease(overlay, *id, Some(lease.clone())))
        }
        Event::LeaseReleased { comment, .. } => set_lease(overlay, *comment, None),
        Event::LeasesExpired { comments, .. } => comments.iter().try_for_each(|id| set_lease(overlay, *id, None)),
        Event::KeyCreated(key) => Ok(rows::put_key(overlay, key)?),
        Event::KeyRevoked { name, .. } => {
            rows::remove_key(overlay, name);
            Ok(())
        }
        Event::AccountCreated(account) => Ok(rows::put_account(overlay, account)?),
        Event::PasswordChanged(change) => Ok(password_changed(overlay, change)?),
        Event::AccountRemoved { name, .. } => {
            rows::remove_account(overlay, name);
            Ok(())
        }
    }
}

fn password_changed(overlay: &mut Overlay<'_>, change: &PasswordChange) -> Result<(), ViewError> {
    let account = rows::account(overlay, &change.name)?.ok_or(ViewError::Missing { tree: Tree::Accounts })?;
    rows::put_account(overlay, &StoredAccount { password: change.password.clone(), ..account })
}

fn submitted(overlay: &mut Overlay<'_>, seq: u64, key: Id16, submission: &Submission) -> Result<(), FoldError> {
    rows::put_text(overlay, key, 1, &submission.comment.text);
    rows::put_history(overlay, key, &first_entry(submission))?;
    swap(overlay, None, Some(&first_row(seq, key, submission)))
}

/// What a submission comes to, as it would be read back.
pub(crate) fn first(seq: u64, key: Id16, submission: &Submission) -> StoredComment {
    first_row(seq, key, submission).with(submission.comment.text.clone(), vec![first_entry(submission)])
}

fn first_entry(submission: &Submission) -> HistoryEntry {
    let (submitted_by, decision) = (submission.actor.clone(), submission.decision.clone());
    HistoryEntry { version: 1, at: submission.at, what: Judgement::Machine { submitted_by, decision }, before: None }
}

fn first_row(seq: u64, key: Id16, submission: &Submission) -> CommentRow {
    let comment = submission.comment.clone();
    let (status, waiting) = standing(submission.decision.verdict, submission.at);
    CommentRow {
        key,
        id: comment.id,
        article: comment.article,
        author: comment.author,
        parent_id: comment.parent_id,
        language: comment.language,
        created_at: comment.created_at,
        status,
        changed_at: submission.at,
        version: 1,
        decided_by: None,
        base: submission.place,
        waiting,
        reports: ReportTally::default(),
        n_reports: 0,
        lease: None,
        request_fingerprint: submission.request_fingerprint,
        text_fingerprint: submission.text_fingerprint,
        received_at: submission.at,
        text_version: 1,
        traits: Traits::of(&submission.decision),
        records: vec![seq],
    }
}

/// Where the machine's verdict puts a comment, and since when it waits.
const fn standing(verdict: Verdict, at: UnixMillis) -> (Status, Option<UnixMillis>) {
    match verdict {
        Verdict::Approve => (Status::Approved, None),
        Verdict::Reject => (Status::Rejected, None),
        Verdict::Hold => (Status::Pending, Some(at)),
    }
}

/// A new text is a new case: what people decided before no longer stands, but reports that nobody answered do.
fn revised(overlay: &mut Overlay<'_>, seq: u64, revised: &Revised) -> Result<(), FoldError> {
    let old = next_version(overlay, revised.comment, revised.version)?;
    let what = Judgement::Machine { submitted_by: revised.actor.clone(), decision: revised.decision.clone() };
    let entry = HistoryEntry { version: revised.version, at: revised.at, what, before: None };
    rows::put_text(overlay, old.key, revised.version, &revised.text);
    rows::put_history(overlay, old.key, &entry)?;
    let (status, waiting) = standing(revised.decision.verdict, revised.at);
    let mut new = CommentRow {
        status,
        changed_at: revised.at,
        version: revised.version,
        decided_by: None,
        base: revised.place,
        waiting: waiting.map(|at| pending_since(&old).unwrap_or(at)),
        lease: None,
        language: revised.language.or(old.language),
        text_fingerprint: revised.text_fingerprint,
        text_version: revised.version,
        traits: Traits::of(&revised.decision),
        ..old.clone()
    };
    new.records.push(seq);
    reporting::settle(overlay, &mut new)?;
    swap(overlay, Some(&old), Some(&new))
}

fn decided(overlay: &mut Overlay<'_>, seq: u64, ruling: &PersonRuling) -> Result<(), FoldError> {
    let old = next_version(overlay, ruling.comment, ruling.version)?;
    let (waiting, decided_by) = (pending_since(&old), old.decided_by.clone());
    let before = Before { status: old.status, base: old.base, waiting, decided_by };
    let what = Judgement::Person {
        moderator: ruling.moderator.clone(),
        action: ruling.action,
        reason: ruling.reason,
        note: ruling.note.clone(),
        batch: ruling.batch.clone(),
    };
    let entry = HistoryEntry { version: ruling.version, at: ruling.at, what, before: Some(before) };
    rows::put_history(overlay, ruling.comment, &entry)?;
    if let Some(batch) = &ruling.batch {
        rows::put_batch(overlay, Id16::of(batch), ruling.comment, ruling.version)?;
    }
    let mut new = CommentRow { changed_at: ruling.at, version: ruling.version, lease: None, ..old.clone() };
    if ruling.note.is_some() {
        new.records.push(seq);
    }
    match ruling.action {
        Action::Approve => close(overlay, &mut new, Status::Approved, ruling)?,
        Action::Reject => close(overlay, &mut new, Status::Rejected, ruling)?,
        Action::Escalate => {
            new.status = Status::Pending;
            new.base = Place { lane: Lane::Escalated, ..old.base };
            new.waiting = Some(pending_since(&old).unwrap_or(ruling.at));
            new.decided_by = None;
        }
    }
    swap(overlay, Some(&old), Some(&new))
}

/// Since when a comment is pending. That a published one waits follows from its reports alone.
fn pending_since(row: &CommentRow) -> Option<UnixMillis> {
    row.waiting.filter(|_| row.status == Status::Pending)
}

/// A person said yes or no: nothing waits, and every report is answered.
fn close(
    overlay: &mut Overlay<'_>,
    row: &mut CommentRow,
    status: Status,
    ruling: &PersonRuling,
) -> Result<(), FoldError> {
    row.status = status;
    row.waiting = None;
    row.decided_by = Some(ruling.moderator.clone());
    reporting::answer(overlay, row, status == Status::Rejected)
}

fn undone(overlay: &mut Overlay<'_>, undone: &Undone) -> Result<(), FoldError> {
    let old = next_version(overlay, undone.comment, undone.version)?;
    let entry = rows::history_entry(overlay, old.key, undone.undoes)?;
    let before = entry.before.ok_or(FoldError::NotUndoable { undoes: undone.undoes })?;
    let what = Judgement::Undone { moderator: undone.moderator.clone(), undoes: undone.undoes };
    let entry = HistoryEntry { version: undone.version, at: undone.at, what, before: None };
    rows::put_history(overlay, old.key, &entry)?;
    let mut new = CommentRow {
        status: before.status,
        base: before.base,
        waiting: before.waiting,
        decided_by: before.decided_by,
        changed_at: undone.at,
        version: undone.version,
        lease: None,
        ..old.clone()
    };
    reporting::take_back_answers(overlay, &mut new, undone.undoes)?;
    reporting::settle(overlay, &mut new)?;
    swap(overlay, Some(&old), Some(&new))
}

/// The row of a comment of which an event makes the next version.
fn next_version(overlay: &Overlay<'_>, id: Id16, version: u32) -> Result<CommentRow, FoldError> {
    let old = rows::comment(overlay, id)?.ok_or(FoldError::UnknownComment)?;
    if old.version.checked_add(1) != Some(version) {
        return Err(FoldError::Version { version, current: old.version });
    }
    Ok(old)
}

/// Only what waits can be held: where reports were erased since, a lease may be told of for what never waited.
fn set_lease(overlay: &mut Overlay<'_>, id: Id16, lease: Option<Lease>) -> Result<(), FoldError> {
    let old = rows::comment(overlay, id)?.ok_or(FoldError::UnknownComment)?;
    let lease = lease.filter(|_| old.waiting.is_some());
    let new = CommentRow { lease, ..old.clone() };
    swap(overlay, Some(&old), Some(&new))
}

/// Puts a row in place of another, or takes it away, with everything that follows from it.
fn swap(overlay: &mut Overlay<'_>, old: Option<&CommentRow>, new: Option<&CommentRow>) -> Result<(), FoldError> {
    for entry in old.map(index::entries).unwrap_or_default() {
        overlay.remove(entry.tree, entry.key);
    }
    for entry in new.map(index::entries).unwrap_or_default() {
        overlay.put(entry.tree, entry.key, entry.value);
    }
    let mut counts = rows::counts(overlay)?;
    if let Some(old) = old {
        counts.subtract(old);
    }
    if let Some(new) = new {
        counts.add(new);
        rows::put_comment(overlay, new)?;
    }
    rows::put_counts(overlay, counts)?;
    if old.map(|row| row.status) != new.map(|row| row.status) {
        recount(overlay, old, new)?;
    }
    Ok(())
}

/// Author and article count by status. They are the same before and after.
fn recount(overlay: &mut Overlay<'_>, old: Option<&CommentRow>, new: Option<&CommentRow>) -> Result<(), FoldError> {
    let Some(row) = new.or(old) else { return Ok(()) };
    let (author_id, article_id) = (Id16::of(&row.author.id), Id16::of(&row.article.id));
    let mut author = rows::author(overlay, author_id)?;
    let mut day = rows::author_day(overlay, author_id, row.received_at)?;
    let mut article = rows::article(overlay, article_id)?;
    if let Some(old) = old {
        author.subtract(old);
        day.subtract(old);
        article.subtract(old);
    }
    if let Some(new) = new {
        author.add(new);
        day.add(new);
        article.add(new);
    }
    rows::put_author(overlay, author_id, author)?;
    rows::put_author_day(overlay, author_id, row.received_at, day)?;
    Ok(rows::put_article(overlay, article_id, article)?)
}
