//! The open state, shared by the writer, the readers and the checkpointer.
//!
//! The writer takes it away to reopen or close; everybody else finds it or finds nothing. Nobody keeps it beyond one call.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use tokio::sync::watch;

use super::engine::Engine;
use super::journal::Reader;

/// What is open: the state, and the way to the journal's records.
#[derive(Debug)]
pub(crate) struct Open {
    /// The state.
    pub(crate) engine: Engine,
    /// The journal's records.
    pub(crate) reader: Reader,
}

/// A handle to the state that hides its lock.
#[derive(Debug)]
pub(crate) struct Shared {
    open: RwLock<Option<Open>>,
    /// The number of the last applied record.
    last_seq: watch::Sender<u64>,
    dirty: AtomicBool,
    failed: AtomicBool,
    damaged: AtomicBool,
}

impl Shared {
    /// Holds an open state, to which everything up to the record `last_seq` is applied.
    pub(crate) fn holding(open: Open, last_seq: u64) -> Self {
        Self {
            open: RwLock::new(Some(open)),
            last_seq: watch::Sender::new(last_seq),
            dirty: AtomicBool::default(),
            failed: AtomicBool::default(),
            damaged: AtomicBool::default(),
        }
    }

    /// Uses the state, when it is open.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&Engine) -> T) -> Option<T> {
        self.with_open(|open| f(&open.engine))
    }

    /// Uses state and journal, when they are open.
    pub(crate) fn with_open<T>(&self, f: impl FnOnce(&Open) -> T) -> Option<T> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map(f)
    }

    /// Closes the state as soon as nobody uses it.
    pub(crate) fn take(&self) {
        let open = self.open.write().unwrap_or_else(PoisonError::into_inner).take();
        drop(open);
    }

    /// Puts a reopened state in place.
    pub(crate) fn put(&self, open: Open) {
        self.failed.store(false, Ordering::Release);
        self.damaged.store(false, Ordering::Release);
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(open);
    }

    /// Tells everybody who waits for it that records up to this one are applied.
    pub(crate) fn reached(&self, last_seq: u64) {
        self.last_seq.send_replace(last_seq);
    }

    /// The number of the last applied record, as it grows.
    pub(crate) fn last_seq(&self) -> watch::Receiver<u64> {
        self.last_seq.subscribe()
    }

    /// Keeps everybody else from the state for as long as `f` runs.
    #[cfg(test)]
    pub(crate) fn withheld<T>(&self, f: impl FnOnce() -> T) -> T {
        let open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let answer = f();
        drop(open);
        answer
    }

    /// Notes that there is something to bring to the disk.
    pub(crate) fn mark_dirty(&self) {
        self.dirty.store(true, Ordering::Release);
    }

    /// Whether there is something to bring to the disk; asked once, it is taken on.
    pub(crate) fn take_dirty(&self) -> bool {
        self.dirty.swap(false, Ordering::AcqRel)
    }

    /// Notes that something in the state does not read.
    pub(crate) fn mark_damaged(&self) {
        self.damaged.store(true, Ordering::Release);
    }

    /// Whether something in the state does not read.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Acquire)
    }

    /// Notes that the state failed and must be reopened before anything is written.
    pub(crate) fn mark_failed(&self) {
        self.failed.store(true, Ordering::Release);
    }

    /// Whether the state must be reopened.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }
}
