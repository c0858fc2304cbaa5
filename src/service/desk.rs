//! Where judging is done: a bounded number of threads of their own, and a bounded line before them.
//!
//! Reading a comment costs a processor for a while. On the threads that answer requests that would hold up everybody, the
//! health check included; without a bound, a burst would pile up until nobody is answered in time.

use std::sync::Arc;
use std::thread;

use tokio::sync::Semaphore;

use super::ServiceError;
use crate::store::StoreError;

/// How many may stand in line. Beyond, callers are told to come back: they would wait longer than anybody waits.
const MAX_IN_LINE: usize = 512;

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

impl Desk {
    /// Does one piece of work when its turn comes; refused at once when the line is full.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let _in_line = self.line.try_acquire().map_err(|_full| StoreError::Busy)?;
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
            assert_eq!(desk.work(|| 7).await.ok(), Some(7));
            let _waiting = desk.line.acquire().await.expect("is open");
            let refused = desk.work(|| 7).await;
            assert!(matches!(refused, Err(ServiceError::Store(StoreError::Busy))));
        });
    }
}
