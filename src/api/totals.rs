//! Articles and authors: how their comments were judged, and erasing a person.

use actix_web::web::{Data, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::{Caller, Lead, Moderator};
use super::error::ApiError;
use super::problem::Problem;
use super::stored::{StoredView, id_in_path, views};
use crate::author::AuthorRecord;
use crate::service::{Paging, Service};
use crate::store::{AuthorTotals, SearchFilter};

/// How many of an author's last comments are shown.
const N_LAST: usize = 10;

/// An article's comments by where they stand.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArticleCounts {
    id: String,
    comments: u64,
    pending: u64,
    approved: u64,
    rejected: u64,
}

/// What is known of an author.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AuthorProfile {
    id: String,
    /// Of all times.
    totals: AuthorCounts,
    /// Of comments received in the last 30 days.
    last_30_days: AuthorCounts,
    /// Of comments received in the last 90 days.
    last_90_days: AuthorCounts,
    /// The author's own reports on others.
    reports: ReporterCounts,
    /// The last ten comments, newest first.
    last_comments: Vec<StoredView>,
}

/// An author's comments by where they stand.
#[derive(Debug, Serialize, ToSchema)]
struct AuthorCounts {
    comments: u64,
    approved: u64,
    rejected: u64,
    /// Rejected ones among those decided, 0 to 1; missing while none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejection_rate: Option<f64>,
}

/// How an author's reports on others were answered.
#[derive(Debug, Serialize, ToSchema)]
struct ReporterCounts {
    answered: u32,
    upheld: u32,
}

/// What was erased of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErasedAuthor {
    /// Comments that were erased.
    comments: u64,
    /// Reports on other people's comments that were erased.
    reports: u64,
}

/// How many of an article's comments stand where.
#[utoipa::path(
    get, path = "/v1/articles/{id}", tag = "review", operation_id = "getArticle", params(("id" = String, Path, description = "The article's id")),
    responses(
        (status = 200, description = "The counts; zeros for an article nobody commented on", body = ArticleCounts),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn article(
    _caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<Json<ArticleCounts>, ApiError> {
    let id = id_in_path(id.into_inner())?;
    let totals = service.article(&id).await?;
    Ok(Json(ArticleCounts {
        id: id.as_str().to_owned(),
        comments: totals.n_comments(),
        pending: totals.n_pending,
        approved: totals.n_approved,
        rejected: totals.n_rejected,
    }))
}

/// How an author's comments were judged, and the last of them.
#[utoipa::path(
    get, path = "/v1/authors/{id}", tag = "review", operation_id = "getAuthor", params(("id" = String, Path, description = "The author's id")),
    responses(
        (status = 200, description = "What is known; zeros for somebody who never commented", body = AuthorProfile),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn author(
    _caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<Json<AuthorProfile>, ApiError> {
    let id = id_in_path(id.into_inner())?;
    let totals = service.author(&id).await?;
    let filter = SearchFilter { author: Some(id.clone()), ..SearchFilter::default() };
    let last = service.search(filter, Paging { limit: N_LAST, cursor: None }).await?;
    Ok(Json(AuthorProfile::new(id.as_str(), totals, views(&last.comments))))
}

/// Erases everything of a person (GDPR, article 17): their comments, and their reports on others. Cannot be undone.
#[utoipa::path(
    delete, path = "/v1/authors/{id}", tag = "erasure", operation_id = "eraseAuthor", params(("id" = String, Path, description = "The author's id")),
    responses(
        (status = 200, description = "Erased", body = ErasedAuthor),
        (status = "default", description = "Not done, or not wholly: ask again", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn erase_author(
    caller: Caller<Lead>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<Json<ErasedAuthor>, ApiError> {
    let outcome = service.erase_author(&id_in_path(id.into_inner())?, &caller.name).await?;
    Ok(Json(ErasedAuthor { comments: outcome.n_comments, reports: outcome.n_reports }))
}

impl AuthorProfile {
    fn new(id: &str, totals: AuthorTotals, last_comments: Vec<StoredView>) -> Self {
        Self {
            id: id.to_owned(),
            totals: totals.record.into(),
            last_30_days: totals.last_30_days.into(),
            last_90_days: totals.last_90_days.into(),
            reports: ReporterCounts { answered: totals.reports.n_decided, upheld: totals.reports.n_upheld },
            last_comments,
        }
    }
}

impl From<AuthorRecord> for AuthorCounts {
    fn from(record: AuthorRecord) -> Self {
        Self {
            comments: record.n_comments,
            approved: record.n_approved,
            rejected: record.n_rejected,
            rejection_rate: record.rejection_rate().map(|rate| (rate * 10_000.0).round() / 10_000.0),
        }
    }
}
