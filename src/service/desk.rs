//! Where judging is done: a bounded number of threads of their own, and a bounded line before them.
//!
//! Whoever gets no place in line is told so at once, before anything was read for them: refusing must cost next to nothing, or
//! those who are refused leave no time for the others.
//!
//! Reading a long comment, or many, costs a processor for a while. On the threads that answer requests that would hold up
//! everybody, the health check included; without a bound, a burst would pile up until nobody is answered in time. A short
//! comment is read where it is: that takes less than handing it over.

use std::sync::Arc;
use std::thread;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ServiceError;
use crate::store::StoreError;

/// Up to how many bytes of text are read where they are: a tenth of a millisecond's work.
const SHORT_BYTES: usize = 1_024;

/// How many may be under way. Beyond, callers are told to come back: they would wait longer than anybody waits.
const MAX_IN_LINE: usize = 256;

/// The threads and the line.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    line: Arc<Semaphore>,
    seats: Arc<Semaphore>,
}

impl Default for Desk {
    fn default() -> Self {
        let n_seats = thread::available_parallelism().map_or(2, usize::from);
        Self { line: Arc::new(Semaphore::new(MAX_IN_LINE)), seats: Arc::new(Semaphore::new(n_seats)) }
    }
}

/// A place in line, given up when dropped.
#[derive(Debug)]
pub(super) struct InLine(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Desk {
    /// Takes a place in line; refused at once when there is none.
    pub(super) fn enter(&self) -> Result<InLine, ServiceError> {
        let place = Arc::clone(&self.line).try_acquire_owned().map_err(|_full| StoreError::Busy)?;
        Ok(InLine(place))
    }

    /// Does work that reads `n_bytes` of text, for somebody in line: at once when it is short, or when its turn comes.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        _in_line: &InLine,
        n_bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        if n_bytes <= SHORT_BYTES {
            return Ok(work());
        }
        let seat = Arc::clone(&self.seats).acquire_owned().await.map_err(|_closed| StoreError::Unavailable)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(seat);
            done
        });
        done.await.map_err(|_panicked| ServiceError::ScoringFailed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_line_callers_are_told_to_come_back() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let desk = Desk { line: Arc::new(Semaphore::new(1)), seats: Arc::new(Semaphore::new(1)) };
            let first = desk.enter().expect("the line is empty");
            for n_bytes in [SHORT_BYTES, SHORT_BYTES + 1] {
                assert_eq!(desk.work(&first, n_bytes, || 7).await.ok(), Some(7));
            }
            assert!(matches!(desk.enter(), Err(ServiceError::Store(StoreError::Busy))));
            drop(first);
            assert!(desk.enter().is_ok());
        });
    }
}
