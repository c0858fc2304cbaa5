//! The store on this machine's disk: a journal, a state beside it, one writer, many readers.

use std::fs::{self, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::oneshot;

use super::checkpoint::Checkpointer;
use super::commands::{Command, Release, Reply, Revocation};
use super::journal::Journal;
use super::ladder::{self, Opened, Trust};
use super::readers::Readers;
use super::shared::Shared;
use super::verify::{Verification, VerifyError};
use super::writer::Writer;
use super::{
    Claim, ContextQuery, Counts, OpenError, OpenReport, QueuePage, QueueQuery, Ruling, Store, StoreError,
    StoredComment, StoredContext, StoredKey, Submission, Submitted, queries, rows,
};
use crate::clock::UnixMillis;
use crate::comment::Id;

/// The store of one process in one folder.
///
/// Dropping it without [`Store::close`] is safe: whatever was acknowledged is on disk.
#[derive(Debug)]
pub struct SledStore {
    // Dropped in this order: the writer lets go of the state and of the folder.
    writer: Writer,
    _checkpointer: Checkpointer,
    pub(super) readers: Readers,
    report: OpenReport,
}

impl SledStore {
    /// Opens or creates the store in a folder, bringing state and journal together. Blocks, for long after damage.
    pub fn open(dir: &Path) -> Result<Self, OpenError> {
        Self::open_with(dir, |journal| journal)
    }

    /// Opens it with a change to the journal, for tests of what happens when that fails.
    pub(super) fn open_with(dir: &Path, change: impl FnOnce(Journal) -> Journal) -> Result<Self, OpenError> {
        create_private(dir)?;
        let lock = locked(dir)?;
        let Opened { engine, journal, report } = ladder::open(dir, Trust::Checked)?;
        let shared = Arc::new(Shared::holding(engine));
        let checkpointer = Checkpointer::start(Arc::clone(&shared))?;
        let writer = Writer::start(dir.to_owned(), lock, change(journal), Arc::clone(&shared))?;
        Ok(Self { writer, _checkpointer: checkpointer, readers: Readers::of(shared), report })
    }

    /// What was done to open it.
    pub const fn report(&self) -> OpenReport {
        self.report
    }

    /// Holds journal, rows, indexes and counters against each other. Nothing is written meanwhile.
    pub async fn verify(&self) -> Result<Verification, VerifyError> {
        let (reply, answer) = oneshot::channel();
        let commands = self.writer.commands().ok_or(VerifyError::Closed)?;
        commands.send(Command::Verify(reply)).await.map_err(|_closed| VerifyError::Closed)?;
        answer.await.map_err(|_closed| VerifyError::Closed)?
    }

    async fn ask<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let commands = self.writer.commands().ok_or(StoreError::Unavailable)?;
        commands.try_send(command(reply)).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Closed(_) => StoreError::Unavailable,
        })?;
        answer.await.map_err(|_group_failed| StoreError::Unavailable)?
    }
}

/// Takes the folder for this process, until the file is dropped.
fn locked(dir: &Path) -> Result<fs::File, OpenError> {
    let lock = fs::OpenOptions::new().create(true).append(true).open(dir.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[async_trait]
impl Store for SledStore {
    async fn context(&self, query: ContextQuery) -> Result<StoredContext, StoreError> {
        self.readers.read(move |state| queries::context(state, &query)).await
    }

    async fn submit(&self, submission: Submission) -> Result<Submitted, StoreError> {
        self.ask(|reply| Command::Submit(Box::new(submission), reply)).await
    }

    async fn comment(&self, id: &Id) -> Result<Option<StoredComment>, StoreError> {
        let id = id.clone();
        self.readers.read(move |state| queries::comment(state, &id)).await
    }

    async fn queue(&self, query: QueueQuery) -> Result<QueuePage, StoreError> {
        self.readers.read(move |state| queries::queue(state, &query)).await
    }

    async fn claim(&self, claim: Claim) -> Result<Vec<StoredComment>, StoreError> {
        self.ask(|reply| Command::Claim(claim, reply)).await
    }

    async fn release(&self, id: &Id, moderator: &Id, now: UnixMillis) -> Result<(), StoreError> {
        let release = Release { id: id.clone(), moderator: moderator.clone(), now };
        self.ask(|reply| Command::Release(release, reply)).await
    }

    async fn decide(&self, ruling: Ruling) -> Result<StoredComment, StoreError> {
        self.ask(|reply| Command::Decide(Box::new(ruling), reply)).await
    }

    async fn put_key(&self, key: StoredKey) -> Result<(), StoreError> {
        self.ask(|reply| Command::PutKey(key, reply)).await
    }

    async fn keys(&self) -> Result<Vec<StoredKey>, StoreError> {
        self.readers.read(|state| rows::keys(state)).await
    }

    async fn revoke_key(&self, name: &Id, actor: &Id, now: UnixMillis) -> Result<(), StoreError> {
        let revocation = Revocation { name: name.clone(), actor: actor.clone(), now };
        self.ask(|reply| Command::RevokeKey(revocation, reply)).await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        self.readers.read(|state| rows::counts(state)).await
    }

    async fn health(&self) -> Result<(), StoreError> {
        self.ask(Command::Health).await
    }

    async fn close(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        let commands = self.writer.commands().ok_or(StoreError::Unavailable)?;
        // Waits its turn even when the store is busy; whoever closes twice finds it closed.
        commands.send(Command::Close(reply)).await.map_err(|_closed| StoreError::Unavailable)?;
        answer.await.map_err(|_closed| StoreError::Unavailable)?
    }
}

/// Makes the folder, if need be, for this user alone: it will hold what readers wrote.
fn create_private(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
