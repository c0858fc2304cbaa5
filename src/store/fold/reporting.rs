//! Readers' reports: they count until a person answers, and the answer counts for the reporter.
//!
//! A report never takes a published comment off the page: it puts it into the queue, where it waits as it is.

use super::{FoldError, swap};
use crate::queue::ReportTally;
use crate::store::keys::{self, Id16, Tree};
use crate::store::overlay::Overlay;
use crate::store::records::{CommentRow, ReportMade};
use crate::store::rows;
use crate::store::{ReportReason, Status, StoredReport};

/// From this weight on, reports bring back what a person approved; below, only what the machine did.
const WEIGHT_AGAINST_A_PERSON: u32 = 500;

/// A report comes in.
pub(super) fn reported(overlay: &mut Overlay<'_>, seq: u64, made: &ReportMade) -> Result<(), FoldError> {
    let old = rows::comment(overlay, made.comment)?.ok_or(FoldError::UnknownComment)?;
    let report = StoredReport {
        reporter: made.reporter.clone(),
        reason: made.reason,
        text: made.text.clone(),
        at: made.at,
        weight: made.weight,
        answered: None,
        upheld: false,
        record: seq,
    };
    rows::put_report(overlay, made.comment, &report)?;
    let by_reporter = keys::pair(Id16::of(&made.reporter), made.comment);
    overlay.put(Tree::ByReporter, by_reporter, Vec::new());
    let mut new = CommentRow { n_reports: old.n_reports.saturating_add(1), ..old.clone() };
    add(&mut new.reports, &report);
    settle(overlay, &mut new)?;
    swap(overlay, Some(&old), Some(&new))
}

/// A person decided: every waiting report is answered by the row's version.
pub(super) fn answer(overlay: &mut Overlay<'_>, row: &mut CommentRow, upheld: bool) -> Result<(), FoldError> {
    row.reports = ReportTally::default();
    for report in all(overlay, row)?.into_iter().filter(|report| report.answered.is_none()) {
        let report = StoredReport { answered: Some(row.version), upheld, ..report };
        rows::put_report(overlay, row.key, &report)?;
        count(overlay, &report, Sign::Plus)?;
    }
    Ok(())
}

/// The decision that made version `undoes` was taken back: its reports wait again.
pub(super) fn take_back_answers(overlay: &mut Overlay<'_>, row: &mut CommentRow, undoes: u32) -> Result<(), FoldError> {
    for report in all(overlay, row)?.into_iter().filter(|report| report.answered == Some(undoes)) {
        count(overlay, &report, Sign::Minus)?;
        rows::put_report(overlay, row.key, &StoredReport { answered: None, upheld: false, ..report })?;
    }
    row.reports = tally(overlay, row)?;
    Ok(())
}

/// Reports were erased: the comment is what it would be without them.
pub(super) fn remove(overlay: &mut Overlay<'_>, comment: Id16, records: &[u64]) -> Result<(), FoldError> {
    let Some(old) = rows::comment(overlay, comment)? else { return Ok(()) };
    let mut new = old.clone();
    for report in all(overlay, &old)?.into_iter().filter(|report| records.contains(&report.record)) {
        remove_one(overlay, comment, &report)?;
        new.n_reports = new.n_reports.saturating_sub(1);
    }
    new.reports = tally(overlay, &new)?;
    // What was told of first may be gone.
    new.waiting = new.waiting.filter(|_| new.status == Status::Pending);
    settle(overlay, &mut new)?;
    swap(overlay, Some(&old), Some(&new))
}

/// Takes one report away, and what its answer said of the reporter.
pub(super) fn remove_one(overlay: &mut Overlay<'_>, comment: Id16, report: &StoredReport) -> Result<(), FoldError> {
    let reporter = Id16::of(&report.reporter);
    overlay.remove(Tree::Reports, keys::pair(comment, reporter));
    overlay.remove(Tree::ByReporter, keys::pair(reporter, comment));
    count(overlay, report, Sign::Minus)
}

/// Lets a published comment wait when its reports ask for it, since the first of them, and not otherwise.
pub(super) fn settle(overlay: &Overlay<'_>, row: &mut CommentRow) -> Result<(), FoldError> {
    if row.status != Status::Approved || (row.waiting.is_some() && brings_back(row)) {
        return Ok(());
    }
    let reports = if brings_back(row) { all(overlay, row)? } else { Vec::new() };
    row.waiting = reports.iter().filter(|report| report.answered.is_none()).map(|report| report.at).min();
    row.lease = row.lease.take().filter(|_| row.waiting.is_some());
    Ok(())
}

fn brings_back(row: &CommentRow) -> bool {
    match row.decided_by {
        None => row.reports.n > 0,
        Some(_) => row.reports.weight >= WEIGHT_AGAINST_A_PERSON,
    }
}

fn all(overlay: &Overlay<'_>, row: &CommentRow) -> Result<Vec<StoredReport>, FoldError> {
    if row.n_reports == 0 {
        return Ok(Vec::new());
    }
    Ok(rows::reports(overlay, row.key)?)
}

/// The reports that nobody answered, added up.
fn tally(overlay: &Overlay<'_>, row: &CommentRow) -> Result<ReportTally, FoldError> {
    Ok(added_up(&all(overlay, row)?))
}

/// The reports that nobody answered, added up.
pub(crate) fn added_up(reports: &[StoredReport]) -> ReportTally {
    let mut tally = ReportTally::default();
    for report in reports.iter().filter(|report| report.answered.is_none()) {
        add(&mut tally, report);
    }
    tally
}

fn add(tally: &mut ReportTally, report: &StoredReport) {
    let weight = report.weight.unwrap_or_default();
    tally.n = tally.n.saturating_add(1);
    tally.n_fresh = tally.n_fresh.saturating_add(report.weight.is_none().into());
    tally.weight = tally.weight.saturating_add(weight);
    if report.reason == ReportReason::Illegal {
        tally.illegal_weight = tally.illegal_weight.saturating_add(weight);
    }
}

#[derive(Clone, Copy)]
enum Sign {
    Plus,
    Minus,
}

/// Counts an answered report for its reporter, or no longer.
fn count(overlay: &mut Overlay<'_>, report: &StoredReport, sign: Sign) -> Result<(), FoldError> {
    if report.answered.is_none() {
        return Ok(());
    }
    let id = Id16::of(&report.reporter);
    let mut reporter = rows::reporter(overlay, id)?;
    let n_upheld = u32::from(report.upheld);
    match sign {
        Sign::Plus => {
            reporter.n_decided += 1;
            reporter.n_upheld += n_upheld;
        }
        Sign::Minus => {
            reporter.n_decided = reporter.n_decided.saturating_sub(1);
            reporter.n_upheld = reporter.n_upheld.saturating_sub(n_upheld);
        }
    }
    Ok(rows::put_reporter(overlay, id, reporter)?)
}
