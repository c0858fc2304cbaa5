//! One decision on many comments, and taking it back as a block.

use super::deciding::{in_the_way, take_back};
use super::{Outcome, found};
use crate::store::comments::standing;
use crate::store::group::{Group, GroupError};
use crate::store::keys::{self, Id16, Tree};
use crate::store::records::{CommentRow, Event, PersonRuling};
use crate::store::view::Span;
use crate::store::{BatchOutcome, BatchPosition, BatchRuling, BatchUndoing, Rank, Refusal, rows};

pub(super) fn decide(group: &mut Group<'_>, ruling: &BatchRuling) -> Outcome<BatchOutcome> {
    let mut outcome = BatchOutcome::default();
    for (id, expected_version) in &ruling.comments {
        let Ok(row) = found(group, id)? else {
            outcome.n_skipped += 1;
            continue;
        };
        if in_the_way(group, &row, *expected_version, &ruling.moderator, ruling.at)?.is_some() {
            outcome.n_skipped += 1;
            continue;
        }
        group.record(&Event::Decided(PersonRuling {
            comment: row.key,
            version: row.version.saturating_add(1),
            moderator: ruling.moderator.name.clone(),
            action: ruling.action,
            reason: ruling.reason,
            note: ruling.note.clone(),
            batch: Some(ruling.batch.clone()),
            at: ruling.at,
        }))?;
        outcome.n_done += 1;
    }
    Ok(Ok(outcome))
}

/// Takes back what still stands of a batch, from where the part before ended.
pub(super) fn undo(group: &mut Group<'_>, undoing: &BatchUndoing) -> Outcome<BatchOutcome> {
    let mut outcome = BatchOutcome::default();
    let batch = Id16::of(&undoing.batch);
    let mut is_known = undoing.behind.is_some();
    let mut rows_to_undo = Vec::new();
    let mut span = Span::prefix(&batch.0);
    if let Some(BatchPosition(comment)) = undoing.behind {
        span.from = [keys::pair(batch, comment).as_slice(), &[0]].concat();
    }
    for pair in group.view().scan(Tree::Batches, span) {
        let Some(comment) = Id16::at_end_of(&pair?.0) else { continue };
        is_known = true;
        let Some(row) = still_of(group, batch, comment)? else { continue };
        if rows_to_undo.len() == undoing.limit {
            outcome.has_more = true;
            break;
        }
        rows_to_undo.push(row);
        outcome.reached = Some(BatchPosition(comment));
    }
    if !is_known {
        return Ok(Err(Refusal::NotFound));
    }
    for row in rows_to_undo {
        match take_back(group, &row, &undoing.moderator, undoing.at)? {
            Ok(()) => outcome.n_done += 1,
            Err(refusal @ Refusal::NotTheirs { .. }) if undoing.moderator.rank < Rank::Lead => {
                return Ok(Err(refusal));
            }
            Err(_) => outcome.n_skipped += 1,
        }
    }
    Ok(Ok(outcome))
}

/// The comment, when the batch's decision still stands there.
fn still_of(group: &Group<'_>, batch: Id16, comment: Id16) -> Result<Option<CommentRow>, GroupError> {
    let Some(row) = rows::comment(group.view(), comment)? else { return Ok(None) };
    let made = rows::batch_version(group.view(), batch, comment)?;
    let history = rows::history(group.view(), comment)?;
    let stands = standing(&history).is_some_and(|(entry, _)| Some(entry.version) == made);
    Ok(stands.then_some(row))
}
