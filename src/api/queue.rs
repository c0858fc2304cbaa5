//! The queue of pending comments, and moderators' claims on it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Caller, Moderator};
use super::body::{Body, Wire};
use super::cursor;
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::query::{self, Query};
use super::stored::{StoredView, id_in_path};
use crate::category::{Category, NotAProbability, Score};
use crate::service::{QueueFilter, Service};
use crate::store::StoredComment;
use crate::text::Language;

/// Comments of a page when the caller does not say.
const DEFAULT_PAGE: u32 = 20;
/// The most comments of a page.
const MAX_PAGE: u32 = 100;
/// The most comments one moderator may hold.
const MAX_CLAIMS: u32 = 50;

/// Which part of the queue to show.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct QueueParams {
    /// How many comments, 1 to 100; 20 when missing.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Only comments under this article.
    article: Option<String>,
    /// Only comments in this language: `fr`.
    language: Option<String>,
    /// With `min_score`: only comments with at least this score in this category.
    category: Option<String>,
    /// 0 to 1, with `category`.
    min_score: Option<String>,
}

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QueueView {
    /// The comments in the order in which they should be seen; those that somebody holds have a `lease`.
    comments: Vec<StoredView>,
    /// Where the next page starts, when there is one.
    next_cursor: Option<String>,
    /// Pending comments in all, filters aside.
    pending: u64,
}

/// How much to claim.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `limit`")]
pub(super) struct NewClaim {
    /// How many comments you want to hold in all, 1 to 50. Those you hold already count, and are renewed.
    #[schema(minimum = 1, maximum = 50)]
    limit: u32,
}

/// What a moderator holds now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimView {
    /// The comments, each with its lease. Decide them, release them, or claim again before the lease ends.
    comments: Vec<StoredView>,
}

impl Wire for NewClaim {}

/// What is pending, in order.
#[utoipa::path(
    get, path = "/v1/queue", tag = "review", operation_id = "listQueue", params(QueueParams),
    responses(
        (status = 200, description = "A page of the queue", body = QueueView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    _caller: Caller<Moderator>,
    service: Data<Service>,
    Query(params): Query<QueueParams>,
) -> Result<Json<QueueView>, ApiError> {
    let page = service.queue(params.parse()?).await?;
    Ok(Json(QueueView {
        comments: views(&page.comments),
        next_cursor: page.next.as_deref().map(cursor::write),
        pending: page.n_pending,
    }))
}

/// Leases comments to the caller, so that no two moderators look at the same one. Claiming again is the heartbeat.
#[utoipa::path(
    post, path = "/v1/queue/claims", tag = "review", operation_id = "claimComments", request_body = NewClaim,
    responses(
        (status = 200, description = "What the caller holds now", body = ClaimView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn claim(
    caller: Caller<Moderator>,
    service: Data<Service>,
    Body(claim): Body<NewClaim>,
) -> Result<Json<ClaimView>, ApiError> {
    let held = service.claim(&caller.name, claim.parse()?).await?;
    Ok(Json(ClaimView { comments: views(&held) }))
}

/// Gives a claimed comment back to the queue.
#[utoipa::path(
    delete, path = "/v1/queue/claims/{id}", tag = "review", operation_id = "releaseComment", params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 204, description = "Given back"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn release(
    caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<HttpResponse, ApiError> {
    service.release(&id_in_path(id.into_inner())?, &caller.name).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn views(comments: &[StoredComment]) -> Vec<StoredView> {
    comments.iter().map(StoredView::from).collect()
}

impl QueueParams {
    fn parse(self) -> Result<QueueFilter, ApiError> {
        let mut fields = Fields::default();
        let limit =
            self.limit.map_or(Some(DEFAULT_PAGE), |limit| fields.take("limit", query::whole(&limit, 1..=MAX_PAGE)));
        let cursor = self.cursor.and_then(|cursor| fields.take("cursor", cursor::read(&cursor)));
        let article = self.article.and_then(|id| fields.id("article", id));
        let language = self.language.and_then(|code| fields.take("language", code.parse::<Language>()));
        let min_score = min_score(&mut fields, self.category.as_deref(), self.min_score.as_deref());
        fields.finish()?;
        let limit = limit.unwrap_or(DEFAULT_PAGE) as usize;
        Ok(QueueFilter { limit, cursor, article, language, min_score })
    }
}

fn min_score(fields: &mut Fields, category: Option<&str>, score: Option<&str>) -> Option<(Category, Score)> {
    match (category, score) {
        (None, None) => None,
        (Some(category), Some(score)) => {
            let category = fields.take("category", category.parse::<Category>());
            let score = fields.take("min_score", probability(score));
            category.zip(score)
        }
        (Some(_), None) => fields.take("min_score", Err("is missing; it belongs to `category`")),
        (None, Some(_)) => fields.take("category", Err("is missing; it belongs to `min_score`")),
    }
}

fn probability(score: &str) -> Result<Score, NotAProbability> {
    Score::new(score.parse().unwrap_or(f64::NAN))
}

impl NewClaim {
    fn parse(&self) -> Result<usize, ApiError> {
        let mut fields = Fields::default();
        fields.take("limit", query::within(self.limit, 1..=MAX_CLAIMS));
        fields.finish()?;
        Ok(self.limit as usize)
    }
}
