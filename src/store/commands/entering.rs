//! Comments come in and are changed, and readers report them.

use super::{Outcome, found, stored};
use crate::store::fold;
use crate::store::group::Group;
use crate::store::keys::Id16;
use crate::store::records::{Event, ReportMade, Revised};
use crate::store::{Changed, Refusal, Report, Reported, Revision, Submission, Submitted, rows};

/// How many reports one comment can have: beyond, nobody would read them.
const MAX_REPORTS: u32 = 1_000;

pub(super) fn submit(group: &mut Group<'_>, submission: Box<Submission>) -> Outcome<Submitted> {
    let id = Id16::of(&submission.comment.id);
    if let Some(row) = rows::comment(group.view(), id)? {
        let is_same = row.id == submission.comment.id && row.request_fingerprint == submission.request_fingerprint;
        if !is_same {
            return Ok(Err(Refusal::IdTaken));
        }
        return Ok(Ok(Submitted::Repeated(rows::whole(group.view(), row)?)));
    }
    if let Some(erased) = rows::erased(group.view(), id)? {
        return Ok(Err(Refusal::Erased { at: erased.at() }));
    }
    let created = fold::first(group.next_seq(), id, &submission);
    group.record(&Event::Submitted(id, submission))?;
    Ok(Ok(Submitted::Created(created)))
}

pub(super) fn revise(group: &mut Group<'_>, revision: Revision) -> Outcome<Changed> {
    let row = match found(group, &revision.id)? {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let is_same = rows::text(group.view(), row.key, row.text_version)?.is_some_and(|text| text == revision.text);
    if is_same {
        return Ok(Ok(Changed::Already(rows::whole(group.view(), row)?)));
    }
    let comment = row.key;
    let version = row.version.saturating_add(1);
    let Revision { text, language, text_fingerprint, decision, place, actor, at, .. } = revision;
    let revised = Revised { comment, version, text, language, text_fingerprint, decision, place, actor, at };
    group.record(&Event::Revised(Box::new(revised)))?;
    Ok(stored(group, comment)?.map(Changed::Now))
}

pub(super) fn report(group: &mut Group<'_>, report: Report) -> Outcome<Reported> {
    let row = match found(group, &report.id)? {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (comment, reporter) = (row.key, Id16::of(&report.reporter));
    if let Some(first) = rows::report(group.view(), comment, reporter)? {
        return Ok(Ok(Reported::Repeated(first)));
    }
    if row.n_reports >= MAX_REPORTS {
        return Ok(Err(Refusal::EnoughReports { limit: MAX_REPORTS }));
    }
    let weight = rows::reporter(group.view(), reporter)?.weight();
    let Report { reporter: name, reason, text, actor, at, .. } = report;
    group.record(&Event::Reported(ReportMade { comment, reporter: name, reason, text, weight, actor, at }))?;
    let kept = rows::report(group.view(), comment, reporter)?;
    Ok(kept.map(Reported::Created).ok_or(Refusal::NotFound))
}
