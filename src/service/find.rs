//! Looks things up: one comment, how many stand where, and whether the service is ready.

use super::{Service, ServiceError};
use crate::comment::Id;
use crate::store::{Counts, EarlierText, Refusal, StoreError, StoredComment};

impl Service {
    /// One comment with its whole history.
    pub async fn comment(&self, id: &Id) -> Result<StoredComment, ServiceError> {
        let found = self.store.comment(id).await?;
        Ok(found.ok_or(StoreError::Refused(Refusal::NotFound))?)
    }

    /// The texts of a comment that edits replaced, oldest first.
    pub async fn earlier_texts(&self, id: &Id) -> Result<Vec<EarlierText>, ServiceError> {
        Ok(self.store.earlier_texts(id).await?)
    }

    /// How many comments stand where.
    pub async fn counts(&self) -> Result<Counts, ServiceError> {
        Ok(self.store.counts().await?)
    }

    /// Whether comments can be decided and kept right now.
    pub async fn ready(&self) -> Result<(), ServiceError> {
        Ok(self.store.health().await?)
    }

    /// Everything that is counted. When the store does not answer, its last known numbers stand: that is when operators
    /// look here.
    pub async fn metrics_page(&self) -> Result<String, ServiceError> {
        if let Ok(counts) = self.counts().await {
            self.metrics.counts(&counts);
        }
        self.metrics.render().map_err(ServiceError::MetricsFailed)
    }
}
