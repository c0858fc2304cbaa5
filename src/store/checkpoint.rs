//! Brings the state to the disk from time to time, so that little has to be replayed after a crash.
//!
//! Off the way of commits: what makes a commit durable is the journal.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::shared::Shared;

const EVERY: Duration = Duration::from_millis(500);

/// The thread that does it; ends when dropped.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts the thread.
    pub(crate) fn start(shared: Arc<Shared>) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let name = "vigie-checkpoint".to_owned();
        let thread = thread::Builder::new().name(name).spawn(move || run(&shared, &stopped))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(Err(_panic)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the checkpointer panicked");
        }
    }
}

fn run(shared: &Shared, stopped: &Receiver<()>) {
    while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        // After a failed sync the writer reopens first: the same file is not synced again.
        if !shared.has_failed() && shared.take_dirty() {
            checkpoint(shared);
        }
    }
}

/// A failed sync is not tried again on the same file: the writer reopens first.
fn checkpoint(shared: &Shared) {
    if let Some(Err(error)) = shared.with(super::engine::Engine::checkpoint) {
        tracing::error!(error = &error as &dyn std::error::Error, "the state could not be synced");
        shared.mark_failed();
    }
}
