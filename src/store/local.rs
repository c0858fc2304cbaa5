//! The store on this machine's disk: a journal, a state beside it, one writer, many readers.

use std::convert::Infallible;
use std::fs::{self, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{oneshot, watch};

use super::backup::{Backup, BackupError, BackupReport};
use super::boot;
use super::checkpoint::Checkpointer;
use super::commands::{Command, Release, Reply, Revocation, Versions};
use super::engine::Engine;
use super::journal::Journal;
use super::keys::Id16;
use super::ladder::{self, Opened, Trust};
use super::readers::Readers;
use super::shared::{Open, Shared};
use super::verify::{Verification, VerifyError};
use super::view::ViewError;
use super::writer::Writer;
use super::{
    ArticleTotals, AuditPage, AuthorErasing, AuthorTotals, BatchOutcome, BatchRuling, BatchUndoing, Changed, Claim,
    ContextQuery, Counts, EarlierText, Erasing, ErasureOutcome, LabelPage, OpenError, OpenReport, PasswordChange,
    QueuePage, QueueQuery, Report, Reported, Revision, Ruling, Search, SearchPage, Store, StoreError, StoredAccount,
    StoredComment, StoredContext, StoredKey, StoredReport, Submission, Submitted, Sweep, Take, Undoing, WeakLabel,
    feed, queries, queue, rows, search,
};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::{ModelVersion, PolicyVersion};

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
        let trust = boot::begin(dir)?;
        let Opened { engine, journal, report } = ladder::open(dir, trust)?;
        if trust == Trust::Distrusted {
            boot::note(dir)?;
        }
        let open = Open { engine, reader: journal.reader() };
        let shared = Arc::new(Shared::holding(open, journal.end().last_seq()));
        let checkpointer = Checkpointer::start(Arc::clone(&shared))?;
        let writer = Writer::start(dir.to_owned(), lock, change(journal), Arc::clone(&shared))?;
        Ok(Self { writer, _checkpointer: checkpointer, readers: Readers::of(shared), report })
    }

    /// What was done to open it.
    pub const fn open_report(&self) -> OpenReport {
        self.report
    }

    /// Runs a step of a backup. Whoever receives it may go away: that is no fault of the store.
    async fn backing_up<T: Send + 'static>(
        &self,
        step: impl FnOnce(&Open) -> Result<T, BackupError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let done = self.readers.read_open(move |open| Ok::<_, Infallible>(step(open))).await?;
        done.map_err(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "a backup was not finished");
            StoreError::Unavailable
        })
    }

    /// Reads. A store that closed after a failure is opened by the next command: whoever only reads asks for one.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Engine) -> Result<T, ViewError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let answer = self.readers.read(read).await;
        if matches!(answer, Err(StoreError::Unavailable)) {
            drop(self.ask(Command::Health).await);
        }
        answer
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
        self.read(move |state| queries::context(state, &query)).await
    }

    async fn submit(&self, submission: Submission) -> Result<Submitted, StoreError> {
        self.ask(|reply| Command::Submit(Box::new(submission), reply)).await
    }

    async fn revise(&self, revision: Revision) -> Result<Changed, StoreError> {
        self.ask(|reply| Command::Revise(Box::new(revision), reply)).await
    }

    async fn comment(&self, id: &Id) -> Result<Option<StoredComment>, StoreError> {
        let id = id.clone();
        let found = self.read(move |state| queries::comment(state, &id)).await?;
        found.map_err(StoreError::Refused)
    }

    async fn earlier_texts(&self, id: &Id) -> Result<Vec<EarlierText>, StoreError> {
        let id = id.clone();
        self.read(move |state| queries::earlier_texts(state, &id)).await
    }

    async fn search(&self, search: Search) -> Result<SearchPage, StoreError> {
        self.read(move |state| search::page(state, &search)).await
    }

    async fn queue(&self, query: QueueQuery) -> Result<QueuePage, StoreError> {
        self.read(move |state| queue::page(state, &query)).await
    }

    async fn claim(&self, claim: Claim) -> Result<Vec<StoredComment>, StoreError> {
        self.ask(|reply| Command::Claim(Box::new(claim), reply)).await
    }

    async fn take(&self, take: Take) -> Result<StoredComment, StoreError> {
        self.ask(|reply| Command::Take(take, reply)).await
    }

    async fn release(&self, id: &Id, moderator: &Id, now: UnixMillis) -> Result<(), StoreError> {
        let release = Release { id: id.clone(), moderator: moderator.clone(), now };
        self.ask(|reply| Command::Release(release, reply)).await
    }

    async fn decide(&self, ruling: Ruling) -> Result<StoredComment, StoreError> {
        self.ask(|reply| Command::Decide(Box::new(ruling), reply)).await
    }

    async fn undo(&self, undoing: Undoing) -> Result<StoredComment, StoreError> {
        self.ask(|reply| Command::Undo(undoing, reply)).await
    }

    async fn decide_batch(&self, ruling: BatchRuling) -> Result<BatchOutcome, StoreError> {
        self.ask(|reply| Command::DecideBatch(Box::new(ruling), reply)).await
    }

    async fn undo_batch(&self, undoing: BatchUndoing) -> Result<BatchOutcome, StoreError> {
        self.ask(|reply| Command::UndoBatch(undoing, reply)).await
    }

    async fn report(&self, report: Report) -> Result<Reported, StoreError> {
        self.ask(|reply| Command::Report(Box::new(report), reply)).await
    }

    async fn reports(&self, id: &Id) -> Result<Vec<StoredReport>, StoreError> {
        let id = id.clone();
        self.read(move |state| queries::reports(state, &id)).await
    }

    async fn label(&self, label: WeakLabel) -> Result<(), StoreError> {
        self.ask(|reply| Command::Label(Box::new(label), reply)).await
    }

    async fn labels(&self, behind: Option<Vec<u8>>, limit: usize) -> Result<LabelPage, StoreError> {
        self.read(move |state| queries::labels(state, behind, limit)).await
    }

    async fn erase(&self, erasing: Erasing) -> Result<(), StoreError> {
        self.ask(|reply| Command::Erase(erasing, reply)).await
    }

    async fn erase_author(&self, erasing: AuthorErasing) -> Result<ErasureOutcome, StoreError> {
        self.ask(|reply| Command::EraseAuthor(erasing, reply)).await
    }

    async fn sweep(&self, sweep: Sweep) -> Result<ErasureOutcome, StoreError> {
        self.ask(|reply| Command::Sweep(sweep, reply)).await
    }

    async fn counts(&self) -> Result<Counts, StoreError> {
        self.read(|state| rows::counts(state)).await
    }

    async fn article(&self, id: &Id) -> Result<ArticleTotals, StoreError> {
        let id = Id16::of(id);
        self.read(move |state| rows::article(state, id)).await
    }

    async fn author(&self, id: &Id, now: UnixMillis) -> Result<AuthorTotals, StoreError> {
        let id = id.clone();
        self.read(move |state| queries::author(state, &id, now)).await
    }

    async fn put_key(&self, key: StoredKey) -> Result<(), StoreError> {
        self.ask(|reply| Command::PutKey(key, reply)).await
    }

    async fn keys(&self) -> Result<Vec<StoredKey>, StoreError> {
        self.read(|state| rows::keys(state)).await
    }

    async fn revoke_key(&self, name: &Id, actor: &Id, now: UnixMillis) -> Result<(), StoreError> {
        let revocation = Revocation { name: name.clone(), actor: actor.clone(), now };
        self.ask(|reply| Command::RevokeKey(revocation, reply)).await
    }

    async fn put_account(&self, account: StoredAccount) -> Result<(), StoreError> {
        self.ask(|reply| Command::PutAccount(account, reply)).await
    }

    async fn accounts(&self) -> Result<Vec<StoredAccount>, StoreError> {
        self.read(|state| rows::accounts(state)).await
    }

    async fn change_password(&self, change: PasswordChange) -> Result<(), StoreError> {
        self.ask(|reply| Command::ChangePassword(change, reply)).await
    }

    async fn remove_account(&self, name: &Id, actor: &Id, now: UnixMillis) -> Result<(), StoreError> {
        let removal = Revocation { name: name.clone(), actor: actor.clone(), now };
        self.ask(|reply| Command::RemoveAccount(removal, reply)).await
    }

    async fn started(
        &self,
        model: ModelVersion,
        policy: PolicyVersion,
        actor: Option<&Id>,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        let versions = Versions { model, policy, actor: actor.cloned(), now };
        self.ask(|reply| Command::Started(versions, reply)).await
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<AuditPage, StoreError> {
        self.readers.read_open(move |open| feed::page(&open.engine, &open.reader, after, limit)).await
    }

    fn last_record(&self) -> watch::Receiver<u64> {
        self.readers.shared.last_seq()
    }

    async fn backup(&self, out: Box<dyn Write + Send>, now: UnixMillis) -> Result<BackupReport, StoreError> {
        let mut backup = Backup::to(out);
        loop {
            backup = self.backing_up(move |open| backup.copy(open).map(|()| backup)).await?;
            // An erasure that is being written now is told of in the journal afterwards.
            self.health().await?;
            let settled = self.backing_up(move |open| backup.is_settled(open).map(|settled| (backup, settled)));
            let (copied, is_settled) = settled.await?;
            backup = copied;
            if is_settled {
                return self.backing_up(move |open| backup.finish(open, now)).await;
            }
        }
    }

    async fn verify(&self) -> Result<Verification, VerifyError> {
        let (reply, answer) = oneshot::channel();
        let commands = self.writer.commands().ok_or(VerifyError::Closed)?;
        commands.send(Command::Verify(reply)).await.map_err(|_closed| VerifyError::Closed)?;
        answer.await.map_err(|_closed| VerifyError::Closed)?
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
