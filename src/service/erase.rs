//! Erasure: on request of whom it is about, and of what is older than the newsroom keeps.

use super::{Service, ServiceError};
use crate::comment::Id;
use crate::store::{AuthorErasing, Erasing, ErasureOutcome, Sweep};

/// How much is erased in one write.
const CHUNK: usize = 200;
const DAY_MS: i64 = 86_400_000;

impl Service {
    /// Erases a comment; asked again, it is so already.
    pub async fn erase(&self, id: Id, actor: &Id) -> Result<(), ServiceError> {
        Ok(self.store.erase(Erasing { id, actor: actor.clone(), at: self.clock.now() }).await?)
    }

    /// Erases everything of a person: their comments, and their reports on other people's.
    pub async fn erase_author(&self, author: &Id, actor: &Id) -> Result<ErasureOutcome, ServiceError> {
        let mut all = ErasureOutcome::default();
        loop {
            let (author, actor, at) = (author.clone(), actor.clone(), self.clock.now());
            let outcome = self.store.erase_author(AuthorErasing { author, limit: CHUNK, actor, at }).await?;
            all.n_comments += outcome.n_comments;
            all.n_reports += outcome.n_reports;
            if !outcome.has_more {
                return Ok(all);
            }
        }
    }

    /// Erases a part of what was received more than `days` days ago, and says whether there is more.
    pub async fn sweep(&self, days: u32) -> Result<ErasureOutcome, ServiceError> {
        let now = self.clock.now();
        let before = now.plus_ms(-i64::from(days) * DAY_MS);
        Ok(self.store.sweep(Sweep { before, limit: CHUNK, actor: super::Keyring::operator(), at: now }).await?)
    }
}
