//! A comment comes in, is changed, looked up, and erased.

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
use crate::comment::Id;
use crate::service::{Draft, Edit, Outcome, Service};
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

/// A comment's new text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `text`")]
pub(super) struct NewText {
    /// What it says now: 1 to 20,480 bytes of UTF-8, at least one visible character.
    text: String,
    /// The language it is in, if you know: `fr`, `de-CH`.
    language: Option<String>,
}

impl Wire for NewComment {}
impl Wire for NewText {}

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
    let earlier = service.earlier_texts(&stored.comment.id).await?;
    Ok(Json(StoredView::from(&stored).with_earlier_texts(earlier)))
}

/// Moderates a comment's new text and keeps both; the earlier ones stay in its history. The text it has already changes
/// nothing. What a person had rejected is looked at by a person again.
#[utoipa::path(
    put, path = "/v1/comments/{id}", tag = "comments", operation_id = "editComment", request_body = NewText,
    params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "Decided and kept", body = DecisionView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn edit(
    caller: Caller<Ingest>,
    service: Data<Service>,
    id: Path<String>,
    Body(text): Body<NewText>,
) -> Result<HttpResponse, ApiError> {
    let edit = text.parse(id_in_path(id.into_inner())?)?;
    let stored = service.revise(edit, &caller.name).await?;
    Ok(HttpResponse::Ok().json(DecisionView::of(&stored)))
}

/// Erases a comment's text and identifiers everywhere, its author's name and the reports on it among them (GDPR, article 17).
/// The bare fact that there was a comment and how it was decided stays. Cannot be undone; the id cannot be used again.
#[utoipa::path(
    delete, path = "/v1/comments/{id}", tag = "erasure", operation_id = "eraseComment", params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 204, description = "Erased, now or before"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn erase(
    caller: Caller<Ingest>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    service.erase(id_in_path(id.into_inner())?, &caller.name).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl NewText {
    fn parse(self, id: Id) -> Result<Edit, ApiError> {
        let mut fields = Fields::default();
        let text = fields.text("text", self.text);
        let language = self.language.and_then(|code| fields.take("language", code.parse::<Language>()));
        let (Some(text), true) = (text, fields.is_clean()) else {
            return Err(fields.refuse());
        };
        Ok(Edit { id, text, language })
    }
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
