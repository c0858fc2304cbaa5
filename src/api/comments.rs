//! A comment comes in, and is looked up.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::auth::{Caller, Ingest};
use super::body::{Body, Wire};
use super::decision::DecisionView;
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::stored::{StoredView, id_in_path};
use super::time;
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::service::{Draft, Outcome, Service};
use crate::text::Language;

/// A reader's comment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `article`, `author` and `text`")]
pub(super) struct NewComment {
    /// Your identifier, at most 128 bytes; one is made when it is missing. The same id with the same body again answers
    /// the first decision.
    id: Option<String>,
    /// What is commented on.
    article: NewArticle,
    /// Who comments.
    author: NewAuthor,
    /// The comment this one answers.
    parent_id: Option<String>,
    /// What was written: 1 to 20,480 bytes of UTF-8, at least one visible character.
    #[schema(example = "Merci pour cet article, je ne savais pas.")]
    text: String,
    /// The language it is in, if you know: `fr`, `de-CH`.
    language: Option<String>,
    /// When it was written, RFC 3339; now when missing.
    created_at: Option<String>,
}

/// What is commented on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `id`")]
struct NewArticle {
    /// Your identifier.
    id: String,
    url: Option<String>,
    title: Option<String>,
    /// The section it stands in: `politics`.
    section: Option<String>,
    language: Option<String>,
}

/// Who comments.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `id`")]
struct NewAuthor {
    /// Your identifier.
    id: String,
    /// The name shown beside the comment.
    name: Option<String>,
}

impl Wire for NewComment {}

/// Moderates a comment and keeps it with its decision, which is durable before it is answered.
#[utoipa::path(
    post, path = "/v1/comments", tag = "comments", operation_id = "submitComment", request_body = NewComment,
    responses(
        (status = 201, description = "Decided and kept", body = DecisionView),
        (status = 200, description = "The same comment was sent before: its first decision", body = DecisionView),
        (status = 409, description = "The id belongs to another comment", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn submit(
    caller: Caller<Ingest>,
    service: Data<Service>,
    Body(comment): Body<NewComment>,
) -> Result<HttpResponse, ApiError> {
    let (mut answer, stored) = match service.submit(comment.parse()?, &caller.name).await? {
        Outcome::Created(stored) => (HttpResponse::Created(), stored),
        Outcome::Repeated(stored) => (HttpResponse::Ok(), stored),
    };
    Ok(answer.json(DecisionView::of(&stored)))
}

/// One comment with its whole history.
#[utoipa::path(
    get, path = "/v1/comments/{id}", tag = "comments", operation_id = "getComment", params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "The comment", body = StoredView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn find(
    _caller: Caller<Ingest>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<Json<StoredView>, ApiError> {
    let stored = service.comment(&id_in_path(id.into_inner())?).await?;
    Ok(Json(StoredView::from(&stored)))
}

impl NewComment {
    fn parse(self) -> Result<Draft, ApiError> {
        let mut fields = Fields::default();
        let id = self.id.and_then(|id| fields.id("id", id));
        let article = self.article.parse(&mut fields);
        let author = self.author.parse(&mut fields);
        let parent_id = self.parent_id.and_then(|id| fields.id("parent_id", id));
        let text = fields.text("text", self.text);
        let language = self.language.and_then(|code| fields.take("language", code.parse::<Language>()));
        let created_at = self.created_at.and_then(|at| fields.take("created_at", time::parse(&at)));
        let (Some(article), Some(author), Some(text)) = (article, author, text) else {
            return Err(fields.refuse());
        };
        fields.finish()?;
        Ok(Draft { id, article, author, parent_id, text, language, created_at })
    }
}

impl NewArticle {
    fn parse(self, fields: &mut Fields) -> Option<ArticleRef> {
        let id = fields.id("article.id", self.id);
        let url = fields.line("article.url", self.url);
        let title = fields.line("article.title", self.title);
        let section = fields.line("article.section", self.section);
        let language = self.language.and_then(|code| fields.take("article.language", code.parse::<Language>()));
        Some(ArticleRef { id: id?, url, title, section, language })
    }
}

impl NewAuthor {
    fn parse(self, fields: &mut Fields) -> Option<AuthorRef> {
        let id = fields.id("author.id", self.id);
        let name = fields.line("author.name", self.name);
        Some(AuthorRef { id: id?, name })
    }
}
