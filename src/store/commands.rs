//! What can be asked of the writer, and what each command does to a group.
//!
//! A command is checked against the state as the group sees it: it either lets events happen or is refused. Its answer is
//! held back until the whole group is on disk, refusals included, since they may depend on what happened in the group.

use tokio::sync::oneshot;

use super::group::{Group, GroupError};
use super::keys::{self, Id16, Tree};
use super::records::{CommentRow, Event, PersonRuling};
use super::verify::{Verification, VerifyError};
use super::view::Span;
use super::{
    Claim, HistoryEntry, Judgement, Refusal, Ruling, StoreError, StoredComment, StoredKey, Submission, Submitted, rows,
};
use crate::clock::UnixMillis;
use crate::comment::Id;

/// How many comments one moderator can hold.
const MAX_HELD: usize = 1_000;

/// Where an answer goes. Dropped without an answer, the caller learns that the store is unavailable.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// A command with the address for its answer.
pub(crate) enum Command {
    /// See [`super::Store::submit`].
    Submit(Box<Submission>, Reply<Submitted>),
    /// See [`super::Store::claim`].
    Claim(Claim, Reply<Vec<StoredComment>>),
    /// See [`super::Store::release`].
    Release(Release, Reply<()>),
    /// See [`super::Store::decide`].
    Decide(Box<Ruling>, Reply<StoredComment>),
    /// See [`super::Store::put_key`].
    PutKey(StoredKey, Reply<()>),
    /// See [`super::Store::revoke_key`].
    RevokeKey(Revocation, Reply<()>),
    /// See [`super::Store::health`].
    Health(Reply<()>),
    /// Compares everything with everything; answered by the writer itself.
    Verify(oneshot::Sender<Result<Verification, VerifyError>>),
    /// See [`super::Store::close`]; answered by the writer itself.
    Close(Reply<()>),
}

/// Asks to give a comment back.
pub(crate) struct Release {
    /// Which comment.
    pub(crate) id: Id,
    /// Who holds it.
    pub(crate) moderator: Id,
    /// Now.
    pub(crate) now: UnixMillis,
}

/// Asks to revoke a key.
pub(crate) struct Revocation {
    /// Which key.
    pub(crate) name: Id,
    /// Who asks.
    pub(crate) actor: Id,
    /// Now.
    pub(crate) now: UnixMillis,
}

/// An answer that waits for the disk.
pub(crate) type Answer = Box<dyn FnOnce() + Send>;

/// What a command comes to: a value, a refusal, or a failure of the whole group.
type Outcome<T> = Result<Result<T, Refusal>, GroupError>;

impl Command {
    /// When it is, for commands that know.
    pub(crate) const fn now(&self) -> Option<UnixMillis> {
        match self {
            Self::Submit(submission, _) => Some(submission.at),
            Self::Claim(claim, _) => Some(claim.now),
            Self::Release(release, _) => Some(release.now),
            Self::Decide(ruling, _) => Some(ruling.at),
            Self::PutKey(key, _) => Some(key.created_at),
            Self::RevokeKey(revocation, _) => Some(revocation.now),
            Self::Health(_) | Self::Verify(_) | Self::Close(_) => None,
        }
    }

    /// About how many bytes it adds to a group.
    pub(crate) fn n_bytes(&self) -> usize {
        const FLAT: usize = 512;
        match self {
            Self::Submit(submission, _) => FLAT + submission.comment.text.as_str().len(),
            _ => FLAT,
        }
    }

    /// Does it, within the group.
    pub(crate) fn run(self, group: &mut Group<'_>) -> Result<Answer, GroupError> {
        match self {
            Self::Submit(submission, reply) => Ok(held(reply, submit(group, submission)?)),
            Self::Claim(request, reply) => Ok(held(reply, claim(group, &request)?)),
            Self::Release(request, reply) => Ok(held(reply, release(group, &request)?)),
            Self::Decide(ruling, reply) => Ok(held(reply, decide(group, *ruling)?)),
            Self::PutKey(key, reply) => Ok(held(reply, put_key(group, key)?)),
            Self::RevokeKey(revocation, reply) => Ok(held(reply, revoke_key(group, revocation)?)),
            Self::Health(reply) | Self::Close(reply) => Ok(held(reply, Ok(()))),
            Self::Verify(reply) => Ok(Box::new(move || drop(reply))),
        }
    }
}

fn held<T: Send + 'static>(reply: Reply<T>, outcome: Result<T, Refusal>) -> Answer {
    let outcome = outcome.map_err(StoreError::Refused);
    // A caller that no longer waits does not change what happened.
    Box::new(move || drop(reply.send(outcome)))
}

fn submit(group: &mut Group<'_>, submission: Box<Submission>) -> Outcome<Submitted> {
    let id = Id16::of(&submission.comment.id);
    if let Some(row) = rows::comment(group.view(), id)? {
        let is_same = row.id == submission.comment.id && row.request_fingerprint == submission.request_fingerprint;
        if !is_same {
            return Ok(Err(Refusal::IdTaken));
        }
        return Ok(Ok(Submitted::Repeated(rows::whole(group.view(), row)?)));
    }
    group.record(&Event::Submitted(submission))?;
    let created = stored(group, id)?.map(Submitted::Created);
    Ok(created.ok_or(Refusal::NotFound))
}

fn claim(group: &mut Group<'_>, claim: &Claim) -> Outcome<Vec<StoredComment>> {
    let mut comments = holdings(group, &claim.moderator)?;
    let limit = claim.limit.min(MAX_HELD);
    let n_free = limit.saturating_sub(comments.len());
    for pair in group.view().scan(Tree::Ready, Span::default()).take(n_free) {
        comments.extend(Id16::at_end_of(&pair?.0));
    }
    if !comments.is_empty() {
        let event = Event::LeasesGranted {
            moderator: claim.moderator.clone(),
            until: claim.until,
            at: claim.now,
            comments: comments.clone(),
        };
        group.record(&event)?;
    }
    in_queue_order(group, comments).map(Ok)
}

/// What a moderator holds. Leases that ran out were swept before.
fn holdings(group: &Group<'_>, moderator: &Id) -> Result<Vec<Id16>, GroupError> {
    let span = Span::prefix(&Id16::of(moderator).0);
    let mut comments = Vec::new();
    for pair in group.view().scan(Tree::ByModerator, span) {
        comments.extend(Id16::at_end_of(&pair?.0));
    }
    Ok(comments)
}

fn in_queue_order(group: &Group<'_>, comments: Vec<Id16>) -> Result<Vec<StoredComment>, GroupError> {
    let mut rows = Vec::new();
    for id in comments {
        if let Some(row) = rows::comment(group.view(), id)? {
            let place = row.waiting.map(|(place, since)| keys::queue(place, since, id));
            rows.push((place, row));
        }
    }
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let whole = rows.into_iter().map(|(_, row)| Ok(rows::whole(group.view(), row)?));
    whole.collect()
}

fn release(group: &mut Group<'_>, release: &Release) -> Outcome<()> {
    let Some(row) = rows::comment_named(group.view(), &release.id)? else {
        return Ok(Err(Refusal::NotFound));
    };
    let holds = |lease: &super::Lease| lease.moderator == release.moderator && lease.until > release.now;
    if !row.lease.as_ref().is_some_and(holds) {
        return Ok(Err(Refusal::NotHeld));
    }
    let (moderator, at, comment) = (release.moderator.clone(), release.now, Id16::of(&release.id));
    group.record(&Event::LeaseReleased { moderator, at, comment })?;
    Ok(Ok(()))
}

fn decide(group: &mut Group<'_>, ruling: Ruling) -> Outcome<StoredComment> {
    let Some(row) = rows::comment_named(group.view(), &ruling.id)? else {
        return Ok(Err(Refusal::NotFound));
    };
    if row.version != ruling.expected_version {
        return stale(group, &row, ruling.expected_version).map(Err);
    }
    let in_the_way = |lease: &super::Lease| lease.moderator != ruling.moderator && lease.until > ruling.at;
    if let Some(super::Lease { moderator: by, until }) = row.lease.filter(in_the_way) {
        return Ok(Err(Refusal::Leased { by, until }));
    }
    let comment = Id16::of(&ruling.id);
    let Ruling { moderator, action, reason, note, at, .. } = ruling;
    let version = row.version.saturating_add(1);
    group.record(&Event::Decided(PersonRuling { comment, version, moderator, action, reason, note, at }))?;
    Ok(stored(group, comment)?.ok_or(Refusal::NotFound))
}

fn stale(group: &Group<'_>, row: &CommentRow, expected: u32) -> Result<Refusal, GroupError> {
    let entry = rows::history_entry(group.view(), Id16::of(&row.id), row.version)?;
    let HistoryEntry { version: current, at, what } = entry;
    let by = match what {
        Judgement::Machine { .. } => Id::ours("machine"),
        Judgement::Person { moderator, .. } => moderator,
    };
    Ok(Refusal::Stale { expected, current, by, status: row.status, at })
}

fn put_key(group: &mut Group<'_>, key: StoredKey) -> Outcome<()> {
    if rows::key(group.view(), &key.name)?.is_some() {
        return Ok(Err(Refusal::KeyExists));
    }
    group.record(&Event::KeyCreated(key))?;
    Ok(Ok(()))
}

fn revoke_key(group: &mut Group<'_>, revocation: Revocation) -> Outcome<()> {
    if rows::key(group.view(), &revocation.name)?.is_none() {
        return Ok(Err(Refusal::NotFound));
    }
    let Revocation { name, actor, now } = revocation;
    group.record(&Event::KeyRevoked { name, actor, at: now })?;
    Ok(Ok(()))
}

fn stored(group: &Group<'_>, id: Id16) -> Result<Option<StoredComment>, GroupError> {
    let row = rows::comment(group.view(), id)?;
    Ok(row.map(|row| rows::whole(group.view(), row)).transpose()?)
}
