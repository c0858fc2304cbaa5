//! Other systems say what they think of texts: weak labels, kept apart from what people decide here.

use super::{Service, ServiceError, fresh_id};
use crate::comment::{CommentText, Id, Line};
use crate::store::{LabelPage, Said, WeakLabel};
use crate::text::Language;

/// What another system says of a text.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// The system's name for it, under which it can say something else later.
    pub token: Option<Line>,
    /// The text.
    pub text: CommentText,
    /// The language the system says it is in.
    pub language: Option<Language>,
    /// What it says.
    pub said: Said,
}

impl Service {
    /// Keeps what another system says; the last thing it says under a name counts. `source` is the name of its key.
    pub async fn label(&self, opinion: Opinion, source: &Id) -> Result<(), ServiceError> {
        let Opinion { token, text, language, said } = opinion;
        let at = self.clock.now();
        let token = token.unwrap_or_else(|| Line::ours(fresh_id(at).as_str()));
        Ok(self.store.label(WeakLabel { source: source.clone(), token, text, language, said, at }).await?)
    }

    /// A page of what other systems said, oldest first.
    pub async fn labels(&self, behind: Option<Vec<u8>>, limit: usize) -> Result<LabelPage, ServiceError> {
        Ok(self.store.labels(behind, limit).await?)
    }
}
