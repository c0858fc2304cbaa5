//! Comments whose caller has no name for them: a change can only be told by who wrote it where.

use super::{Draft, Edit, Outcome, Service, ServiceError};
use crate::comment::Id;
use crate::store::{Search, SearchFilter, StoredComment};

/// How long a comment can be changed: longer than sites let their readers do so.
const EDIT_WINDOW_MS: i64 = 15 * 60_000;
/// How many of an author's last comments are looked at.
const MAX_CANDIDATES: usize = 20;

impl Service {
    /// Decides on a comment that was changed. When its author wrote exactly one comment at that place lately, it is that
    /// one; otherwise it is decided like a new one, so that nothing is judged less for want of a name.
    pub async fn change_nameless(&self, draft: Draft, actor: &Id) -> Result<StoredComment, ServiceError> {
        let now = self.clock.now();
        let filter = SearchFilter {
            author: Some(draft.author.id.clone()),
            article: Some(draft.article.id.clone()),
            from: Some(now.plus_ms(-EDIT_WINDOW_MS)),
            ..SearchFilter::default()
        };
        let found = self.store.search(Search { limit: MAX_CANDIDATES, cursor: None, filter }).await?.comments;
        let mut there = found.into_iter().filter(|stored| stored.comment.parent_id == draft.parent_id);
        match (there.next(), there.next()) {
            (Some(only), None) => {
                self.revise(Edit { id: only.comment.id, text: draft.text, language: draft.language }, actor).await
            }
            _ => match self.submit(draft, actor).await? {
                Outcome::Created(stored) | Outcome::Repeated(stored) => Ok(stored),
            },
        }
    }
}
