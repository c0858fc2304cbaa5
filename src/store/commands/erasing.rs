//! Erasure: of one comment, of a person, of what is too old. Each lists the journal's records that hold the personal parts.

use super::{Outcome, found};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::store::group::{Group, GroupError};
use crate::store::keys::{self, Id16, Tree};
use crate::store::records::{CommentRow, Erasure, Event};
use crate::store::view::Span;
use crate::store::{AuthorErasing, Erasing, ErasureCause, ErasureOutcome, Refusal, Status, Sweep, rows};

pub(super) fn one(group: &mut Group<'_>, erasing: &Erasing) -> Outcome<()> {
    let row = match found(group, &erasing.id)? {
        Ok(row) => row,
        // What is asked is so already.
        Err(Refusal::Erased { .. }) => return Ok(Ok(())),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut erasure = nothing(ErasureCause::Comment, &erasing.actor, erasing.at);
    add_comment(group, &mut erasure, &row)?;
    group.record(&Event::Erased(erasure))?;
    Ok(Ok(()))
}

/// A person's comments, then their reports.
pub(super) fn author(group: &mut Group<'_>, erasing: &AuthorErasing) -> Outcome<ErasureOutcome> {
    let author = Id16::of(&erasing.author);
    let mut erasure = nothing(ErasureCause::Author, &erasing.actor, erasing.at);
    let comments = ids(group, Tree::ByAuthor, Span::prefix(&author.0), erasing.limit + 1)?;
    for id in comments.iter().take(erasing.limit) {
        if let Some(row) = rows::comment(group.view(), *id)? {
            add_comment(group, &mut erasure, &row)?;
        }
    }
    let n_left = erasing.limit.saturating_sub(comments.len());
    let reported = ids(group, Tree::ByReporter, Span::prefix(&author.0), n_left + 1)?;
    for comment in reported.iter().take(n_left).filter(|comment| !erasure.comments.contains(comment)) {
        if let Some(report) = rows::report(group.view(), *comment, author)? {
            erasure.reports.push((*comment, report.record));
            erasure.records.push(report.record);
        }
    }
    let has_more = comments.len() > erasing.limit || reported.len() > n_left;
    finished(group, erasure, has_more)
}

/// Everything that was received before a time, whatever became of it.
pub(super) fn sweep(group: &mut Group<'_>, sweep: &Sweep) -> Outcome<ErasureOutcome> {
    let mut erasure = nothing(ErasureCause::Retention, &sweep.actor, sweep.at);
    let mut old = Vec::new();
    for status in [Status::Pending, Status::Approved, Status::Rejected] {
        // Newest first, so everything behind this key was received before.
        let from = keys::by_status(status, sweep.before.plus_ms(-1), Id16([0; 16]));
        let span = Span { from, ..Span::prefix(&[keys::status(status)]) };
        old.extend(ids(group, Tree::ByStatus, span, sweep.limit + 1)?);
    }
    for id in old.iter().take(sweep.limit) {
        if let Some(row) = rows::comment(group.view(), *id)? {
            add_comment(group, &mut erasure, &row)?;
        }
    }
    let span = Span { until: Some(keys::time(sweep.before).to_vec()), ..Span::default() };
    let labels = ids(group, Tree::LabelsByAge, span, sweep.limit + 1)?;
    for key in labels.iter().take(sweep.limit) {
        add_label(group, &mut erasure, *key)?;
    }
    finished(group, erasure, old.len() > sweep.limit || labels.len() > sweep.limit)
}

fn finished(group: &mut Group<'_>, erasure: Erasure, has_more: bool) -> Outcome<ErasureOutcome> {
    let (n_comments, n_reports) = (erasure.comments.len() as u64, erasure.reports.len() as u64);
    if n_comments + n_reports > 0 || !erasure.labels.is_empty() {
        group.record(&Event::Erased(erasure))?;
    }
    Ok(Ok(ErasureOutcome { n_comments, n_reports, has_more }))
}

/// An erasure of nothing yet.
pub(super) fn nothing(cause: ErasureCause, actor: &Id, at: UnixMillis) -> Erasure {
    let actor = actor.clone();
    Erasure { cause, comments: Vec::new(), reports: Vec::new(), labels: Vec::new(), records: Vec::new(), actor, at }
}

/// Adds a comment with the reports on it, and with what other systems said of its texts.
fn add_comment(group: &Group<'_>, erasure: &mut Erasure, row: &CommentRow) -> Result<(), GroupError> {
    erasure.comments.push(row.key);
    erasure.records.extend(&row.records);
    if row.n_reports > 0 {
        erasure.records.extend(rows::reports(group.view(), row.key)?.iter().map(|report| report.record));
    }
    for earlier in rows::texts(group.view(), row.key)? {
        let text = Id16::of_text(&earlier.text);
        for key in ids(group, Tree::LabelsByText, Span::prefix(&text.0), usize::MAX)? {
            add_label(group, erasure, key)?;
        }
    }
    Ok(())
}

fn add_label(group: &Group<'_>, erasure: &mut Erasure, key: Id16) -> Result<(), GroupError> {
    if !erasure.labels.contains(&key) {
        let label = rows::label(group.view(), key)?;
        erasure.records.extend(label.iter().flat_map(|label| &label.records));
        erasure.labels.push(key);
    }
    Ok(())
}

/// The comments at the end of an index's keys.
fn ids(group: &Group<'_>, tree: Tree, span: Span, limit: usize) -> Result<Vec<Id16>, GroupError> {
    let mut ids = Vec::new();
    for pair in group.view().scan(tree, span).take(limit) {
        ids.extend(Id16::at_end_of(&pair?.0));
    }
    Ok(ids)
}
