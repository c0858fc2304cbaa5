//! The one thread that writes.
//!
//! It takes what is waiting, lets it happen over the stored state, appends the events to the journal, syncs once, applies
//! everything to the state in one batch, and only then answers. After any failure nobody of the group is answered
//! (which callers read as unavailable), writing stops, and the folder is opened again before the next group. A sync is
//! never tried twice on the same file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fs, io};

use tokio::sync::mpsc;

use super::boot;
use super::commands::{Answer, Command};
use super::engine::{Engine, is_of_surroundings};
use super::group::{Done, Group, GroupError};
use super::journal::{Durable, Journal, Reader};
use super::ladder::{self, Opened, Trust};
use super::opening::OpenError;
use super::records::AppliedRecord;
use super::replay;
use super::shared::{Open, Shared};
use super::verify::{self, VerifyError};
use super::view::ViewError;

/// How many commands may wait.
const MAX_WAITING: usize = 1_024;
/// How many commands make a group at most.
const MAX_GROUP: usize = 256;
/// About how many bytes make a group at most.
const MAX_GROUP_BYTES: usize = 1 << 20;
/// How often a state that shows damage is rebuilt, in the life of a process: more often is a fault of ours.
const MAX_REBUILT: u32 = 1;
/// How long to leave a folder alone that did not open again.
const REOPEN_EVERY: Duration = Duration::from_secs(1);

/// The thread and the way to it; ends when dropped, after what was waiting is done.
#[derive(Debug)]
pub(crate) struct Writer {
    commands: Option<mpsc::Sender<Command>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread on an opened folder. `lock` is held until the thread ends.
    pub(crate) fn start(data: PathBuf, lock: fs::File, journal: Journal, shared: Arc<Shared>) -> io::Result<Self> {
        let (commands, waiting) = mpsc::channel(MAX_WAITING);
        let desk = Desk {
            data,
            lock,
            shared,
            journal: Some(journal),
            cut: None,
            trust: Trust::Checked,
            n_rebuilt: 0,
            gave_up_at: None,
        };
        let name = "vigie-writer".to_owned();
        let thread = thread::Builder::new().name(name).spawn(move || desk.work(waiting))?;
        Ok(Self { commands: Some(commands), thread: Some(thread) })
    }

    /// The way to the thread.
    pub(crate) const fn commands(&self) -> Option<&mpsc::Sender<Command>> {
        self.commands.as_ref()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.commands.take());
        if let Some(Err(_panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the writer panicked");
        }
    }
}

/// Why a group failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    #[error("a group could not be evaluated")]
    Group(#[from] GroupError),
    #[error("the journal could not be written")]
    Journal(#[source] io::Error),
    #[error("the state could not be written")]
    State(#[source] ViewError),
    #[error("the store is not open")]
    Closed,
    #[error("the writer panicked")]
    Panicked,
}

impl WriteError {
    /// Whether what is stored does not read, rather than what is new cannot be written.
    fn is_damage(&self) -> bool {
        matches!(self, Self::Group(GroupError::Fold(_))) && !is_of_surroundings(self)
    }
}

struct Desk {
    data: PathBuf,
    lock: fs::File,
    shared: Arc<Shared>,
    journal: Option<Journal>,
    /// Where the journal is to be cut back to before it is opened again.
    cut: Option<Durable>,
    trust: Trust,
    n_rebuilt: u32,
    gave_up_at: Option<Instant>,
}

impl Desk {
    fn work(mut self, mut waiting: mpsc::Receiver<Command>) {
        while let Some(first) = waiting.blocking_recv() {
            let mut commands = drained(first, &mut waiting);
            let aside = commands.pop_if(|last| last.ends_a_group());
            if !commands.is_empty() && self.is_open() {
                self.write(commands);
            }
            match aside {
                Some(Command::Close(reply)) => {
                    waiting.close();
                    self.close();
                    drop(reply.send(Ok(())));
                    return;
                }
                Some(Command::Verify(reply)) => drop(reply.send(self.verify())),
                _ => {}
            }
        }
        self.shared.take();
    }

    fn write(&mut self, commands: Vec<Command>) {
        let written = catch_unwind(AssertUnwindSafe(|| self.commit(commands)));
        match written.unwrap_or(Err(WriteError::Panicked)) {
            Ok(answers) => answers.into_iter().for_each(|answer| answer()),
            Err(error) => self.fail(&error),
        }
    }

    fn commit(&mut self, commands: Vec<Command>) -> Result<Vec<Answer>, WriteError> {
        let journal = self.journal.as_mut().ok_or(WriteError::Closed)?;
        let written = self.shared.with_open(|open| commit(open, journal, commands));
        let (answers, has_events) = written.ok_or(WriteError::Closed)??;
        if has_events {
            self.shared.mark_dirty();
            self.shared.reached(journal.end().last_seq());
        }
        Ok(answers)
    }

    /// Stops writing: what may stand behind the last sync is cut back, and the next group reopens.
    fn fail(&mut self, error: &WriteError) {
        tracing::error!(error = error as &dyn std::error::Error, "a group could not be written");
        if error.is_damage() {
            self.distrust();
        }
        self.shared.take();
        self.cut = self.journal.take().map(|journal| journal.durable().clone());
    }

    /// Has the state made anew when it is opened the next time, unless that did not help before.
    fn distrust(&mut self) {
        if self.n_rebuilt < MAX_REBUILT {
            self.trust = Trust::Distrusted;
        }
    }

    /// Whether there is something to write to, opening it again when there is not.
    fn is_open(&mut self) -> bool {
        let is_damaged = self.shared.is_damaged() && self.n_rebuilt < MAX_REBUILT;
        if is_damaged {
            self.distrust();
        }
        if self.journal.is_some() && (is_damaged || self.shared.has_failed()) {
            // A read or a checkpoint failed. The journal is sound and is simply read again.
            self.shared.take();
            self.journal = None;
        }
        self.journal.is_some() || self.reopened()
    }

    fn reopened(&mut self) -> bool {
        if self.gave_up_at.is_some_and(|at| at.elapsed() < REOPEN_EVERY) {
            return false;
        }
        match self.opened() {
            Ok(opened) => {
                let report = opened.report;
                tracing::info!(
                    store.n_replayed = report.n_replayed,
                    store.rebuilt = report.rebuilt,
                    "the store was opened again"
                );
                self.n_rebuilt += u32::from(report.rebuilt);
                let reader = opened.journal.reader();
                self.shared.reached(opened.journal.end().last_seq());
                self.shared.put(Open { engine: opened.engine, reader });
                (self.journal, self.trust, self.gave_up_at) = (Some(opened.journal), Trust::Checked, None);
                true
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store did not open again");
                self.gave_up_at = Some(Instant::now());
                false
            }
        }
    }

    fn opened(&mut self) -> Result<Opened, OpenError> {
        if let Some(cut) = &self.cut {
            cut.cut_back()?;
        }
        self.cut = None;
        ladder::open(&self.data, self.trust)
    }

    fn verify(&mut self) -> Result<verify::Verification, VerifyError> {
        if !self.is_open() {
            return Err(VerifyError::Closed);
        }
        let verified = self.shared.with_open(|open| verify::run(&open.engine, open.reader.folder()));
        verified.unwrap_or(Err(VerifyError::Closed))
    }

    /// Syncs the state too, and lets go of the folder.
    fn close(self) {
        let synced = self.shared.with(Engine::checkpoint);
        self.shared.take();
        if let Some(Ok(())) = synced
            && let Err(error) = boot::end(&self.data)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "the stop could not be noted");
        }
        drop(self.lock);
        // The journal holds everything acknowledged already: a state that was not synced is caught up at the next start.
        if let Some(Err(error)) = synced {
            tracing::warn!(error = &error as &dyn std::error::Error, "the state could not be synced");
        }
    }
}

/// What is waiting, up to a group's size. Closing and verifying end a group.
fn drained(first: Command, waiting: &mut mpsc::Receiver<Command>) -> Vec<Command> {
    let mut n_bytes = first.n_bytes();
    let mut commands = vec![first];
    while commands.len() < MAX_GROUP && n_bytes < MAX_GROUP_BYTES {
        if commands.last().is_some_and(Command::ends_a_group) {
            break;
        }
        let Ok(next) = waiting.try_recv() else { break };
        n_bytes += next.n_bytes();
        commands.push(next);
    }
    commands
}

/// Writes one group: events, one sync, erasures, one batch. Answers the answers, which are to be given now.
pub(super) fn commit(
    open: &Open,
    journal: &mut Journal,
    commands: Vec<Command>,
) -> Result<(Vec<Answer>, bool), WriteError> {
    let Open { engine, reader } = open;
    let mut group = Group::over(engine, journal.end().next_seq);
    if let Some(now) = commands.iter().filter_map(Command::now).max() {
        group.sweep(now)?;
    }
    let mut answers = Vec::with_capacity(commands.len());
    for command in commands {
        answers.push(command.run(&mut group)?);
    }
    let (done, overlay) = group.into_parts();
    if done.events.is_empty() {
        return Ok((answers, false));
    }
    write(journal, reader, &done).map_err(WriteError::Journal)?;
    let applied = AppliedRecord::new(journal.end().last_seq(), journal.end().chain.0);
    replay::commit(engine, overlay, applied).map_err(WriteError::State)?;
    Ok((answers, true))
}

/// Brings a group to the disk. That something is erased is on disk before it is.
fn write(journal: &mut Journal, reader: &Reader, done: &Done) -> io::Result<()> {
    journal.append(&done.events)?;
    journal.sync()?;
    if done.erase.is_empty() {
        return Ok(());
    }
    reader.erase(&done.erase)?;
    reader.folder().parent().map_or(Ok(()), ladder::remove_quarantined)
}
