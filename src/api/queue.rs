//! The queue and claims on it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Caller, Moderator};
use super::body::{Body, Wire};
use super::cursor;
use super::error::ApiError;
use super::fields::Fields;
use super::filters::{self, FilterBody};
use super::problem::Problem;
use super::query::{self, Query};
use super::stored::{StoredView, id_in_path, views};
use super::vocabulary::OrderName;
use crate::service::{Paging, Service};
use crate::store::{QueueFilter, QueueOrder, Rank, Role, WhenHeld};

const DEFAULT_PAGE: u32 = 20;
const MAX_PAGE: u32 = 100;
const MAX_CLAIMS: u32 = 50;

/// Which part of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct QueueParams {
    /// How many comments at most, 1 to 100; 20 when missing.
    limit: Option<String>,
    /// `next_cursor` of the page before. It stays good while the queue changes.
    cursor: Option<String>,
    /// `priority` (lane, then priority, then age) or `oldest` (strictly by age); `priority` when missing.
    order: Option<String>,
    /// Only comments under this article.
    article: Option<String>,
    /// Only comments under articles of this section.
    section: Option<String>,
    /// Only comments in this language: `fr`.
    language: Option<String>,
    /// Only comments held for this category; with a bound, with such a score in it.
    category: Option<String>,
    /// 0 to 1, with `category`: from this score on.
    min_score: Option<String>,
    /// 0 to 1, with `category`: up to this score.
    max_score: Option<String>,
    /// Only comments held for a reason of this kind: `contact_data`.
    reason: Option<String>,
    /// `true`: only reported comments; `false`: only others.
    reported: Option<String>,
}

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QueueView {
    /// The comments in the order in which they should be seen; those that somebody holds have a `lease`.
    comments: Vec<StoredView>,
    /// Where the next page starts, when there is one. A page of a rare mixture of filters can be short, even empty, and
    /// still say where to go on.
    next_cursor: Option<String>,
    /// Comments that wait in all, filters aside: pending ones, and approved ones that were reported.
    waiting: u64,
    /// Of these, pending ones.
    pending: u64,
}

/// How much to claim.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `limit`")]
pub(super) struct NewClaim {
    /// How many comments you want to hold in all, 1 to 50. Those you hold already count, and are renewed.
    #[schema(minimum = 1, maximum = 50)]
    limit: u32,
    /// In which order new ones are taken; by priority when missing.
    #[serde(default)]
    order: OrderName,
    /// Which new ones are taken; any when missing.
    #[serde(default)]
    filter: FilterBody,
}

/// How to claim one comment.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default, expecting = "an object, perhaps with `take_over`")]
pub(super) struct NewTake {
    /// Take it from whoever holds it. Needs the role `lead`.
    take_over: bool,
}

/// What a moderator holds now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimView {
    /// The comments, each with its lease. Decide them, release them, or claim again before the lease ends.
    comments: Vec<StoredView>,
}

impl Wire for NewClaim {}
impl Wire for NewTake {}

/// What waits for a person, in order.
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
    let (filter, order, paging) = params.parse()?;
    let page = service.queue(filter, order, paging).await?;
    Ok(Json(QueueView {
        comments: views(&page.comments),
        next_cursor: page.next.as_deref().map(cursor::write),
        waiting: page.n_waiting,
        pending: page.n_pending,
    }))
}

/// Leases comments to the caller, so that no two moderators look at the same one. Claiming again is the heartbeat. What was
/// escalated is for leads.
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
    let order = claim.order.into();
    let (limit, filter) = claim.parse()?;
    let held = service.claim(&caller.reviewer(), limit, filter, order).await?;
    Ok(Json(ClaimView { comments: views(&held) }))
}

/// Leases one particular comment to the caller: to open it from a search, or to take it over.
#[utoipa::path(
    put, path = "/v1/queue/claims/{id}", tag = "review", operation_id = "claimComment", request_body = NewTake,
    params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "Held", body = StoredView),
        (status = 409, description = "Somebody else holds it, or it does not wait", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn take(
    caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
    Body(take): Body<NewTake>,
) -> Result<Json<StoredView>, ApiError> {
    let reviewer = caller.reviewer();
    if take.take_over && reviewer.rank < Rank::Lead {
        return Err(ApiError::Forbidden { has: Role::Moderator, needs: Role::Lead });
    }
    let when_held = if take.take_over { WhenHeld::TakeOver } else { WhenHeld::Refuse };
    let stored = service.take(id_in_path(id.into_inner())?, &reviewer, when_held).await?;
    Ok(Json(StoredView::from(&stored)))
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

impl QueueParams {
    fn parse(self) -> Result<(QueueFilter, QueueOrder, Paging), ApiError> {
        let mut fields = Fields::default();
        let order = self.order.and_then(|word| fields.take("order", filters::order(&word)));
        let paging = paging(&mut fields, self.limit.as_deref(), self.cursor.as_deref());
        let body = FilterBody {
            article: self.article,
            section: self.section,
            language: self.language,
            category: self.category,
            min_score: self.min_score.and_then(|score| fields.take("min_score", filters::score(&score))),
            max_score: self.max_score.and_then(|score| fields.take("max_score", filters::score(&score))),
            reason: self.reason,
            reported: self.reported.and_then(|word| fields.take("reported", filters::yes_or_no(&word))),
        };
        let filter = body.parse(&mut fields);
        fields.finish()?;
        Ok((filter, order.unwrap_or_default(), paging))
    }
}

/// Reads the size of a page and where the last one ended.
pub(super) fn paging(fields: &mut Fields, limit: Option<&str>, cursor: Option<&str>) -> Paging {
    let limit = limit.map_or(Some(DEFAULT_PAGE), |limit| fields.take("limit", query::whole(limit, 1..=MAX_PAGE)));
    let cursor = cursor.and_then(|cursor| fields.take("cursor", cursor::read(cursor)));
    Paging { limit: limit.unwrap_or(DEFAULT_PAGE) as usize, cursor }
}

impl NewClaim {
    fn parse(self) -> Result<(usize, QueueFilter), ApiError> {
        let mut fields = Fields::default();
        fields.take("limit", query::within(self.limit, 1..=MAX_CLAIMS));
        let filter = self.filter.parse(&mut fields);
        fields.finish()?;
        Ok((self.limit as usize, filter))
    }
}
