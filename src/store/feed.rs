//! The audit log, read back from the journal.

use std::io;
use std::ops::ControlFlow;

use super::journal::{Reader, Stored};
use super::keys::Id16;
use super::records::{Erasure, Event, PersonRuling, RecordError, ReportMade, Revised, Undone};
use super::view::{View, ViewError};
use super::{
    AuditComment, AuditEntry, AuditEvent, AuditPage, HistoryEntry, Judgement, MachineDecided, PasswordChange,
    StoredAccount, StoredKey, Submission, replay, rows,
};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::Decision;

/// Why the audit log could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FeedError {
    /// The state does not read.
    #[error("the state does not read")]
    View(#[from] ViewError),
    /// The journal does not read.
    #[error("the journal does not read")]
    Journal(#[from] io::Error),
    /// An event does not read.
    #[error("an event does not read")]
    Record(#[from] RecordError),
}

/// See [`super::Store::audit`]. What stands behind the last applied record may not be on disk yet, and is left out.
pub(crate) fn page(view: &dyn View, reader: &Reader, after: u64, limit: usize) -> Result<AuditPage, FeedError> {
    let last_seq = rows::applied(view)?.map_or(0, super::records::AppliedRecord::seq);
    let mut entries = Vec::new();
    let mut failed = None;
    let first = after.saturating_add(1);
    let last = last_seq.min(after.saturating_add(limit as u64));
    if first <= last {
        reader.read(first, last, |stored| match entry(view, &stored) {
            Ok(entry) => {
                entries.push(entry);
                ControlFlow::Continue(())
            }
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        })?;
    }
    failed.map_or(Ok(AuditPage { entries, last_seq }), Err)
}

fn entry(view: &dyn View, stored: &Stored<'_>) -> Result<AuditEntry, FeedError> {
    let Told { at, actor, comments, mut what } = told(replay::decoded(stored)?);
    if let Some(comment) = comments.first() {
        connect(view, *comment, &mut what)?;
    }
    let comments = comments.into_iter().map(|id| named(view, id)).collect::<Result<_, _>>()?;
    Ok(AuditEntry { seq: stored.seq, chain: stored.chain.0, at, actor, comments, what })
}

fn named(view: &dyn View, id: Id16) -> Result<AuditComment, ViewError> {
    Ok(AuditComment { hash: id.0, id: rows::comment(view, id)?.map(|row| row.id) })
}

/// Tells of a decision when it was taken back, and of that when the decision was made.
fn connect(view: &dyn View, comment: Id16, what: &mut AuditEvent) -> Result<(), ViewError> {
    match what {
        AuditEvent::Decided { version, undone_at, .. } => {
            let takes_back = |entry: &HistoryEntry| match entry.what {
                Judgement::Undone { undoes, .. } => undoes == *version,
                Judgement::Machine { .. } | Judgement::Person { .. } => false,
            };
            *undone_at = rows::history(view, comment)?.iter().find(|entry| takes_back(entry)).map(|entry| entry.at);
        }
        AuditEvent::Undone { undoes, decided_at, .. } => {
            *decided_at = Some(rows::history_entry(view, comment, *undoes)?.at);
        }
        _ => {}
    }
    Ok(())
}

struct Told {
    at: UnixMillis,
    actor: Option<Id>,
    comments: Vec<Id16>,
    what: AuditEvent,
}

impl Told {
    fn of(at: UnixMillis, actor: Option<Id>, comments: Vec<Id16>, what: AuditEvent) -> Self {
        Self { at, actor, comments, what }
    }
}

fn told(event: Event) -> Told {
    match event {
        Event::Started { model, policy, actor, at } => {
            let what = match actor {
                None => AuditEvent::Started { model, policy },
                Some(_) => AuditEvent::JudgementChanged { model, policy },
            };
            Told::of(at, actor, Vec::new(), what)
        }
        Event::Submitted(key, submission) => submitted(key, *submission),
        Event::Revised(revised) => revised_to(*revised),
        Event::Decided(ruling) => decided(ruling),
        Event::Undone(undone) => undone_to(undone),
        Event::Reported(ReportMade { comment, reason, actor, at, .. })
        | Event::ReportWithheld { comment, reason, actor, at } => {
            Told::of(at, Some(actor), vec![comment], AuditEvent::Reported { reason })
        }
        Event::Labelled(made) => Told::of(made.at, Some(made.source), Vec::new(), AuditEvent::Labelled),
        Event::LabelWithheld { source, at, .. } => Told::of(at, Some(source), Vec::new(), AuditEvent::Labelled),
        Event::Erased(erasure) => erased(erasure),
        Event::LeasesGranted { moderator, until, at, comments } => {
            Told::of(at, Some(moderator), comments, AuditEvent::Claimed { until })
        }
        Event::LeaseReleased { moderator, at, comment } => {
            Told::of(at, Some(moderator), vec![comment], AuditEvent::Released)
        }
        Event::LeasesExpired { at, comments } => Told::of(at, None, comments, AuditEvent::Expired),
        Event::KeyCreated(StoredKey { name, role, created_at, created_by, .. }) => {
            Told::of(created_at, Some(created_by), Vec::new(), AuditEvent::KeyCreated { name, role })
        }
        Event::KeyRevoked { name, actor, at } => Told::of(at, Some(actor), Vec::new(), AuditEvent::KeyRevoked { name }),
        Event::AccountCreated(StoredAccount { name, role, created_at, created_by, .. }) => {
            Told::of(created_at, Some(created_by), Vec::new(), AuditEvent::AccountCreated { name, role })
        }
        Event::PasswordChanged(PasswordChange { name, actor, at, .. }) => {
            Told::of(at, Some(actor), Vec::new(), AuditEvent::PasswordChanged { name })
        }
        Event::AccountRemoved { name, actor, at } => {
            Told::of(at, Some(actor), Vec::new(), AuditEvent::AccountRemoved { name })
        }
    }
}

fn submitted(key: Id16, submission: Submission) -> Told {
    let Submission { decision, actor, at, .. } = submission;
    Told::of(at, Some(actor), vec![key], AuditEvent::Submitted(machine(1, decision)))
}

fn revised_to(revised: Revised) -> Told {
    let what = AuditEvent::Edited(machine(revised.version, revised.decision));
    Told::of(revised.at, Some(revised.actor), vec![revised.comment], what)
}

fn decided(ruling: PersonRuling) -> Told {
    let PersonRuling { comment, version, moderator, action, reason, batch, at, .. } = ruling;
    Told::of(
        at,
        Some(moderator),
        vec![comment],
        AuditEvent::Decided { action, reason, version, batch, undone_at: None },
    )
}

fn undone_to(undone: Undone) -> Told {
    let Undone { comment, version, undoes, moderator, at } = undone;
    Told::of(at, Some(moderator), vec![comment], AuditEvent::Undone { version, undoes, decided_at: None })
}

fn erased(erasure: Erasure) -> Told {
    let reported = erasure.reports.iter().map(|(comment, _)| *comment);
    let comments = erasure.comments.iter().copied().chain(reported).collect();
    Told::of(erasure.at, Some(erasure.actor), comments, AuditEvent::Erased { cause: erasure.cause })
}

fn machine(version: u32, decision: Decision) -> MachineDecided {
    MachineDecided {
        verdict: decision.verdict,
        version,
        reasons: decision.reasons.iter().map(|reason| reason.code).collect(),
        model: decision.model,
        policy: decision.policy,
    }
}
