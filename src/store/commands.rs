//! What can be asked of the writer, and what each command does to a group.
//!
//! A command is checked against the state as the group sees it: it either lets events happen or is refused. Its answer is
//! held back until the whole group is on disk, refusals included, since they may depend on what happened in the group.

mod accounts; // moderators' accounts
mod batches; // one decision on many comments
mod claiming; // leases
mod deciding; // people's decisions, and taking them back
mod entering; // comments come in, are changed and reported
mod erasing; // comments, people, what is too old
mod labelling; // what other systems say of texts

use tokio::sync::oneshot;

use super::group::{Group, GroupError};
use super::keys::Id16;
use super::records::{CommentRow, Event, VersionsRecord};
use super::verify::{Verification, VerifyError};
use super::{
    AuthorErasing, BatchOutcome, BatchRuling, BatchUndoing, Changed, Claim, Erasing, ErasureOutcome, Lease,
    PasswordChange, Refusal, Report, Reported, Revision, Ruling, StoreError, StoredAccount, StoredComment, StoredKey,
    Submission, Submitted, Sweep, Take, Undoing, WeakLabel, rows,
};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::{ModelVersion, PolicyVersion};

/// Where an answer goes. Dropped without an answer, the caller learns that the store is unavailable.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// A command with the address for its answer.
pub(crate) enum Command {
    /// See [`super::Store::submit`].
    Submit(Box<Submission>, Reply<Submitted>),
    /// See [`super::Store::revise`].
    Revise(Box<Revision>, Reply<Changed>),
    /// See [`super::Store::claim`].
    Claim(Box<Claim>, Reply<Vec<StoredComment>>),
    /// See [`super::Store::take`].
    Take(Take, Reply<StoredComment>),
    /// See [`super::Store::release`].
    Release(Release, Reply<()>),
    /// See [`super::Store::decide`].
    Decide(Box<Ruling>, Reply<StoredComment>),
    /// See [`super::Store::undo`].
    Undo(Undoing, Reply<StoredComment>),
    /// See [`super::Store::decide_batch`].
    DecideBatch(Box<BatchRuling>, Reply<BatchOutcome>),
    /// See [`super::Store::undo_batch`].
    UndoBatch(BatchUndoing, Reply<BatchOutcome>),
    /// See [`super::Store::report`].
    Report(Box<Report>, Reply<Reported>),
    /// See [`super::Store::label`].
    Label(Box<WeakLabel>, Reply<()>),
    /// See [`super::Store::erase`].
    Erase(Erasing, Reply<()>),
    /// See [`super::Store::erase_author`].
    EraseAuthor(AuthorErasing, Reply<ErasureOutcome>),
    /// See [`super::Store::sweep`].
    Sweep(Sweep, Reply<ErasureOutcome>),
    /// See [`super::Store::put_key`].
    PutKey(StoredKey, Reply<()>),
    /// See [`super::Store::revoke_key`].
    RevokeKey(Revocation, Reply<()>),
    /// See [`super::Store::put_account`].
    PutAccount(StoredAccount, Reply<()>),
    /// See [`super::Store::change_password`].
    ChangePassword(PasswordChange, Reply<()>),
    /// See [`super::Store::remove_account`].
    RemoveAccount(Revocation, Reply<()>),
    /// See [`super::Store::started`].
    Started(Versions, Reply<()>),
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

/// Asks to revoke a key, or to remove an account.
pub(crate) struct Revocation {
    /// Which.
    pub(crate) name: Id,
    /// Who asks.
    pub(crate) actor: Id,
    /// Now.
    pub(crate) now: UnixMillis,
}

/// Tells by which model and policy decisions are made from now on.
pub(crate) struct Versions {
    /// The model.
    pub(crate) model: ModelVersion,
    /// The policy.
    pub(crate) policy: PolicyVersion,
    /// Whose doing it is; nobody's when the service starts.
    pub(crate) actor: Option<Id>,
    /// Now.
    pub(crate) now: UnixMillis,
}

/// An answer that waits for the disk.
pub(crate) type Answer = Box<dyn FnOnce() + Send>;

/// What a command comes to: a value, a refusal, or a failure of the whole group.
type Outcome<T> = Result<Result<T, Refusal>, GroupError>;

impl Command {
    /// When it is, for commands that know.
    pub(crate) fn now(&self) -> Option<UnixMillis> {
        match self {
            Self::Submit(submission, _) => Some(submission.at),
            Self::Revise(revision, _) => Some(revision.at),
            Self::Claim(claim, _) => Some(claim.now),
            Self::Take(take, _) => Some(take.now),
            Self::Release(release, _) => Some(release.now),
            Self::Decide(ruling, _) => Some(ruling.at),
            Self::Undo(undoing, _) => Some(undoing.at),
            Self::DecideBatch(ruling, _) => Some(ruling.at),
            Self::UndoBatch(undoing, _) => Some(undoing.at),
            Self::Report(report, _) => Some(report.at),
            Self::Label(label, _) => Some(label.at),
            Self::Erase(erasing, _) => Some(erasing.at),
            Self::EraseAuthor(erasing, _) => Some(erasing.at),
            Self::Sweep(sweep, _) => Some(sweep.at),
            Self::PutKey(key, _) => Some(key.created_at),
            Self::RevokeKey(revocation, _) => Some(revocation.now),
            Self::PutAccount(account, _) => Some(account.created_at),
            Self::ChangePassword(change, _) => Some(change.at),
            Self::RemoveAccount(removal, _) => Some(removal.now),
            Self::Started(versions, _) => Some(versions.now),
            Self::Health(_) | Self::Verify(_) | Self::Close(_) => None,
        }
    }

    /// About how many bytes it adds to a group.
    pub(crate) fn n_bytes(&self) -> usize {
        const FLAT: usize = 512;
        match self {
            Self::Submit(submission, _) => FLAT + submission.comment.text.as_str().len(),
            Self::Revise(revision, _) => FLAT + revision.text.as_str().len(),
            Self::Label(label, _) => FLAT + label.text.as_str().len(),
            Self::DecideBatch(ruling, _) => FLAT * ruling.comments.len(),
            Self::UndoBatch(undoing, _) => FLAT * undoing.limit,
            Self::EraseAuthor(erasing, _) => FLAT * erasing.limit,
            Self::Sweep(sweep, _) => FLAT * sweep.limit,
            _ => FLAT,
        }
    }

    /// Whether nothing may follow it in a group: it is answered by the writer itself.
    pub(crate) const fn ends_a_group(&self) -> bool {
        matches!(self, Self::Close(_) | Self::Verify(_))
    }

    /// Does it, within the group.
    pub(crate) fn run(self, group: &mut Group<'_>) -> Result<Answer, GroupError> {
        match self {
            Self::Submit(submission, reply) => Ok(held(reply, entering::submit(group, submission)?)),
            Self::Revise(revision, reply) => Ok(held(reply, entering::revise(group, *revision)?)),
            Self::Claim(request, reply) => Ok(held(reply, claiming::claim(group, &request)?)),
            Self::Take(request, reply) => Ok(held(reply, claiming::take(group, &request)?)),
            Self::Release(request, reply) => Ok(held(reply, claiming::release(group, &request)?)),
            Self::Decide(ruling, reply) => Ok(held(reply, deciding::decide(group, *ruling)?)),
            Self::Undo(undoing, reply) => Ok(held(reply, deciding::undo(group, &undoing)?)),
            Self::DecideBatch(ruling, reply) => Ok(held(reply, batches::decide(group, &ruling)?)),
            Self::UndoBatch(undoing, reply) => Ok(held(reply, batches::undo(group, &undoing)?)),
            Self::Report(report, reply) => Ok(held(reply, entering::report(group, *report)?)),
            Self::Label(label, reply) => Ok(held(reply, labelling::label(group, *label)?)),
            Self::Erase(erasing, reply) => Ok(held(reply, erasing::one(group, &erasing)?)),
            Self::EraseAuthor(erasing, reply) => Ok(held(reply, erasing::author(group, &erasing)?)),
            Self::Sweep(sweep, reply) => Ok(held(reply, erasing::sweep(group, &sweep)?)),
            Self::PutKey(key, reply) => Ok(held(reply, put_key(group, key)?)),
            Self::RevokeKey(revocation, reply) => Ok(held(reply, revoke_key(group, revocation)?)),
            Self::PutAccount(account, reply) => Ok(held(reply, accounts::put(group, account)?)),
            Self::ChangePassword(change, reply) => Ok(held(reply, accounts::change_password(group, change)?)),
            Self::RemoveAccount(removal, reply) => Ok(held(reply, accounts::remove(group, removal)?)),
            Self::Started(versions, reply) => Ok(held(reply, started(group, versions)?)),
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

fn started(group: &mut Group<'_>, versions: Versions) -> Outcome<()> {
    let Versions { model, policy, actor, now } = versions;
    if rows::versions(group.view())?.is_none_or(|known| known != VersionsRecord::new(&model, &policy)) {
        group.record(&Event::Started { model, policy, actor, at: now })?;
    }
    Ok(Ok(()))
}

/// The row of a comment that is there; the refusal when it is not.
fn found(group: &Group<'_>, id: &Id) -> Outcome<CommentRow> {
    if let Some(row) = rows::comment_named(group.view(), id)? {
        return Ok(Ok(row));
    }
    let erased = rows::erased(group.view(), Id16::of(id))?;
    Ok(Err(erased.map_or(Refusal::NotFound, |erased| Refusal::Erased { at: erased.at() })))
}

/// The refusal for whoever comes while somebody else holds a comment.
fn held_by_another(row: &CommentRow, moderator: &Id, now: UnixMillis) -> Option<Refusal> {
    let Lease { moderator: by, until } = row.lease.as_ref()?;
    (by != moderator && *until > now).then(|| Refusal::Leased { by: by.clone(), until: *until })
}

fn stored(group: &Group<'_>, id: Id16) -> Outcome<StoredComment> {
    let row = rows::comment(group.view(), id)?;
    let whole = row.map(|row| rows::whole(group.view(), row)).transpose()?;
    Ok(whole.ok_or(Refusal::NotFound))
}
