//! The external moderation phase: Coral asks, and waits a fifth of a second unless it is told to wait longer.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::body::plain;
use super::error::CoralError;
use super::{reply, signed};
use crate::api::report_failure;
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::comment::{CommentText, Id, Line, MAX_TEXT_BYTES};
use crate::compat::asked::Body;
use crate::service::{Draft, Outcome, Service, ServiceError};
use crate::store::StoredComment;

/// Who sends the comments, where decisions name a key.
const CORAL: &str = "coral";

/// What Coral asks.
#[derive(Deserialize)]
struct Question {
    action: Action,
    comment: Asked,
    author: Named,
    story: Story,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
enum Action {
    New,
    Edit,
}

#[derive(Deserialize)]
struct Asked {
    body: Option<String>,
    #[serde(rename = "parentID")]
    parent_id: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Story {
    id: String,
    url: Option<String>,
}

/// Judges a comment that Coral is about to keep. It enters our store and, when it is held, our queue.
pub(super) async fn moderate(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    let question = match signed(&request, body).and_then(|body| question(&body)) {
        Ok(question) => question,
        Err(error) => return error.into(),
    };
    let action = question.action;
    let Some(draft) = question.draft() else {
        // A picture without words: nothing that we could judge.
        return reply::allowed();
    };
    match judged(&service, draft, action).await {
        Ok(stored) => reply::of(&stored),
        Err(failure) => {
            report_failure(&failure, Some(&service));
            reply::held_unseen()
        }
    }
}

async fn judged(service: &Service, draft: Draft, action: Action) -> Result<StoredComment, ServiceError> {
    let actor = Id::ours(CORAL);
    match action {
        Action::Edit => service.change_nameless(draft, &actor).await,
        Action::New => match service.submit(draft, &actor).await? {
            Outcome::Created(stored) | Outcome::Repeated(stored) => Ok(stored),
        },
    }
}

fn question(body: &Bytes) -> Result<Question, CoralError> {
    serde_json::from_slice(body).map_err(|_other| CoralError::NotCorals)
}

impl Question {
    /// The comment as our own API takes it; none when it has no words.
    fn draft(self) -> Option<Draft> {
        let text = CommentText::parse(cut(plain(&self.comment.body?))).ok()?;
        let url = self.story.url.and_then(|url| Line::parse(url).ok());
        Some(Draft {
            id: None,
            article: ArticleRef { id: id(self.story.id), url, title: None, section: None, language: None },
            author: AuthorRef { id: id(self.author.id), name: None },
            parent_id: self.comment.parent_id.map(id),
            text,
            language: None,
            created_at: None,
        })
    }
}

/// Coral's ids fit; one that does not is known by its hash.
fn id(id: String) -> Id {
    let digest = blake3::hash(id.as_bytes());
    Id::parse(id).unwrap_or_else(|_no_id| Id::ours(digest.to_hex().as_str()))
}

/// A text beyond the limit is judged by its beginning: refusing it would let it through.
fn cut(mut text: String) -> String {
    if text.len() > MAX_TEXT_BYTES {
        let end = (0..=MAX_TEXT_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_beyond_the_limit_is_cut_between_characters() {
        assert_eq!(cut("é".repeat(20_000)).len(), MAX_TEXT_BYTES);
        assert_eq!(cut(format!("x{}", "é".repeat(20_000))).len(), MAX_TEXT_BYTES - 1);
        assert_eq!(cut("short".to_owned()), "short");
    }
}
