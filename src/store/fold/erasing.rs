//! What an erasure takes away, and the little that stays: that there was a comment, and how it was decided.

use super::{FoldError, labelling, reporting, swap};
use crate::store::keys::{self, Id16, Tree};
use crate::store::overlay::Overlay;
use crate::store::records::{ErasedRecord, Erasure};
use crate::store::view::{Span, View};
use crate::store::{HistoryEntry, Judgement, rows};

/// Something is erased.
pub(super) fn erased(overlay: &mut Overlay<'_>, erasure: &Erasure) -> Result<(), FoldError> {
    for id in &erasure.comments {
        comment(overlay, *id, erasure)?;
    }
    let mut reports = erasure.reports.as_slice();
    while let Some((id, _)) = reports.first() {
        let (of_one, others) = reports.split_at(reports.partition_point(|(other, _)| other == id));
        let records: Vec<u64> = of_one.iter().map(|(_, record)| *record).collect();
        reporting::remove(overlay, *id, &records)?;
        reports = others;
    }
    for key in &erasure.labels {
        labelling::remove(overlay, *key)?;
    }
    let mut counts = rows::counts(overlay)?;
    counts.n_erased += erasure.comments.len() as u64;
    Ok(rows::put_counts(overlay, counts)?)
}

fn comment(overlay: &mut Overlay<'_>, id: Id16, erasure: &Erasure) -> Result<(), FoldError> {
    let row = rows::comment(overlay, id)?.ok_or(FoldError::UnknownComment)?;
    for report in rows::reports(overlay, id)? {
        reporting::remove_one(overlay, id, &report)?;
    }
    remove_all(overlay, Tree::Texts, id)?;
    for entry in rows::history(overlay, id)? {
        if let Judgement::Person { batch: Some(batch), .. } = &entry.what {
            overlay.remove(Tree::Batches, keys::pair(Id16::of(batch), id));
        }
        rows::put_history(overlay, id, &without_words(entry))?;
    }
    swap(overlay, Some(&row), None)?;
    overlay.remove(Tree::Comments, keys::comment(id));
    let mark = ErasedRecord::new(erasure.at, row.status, row.version, row.received_at);
    Ok(rows::put_erased(overlay, id, mark)?)
}

/// The bare fact of a decision.
fn without_words(entry: HistoryEntry) -> HistoryEntry {
    let what = match entry.what {
        Judgement::Machine { submitted_by, mut decision } => {
            decision.highlights = Vec::new();
            Judgement::Machine { submitted_by, decision }
        }
        Judgement::Person { moderator, action, reason, batch, .. } => {
            Judgement::Person { moderator, action, reason, note: None, batch }
        }
        undone @ Judgement::Undone { .. } => undone,
    };
    // Nothing of an erased comment can be taken back.
    HistoryEntry { what, before: None, ..entry }
}

fn remove_all(overlay: &mut Overlay<'_>, tree: Tree, id: Id16) -> Result<(), FoldError> {
    let keys: Result<Vec<_>, _> =
        overlay.scan(tree, Span::prefix(&id.0)).map(|pair| pair.map(|(key, _)| key)).collect();
    for key in keys? {
        overlay.remove(tree, key);
    }
    Ok(())
}
