//! What operators and their machines ask: alive, ready, counts, metrics. Open to all but `stats`, for none of it says
//! anything of anybody.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::{Caller, Moderator};
use super::error::ApiError;
use super::problem::Problem;
use crate::service::Service;

/// The format of `/metrics`.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The process answers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`.
    status: &'static str,
}

/// Comments can be decided and kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Readiness {
    /// `ready`.
    status: &'static str,
    /// Version of the model in use.
    model: String,
    /// Version of the policy in use.
    policy: String,
}

/// How many comments stand where.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Stats {
    /// Waiting for a person, unpublished.
    pending: u64,
    /// Waiting for a person: pending, or approved and reported.
    waiting: u64,
    /// Of these, held by a moderator.
    leased: u64,
    approved: u64,
    rejected: u64,
    erased: u64,
    /// Version of the model in use.
    model: String,
    /// Version of the policy in use.
    policy: String,
}

/// Whether the process answers.
#[utoipa::path(
    get, path = "/healthz", tag = "operation", operation_id = "healthz", security(()),
    responses((status = 200, description = "It does", body = Health)),
)]
pub(super) async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether comments can be decided and kept right now.
#[utoipa::path(
    get, path = "/readyz", tag = "operation", operation_id = "readyz", security(()),
    responses(
        (status = 200, description = "They can", body = Readiness),
        (status = 503, description = "Not now", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn readyz(service: Data<Service>) -> Result<Json<Readiness>, ApiError> {
    service.ready().await?;
    let (model, policy) = service.versions();
    Ok(Json(Readiness { status: "ready", model: model.0, policy: policy.0 }))
}

/// Everything that is counted, for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operation", operation_id = "metrics", security(()),
    responses((status = 200, description = "OpenMetrics text", body = String, content_type = "application/openmetrics-text")),
)]
pub(super) async fn metrics(service: Data<Service>) -> Result<HttpResponse, ApiError> {
    let page = service.metrics_page().await?;
    Ok(HttpResponse::Ok().content_type(OPEN_METRICS).body(page))
}

/// How many comments stand where.
#[utoipa::path(
    get, path = "/v1/stats", tag = "review", operation_id = "getStats",
    responses(
        (status = 200, description = "The counts", body = Stats),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn stats(_caller: Caller<Moderator>, service: Data<Service>) -> Result<Json<Stats>, ApiError> {
    let counts = service.counts().await?;
    let (model, policy) = service.versions();
    Ok(Json(Stats {
        pending: counts.n_pending,
        waiting: counts.n_waiting,
        leased: counts.n_leased,
        approved: counts.n_approved,
        rejected: counts.n_rejected,
        erased: counts.n_erased,
        model: model.0,
        policy: policy.0,
    }))
}
