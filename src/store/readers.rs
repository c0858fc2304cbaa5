//! Reading off the async workers: a bounded number of reads on the runtime's blocking threads.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::StoreError;
use super::engine::Engine;
use super::engine::is_of_surroundings;
use super::shared::{Open, Shared};
use super::view::ViewError;

/// How many reads run at once.
const MAX_READS: usize = 16;

/// The way to the state for everybody who only reads.
#[derive(Debug)]
pub(crate) struct Readers {
    pub(super) shared: Arc<Shared>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// Reads from this state.
    pub(crate) fn of(shared: Arc<Shared>) -> Self {
        Self { shared, permits: Arc::new(Semaphore::new(MAX_READS)) }
    }

    /// Runs one read of the state.
    pub(crate) async fn read<T, F>(&self, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Engine) -> Result<T, ViewError> + Send + 'static,
    {
        self.read_open(move |open| read(&open.engine)).await
    }

    /// Runs one read of state and journal.
    pub(crate) async fn read_open<T, E, F>(&self, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        E: std::error::Error + Send + 'static,
        F: FnOnce(&Open) -> Result<T, E> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_closed| StoreError::Unavailable)?;
        let shared = Arc::clone(&self.shared);
        let reading = tokio::task::spawn_blocking(move || {
            let answer = shared.with_open(read);
            drop(permit);
            answer
        });
        match reading.await {
            Ok(Some(Ok(answer))) => Ok(answer),
            Ok(Some(Err(error))) => Err(self.failed(&error)),
            Ok(None) => Err(StoreError::Unavailable),
            Err(_panicked) => {
                self.shared.mark_damaged();
                Err(StoreError::Damaged)
            }
        }
    }

    /// The writer opens the state again before the next group; one that is damaged it makes anew.
    fn failed<E: std::error::Error + 'static>(&self, error: &E) -> StoreError {
        tracing::error!(error = error as &dyn std::error::Error, "a read failed");
        if is_of_surroundings(error) {
            self.shared.mark_failed();
            return StoreError::Unavailable;
        }
        self.shared.mark_damaged();
        StoreError::Damaged
    }
}
