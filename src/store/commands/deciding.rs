//! People's decisions, and taking them back.

use super::{Outcome, found, held_by_another, stored};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::queue::Lane;
use crate::store::comments::standing;
use crate::store::group::{Group, GroupError};
use crate::store::keys::Id16;
use crate::store::records::{CommentRow, Event, PersonRuling, Undone};
use crate::store::{HistoryEntry, Judgement, Rank, Refusal, Reviewer, Ruling, Status, StoredComment, Undoing, rows};

pub(super) fn decide(group: &mut Group<'_>, ruling: Ruling) -> Outcome<StoredComment> {
    let row = match found(group, &ruling.id)? {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(refusal) = in_the_way(group, &row, ruling.expected_version, &ruling.moderator, ruling.at)? {
        return Ok(Err(refusal));
    }
    let comment = row.key;
    let Ruling { moderator: Reviewer { name: moderator, .. }, action, reason, note, at, .. } = ruling;
    let version = row.version.saturating_add(1);
    let ruling = PersonRuling { comment, version, moderator, action, reason, note, batch: None, at };
    group.record(&Event::Decided(ruling))?;
    stored(group, comment)
}

/// Why this person may not decide on this comment now.
pub(super) fn in_the_way(
    group: &Group<'_>,
    row: &CommentRow,
    expected_version: u32,
    moderator: &Reviewer,
    now: UnixMillis,
) -> Result<Option<Refusal>, GroupError> {
    if row.version != expected_version {
        return stale(group, row, expected_version).map(Some);
    }
    if let Some(refusal) = held_by_another(row, &moderator.name, now) {
        return Ok(Some(refusal));
    }
    let is_escalated = row.status == Status::Pending && row.base.lane == Lane::Escalated;
    Ok((is_escalated && moderator.rank < Rank::Lead).then_some(Refusal::ForLeads))
}

fn stale(group: &Group<'_>, row: &CommentRow, expected: u32) -> Result<Refusal, GroupError> {
    let entry = rows::history_entry(group.view(), row.key, row.version)?;
    let HistoryEntry { version: current, at, what, .. } = entry;
    let by = match what {
        Judgement::Machine { .. } => Id::ours("machine"),
        Judgement::Person { moderator, .. } | Judgement::Undone { moderator, .. } => moderator,
    };
    Ok(Refusal::Stale { expected, current, by, status: row.status, at })
}

pub(super) fn undo(group: &mut Group<'_>, undoing: &Undoing) -> Outcome<StoredComment> {
    let row = match found(group, &undoing.id)? {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if row.version != undoing.expected_version {
        return stale(group, &row, undoing.expected_version).map(Err);
    }
    let comment = row.key;
    match take_back(group, &row, &undoing.moderator, undoing.at)? {
        Ok(()) => stored(group, comment),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Takes the person's decision that stands back, when there is one and this person may.
pub(super) fn take_back(group: &mut Group<'_>, row: &CommentRow, moderator: &Reviewer, at: UnixMillis) -> Outcome<()> {
    let history = rows::history(group.view(), row.key)?;
    let Some((entry, _)) = standing(&history) else {
        return Ok(Err(Refusal::NothingToUndo));
    };
    let by = match &entry.what {
        Judgement::Person { moderator, .. } => moderator.clone(),
        Judgement::Machine { .. } | Judgement::Undone { .. } => return Ok(Err(Refusal::NothingToUndo)),
    };
    if by != moderator.name && moderator.rank < Rank::Lead {
        return Ok(Err(Refusal::NotTheirs { by }));
    }
    let (comment, version): (Id16, u32) = (row.key, row.version.saturating_add(1));
    let undone = Undone { comment, version, undoes: entry.version, moderator: moderator.name.clone(), at };
    group.record(&Event::Undone(undone))?;
    Ok(Ok(()))
}
