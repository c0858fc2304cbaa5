//! What is owed to webhooks, and what was given up.

use actix_web::web::{Data, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::{Admin, Caller, Lead};
use super::error::ApiError;
use super::problem::Problem;
use super::time;
use crate::clock::UnixMillis;
use crate::service::{Service, ServiceError};
use crate::store::{Refusal, StoreError};
use crate::webhooks::{Dead, Failure, Standing, Webhooks};

/// How every endpoint stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhooksView {
    webhooks: Vec<WebhookView>,
}

/// How an endpoint stands.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookView {
    /// Its name in the file of endpoints.
    name: String,
    /// The last record of the audit log that was taken into account.
    record: u64,
    /// How many events are still to be delivered.
    pending: usize,
    /// What was given up after 24 hours, oldest first.
    dead: Vec<DeadView>,
}

/// An event that was given up.
#[derive(Debug, Serialize, ToSchema)]
struct DeadView {
    /// Its record in the audit log.
    record: u64,
    /// When it was given up, RFC 3339.
    given_up_at: String,
    /// How often it was tried.
    attempts: u32,
    /// What happened last: `status 500`, `private address`, `no answer`.
    last: String,
}

/// What is to be delivered again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReplayView {
    /// How many events.
    replayed: usize,
}

/// How every webhook stands: what is owed to it, and what was given up.
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "operation", operation_id = "listWebhooks",
    responses(
        (status = 200, description = "All endpoints", body = WebhooksView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(_caller: Caller<Lead>, webhooks: Data<Webhooks>) -> Json<WebhooksView> {
    Json(WebhooksView { webhooks: webhooks.standings().into_iter().map(WebhookView::from).collect() })
}

/// Delivers again what was given up for a webhook.
#[utoipa::path(
    post, path = "/v1/webhooks/{name}/replay", tag = "operation", operation_id = "replayWebhook",
    params(("name" = String, Path, description = "The webhook's name")),
    responses(
        (status = 200, description = "It is owed again", body = ReplayView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn replay(
    _caller: Caller<Admin>,
    service: Data<Service>,
    webhooks: Data<Webhooks>,
    name: Path<String>,
) -> Result<Json<ReplayView>, ApiError> {
    let replayed = webhooks.replay(&name, service.clock().now());
    let replayed = replayed.ok_or(ServiceError::Store(StoreError::Refused(Refusal::NotFound)))?;
    Ok(Json(ReplayView { replayed }))
}

impl From<Standing> for WebhookView {
    fn from(standing: Standing) -> Self {
        let Standing { name, cursor, n_pending, dead } = standing;
        Self { name, record: cursor, pending: n_pending, dead: dead.iter().map(DeadView::from).collect() }
    }
}

impl From<&Dead> for DeadView {
    fn from(dead: &Dead) -> Self {
        let last = match dead.last {
            Some(Failure::Status(status)) => format!("status {status}"),
            Some(Failure::PrivateAddress) => "private address".to_owned(),
            Some(Failure::NoAnswer) | None => "no answer".to_owned(),
        };
        let given_up_at = time::rfc3339(UnixMillis(dead.at));
        Self { record: dead.record, given_up_at, attempts: dead.n_attempts, last }
    }
}
