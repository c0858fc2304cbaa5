//! Keeping the store itself: copies, checks, totals, and the sweep of what is too old.

use std::io::Write;

use super::{Service, ServiceError};
use crate::comment::Id;
use crate::store::{ArticleTotals, AuthorTotals, BackupReport, Verification};

impl Service {
    /// Writes a consistent copy of everything to `out` while the service goes on.
    pub async fn backup(&self, out: Box<dyn Write + Send>) -> Result<BackupReport, ServiceError> {
        Ok(self.store.backup(out, self.clock.now()).await?)
    }

    /// Holds everything stored against everything else. Nothing is written meanwhile.
    pub async fn verify(&self) -> Result<Verification, ServiceError> {
        Ok(self.store.verify().await?)
    }

    /// How many of an article's comments stand where.
    pub async fn article(&self, id: &Id) -> Result<ArticleTotals, ServiceError> {
        Ok(self.store.article(id).await?)
    }

    /// What is known of an author.
    pub async fn author(&self, id: &Id) -> Result<AuthorTotals, ServiceError> {
        Ok(self.store.author(id, self.clock.now()).await?)
    }
}
