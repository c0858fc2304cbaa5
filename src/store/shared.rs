//! The open state, shared by the writer, the readers and the checkpointer.
//!
//! The writer takes it away to reopen or close; everybody else finds it or finds nothing. Nobody keeps it beyond one call.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use super::engine::Engine;

/// A handle to the state that hides its lock.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    engine: RwLock<Option<Engine>>,
    dirty: AtomicBool,
    failed: AtomicBool,
    damaged: AtomicBool,
}

impl Shared {
    /// Holds an open state.
    pub(crate) fn holding(engine: Engine) -> Self {
        Self { engine: RwLock::new(Some(engine)), ..Self::default() }
    }

    /// Uses the state, when it is open.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&Engine) -> T) -> Option<T> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner);
        engine.as_ref().map(f)
    }

    /// Closes the state as soon as nobody uses it.
    pub(crate) fn take(&self) {
        let engine = self.engine.write().unwrap_or_else(PoisonError::into_inner).take();
        drop(engine);
    }

    /// Puts a reopened state in place.
    pub(crate) fn put(&self, engine: Engine) {
        self.failed.store(false, Ordering::Release);
        self.damaged.store(false, Ordering::Release);
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Some(engine);
    }

    /// Keeps everybody else from the state for as long as `f` runs.
    #[cfg(test)]
    pub(crate) fn withheld<T>(&self, f: impl FnOnce() -> T) -> T {
        let engine = self.engine.write().unwrap_or_else(PoisonError::into_inner);
        let answer = f();
        drop(engine);
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
