//! The state as a fold of events: what each event changes, and nothing else changes anything.
//!
//! Used in the same way when something happens and when the journal is replayed, so that the state can be rebuilt from
//! the journal alone. Whether an event may happen was decided before it was written (`commands`).

use super::keys::Id16;
use super::overlay::Overlay;
use super::records::{CommentRow, Event, PersonRuling};
use super::view::ViewError;
use super::{Action, HistoryEntry, Judgement, Lease, Status, Submission, index, rows};
use crate::clock::UnixMillis;
use crate::decision::Verdict;
use crate::queue::{Lane, Place, Priority};

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
}

/// Applies one event.
pub(crate) fn apply(overlay: &mut Overlay<'_>, event: &Event) -> Result<(), FoldError> {
    match event {
        Event::Submitted(submission) => submitted(overlay, submission),
        Event::Decided(ruling) => decided(overlay, ruling),
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
    }
}

fn submitted(overlay: &mut Overlay<'_>, submission: &Submission) -> Result<(), FoldError> {
    let comment = &submission.comment;
    let id = Id16::of(&comment.id);
    let row = first_row(submission);
    let decision = submission.decision.clone();
    let what = Judgement::Machine { submitted_by: submission.actor.clone(), decision };
    rows::put_text(overlay, id, &comment.text);
    rows::put_history(overlay, id, &HistoryEntry { version: 1, at: submission.at, what })?;
    replace(overlay, None, &row)
}

fn first_row(submission: &Submission) -> CommentRow {
    let comment = submission.comment.clone();
    let (status, waiting) = match submission.decision.verdict {
        Verdict::Approve => (Status::Approved, None),
        Verdict::Reject => (Status::Rejected, None),
        Verdict::Hold => (Status::Pending, Some((submission.place.unwrap_or(LAST_PLACE), submission.at))),
    };
    CommentRow {
        id: comment.id,
        article: comment.article,
        author: comment.author,
        parent_id: comment.parent_id,
        language: comment.language,
        created_at: comment.created_at,
        status,
        changed_at: submission.at,
        version: 1,
        waiting,
        lease: None,
        request_fingerprint: submission.request_fingerprint,
        text_fingerprint: submission.text_fingerprint,
        received_at: submission.at,
    }
}

/// Where a held comment stands when nobody said so.
const LAST_PLACE: Place = Place { lane: Lane::Normal, priority: Priority(0) };

fn decided(overlay: &mut Overlay<'_>, ruling: &PersonRuling) -> Result<(), FoldError> {
    let old = rows::comment(overlay, ruling.comment)?.ok_or(FoldError::UnknownComment)?;
    if old.version.checked_add(1) != Some(ruling.version) {
        return Err(FoldError::Version { version: ruling.version, current: old.version });
    }
    let what = Judgement::Person {
        moderator: ruling.moderator.clone(),
        action: ruling.action,
        reason: ruling.reason,
        note: ruling.note.clone(),
    };
    let entry = HistoryEntry { version: ruling.version, at: ruling.at, what };
    rows::put_history(overlay, ruling.comment, &entry)?;
    let (status, waiting) = match ruling.action {
        Action::Approve => (Status::Approved, None),
        Action::Reject => (Status::Rejected, None),
        Action::Escalate => (Status::Pending, Some(escalated(&old, ruling.at))),
    };
    let (version, changed_at) = (ruling.version, ruling.at);
    let new = CommentRow { status, changed_at, version, waiting, lease: None, ..old.clone() };
    replace(overlay, Some(&old), &new)
}

/// Escalating moves to the urgent lane and keeps priority and age.
fn escalated(row: &CommentRow, at: UnixMillis) -> (Place, UnixMillis) {
    let (place, since) = row.waiting.unwrap_or((LAST_PLACE, at));
    (Place { lane: Lane::Urgent, ..place }, since)
}

fn set_lease(overlay: &mut Overlay<'_>, id: Id16, lease: Option<Lease>) -> Result<(), FoldError> {
    let old = rows::comment(overlay, id)?.ok_or(FoldError::UnknownComment)?;
    let new = CommentRow { lease, ..old.clone() };
    replace(overlay, Some(&old), &new)
}

/// Puts a row in place of another, with everything that follows from it.
fn replace(overlay: &mut Overlay<'_>, old: Option<&CommentRow>, new: &CommentRow) -> Result<(), FoldError> {
    for (tree, key) in old.map(index::entries).unwrap_or_default() {
        overlay.remove(tree, key);
    }
    for (tree, key) in index::entries(new) {
        overlay.put(tree, key, Vec::new());
    }
    let author_id = Id16::of(&new.author.id);
    let mut counts = rows::counts(overlay)?;
    let mut author = rows::author(overlay, author_id)?;
    if let Some(old) = old {
        counts.subtract(old);
        author.subtract(old);
    }
    counts.add(new);
    author.add(new);
    rows::put_counts(overlay, counts)?;
    rows::put_author(overlay, author_id, author)?;
    Ok(rows::put_comment(overlay, Id16::of(&new.id), new)?)
}
