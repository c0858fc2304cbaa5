//! Keeping the store itself: a copy of everything, and a check of everything.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::{Admin, Caller};
use super::error::ApiError;
use super::problem::Problem;
use super::streaming::{BlockingWriter, pieces};
use crate::service::Service;
use crate::store::Verification;

/// What was compared, and what did not fit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VerificationView {
    /// Whether everything fits.
    sound: bool,
    /// Records of the audit log that were read.
    records: u64,
    /// Comments that were compared.
    comments: u64,
    /// How many things did not fit.
    findings: u64,
    /// The first of them, in words.
    first_findings: Vec<String>,
}

/// A consistent copy of everything while the service goes on: a tar archive of the audit log and a manifest. It holds what
/// readers wrote. `vigie backup` unpacks and checks it, `vigie restore` makes a store of it.
#[utoipa::path(
    get, path = "/v1/backup", tag = "operation", operation_id = "backup",
    responses(
        (status = 200, description = "The archive; it ends with `manifest.json`, without which it is not whole", body = String, content_type = "application/x-tar"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn backup(_caller: Caller<Admin>, service: Data<Service>) -> Result<HttpResponse, ApiError> {
    service.ready().await?;
    let (sender, body) = pieces();
    actix_web::rt::spawn(async move {
        match service.backup(Box::new(BlockingWriter(sender))).await {
            Ok(report) => tracing::info!(store.n_records = report.n_records, "a backup was made"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "a backup was not finished"),
        }
    });
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "application/x-tar")).body(body))
}

/// Holds the audit log, every index and every counter against each other. Nothing is written meanwhile: with a million
/// comments that is about half a minute.
#[utoipa::path(
    post, path = "/v1/verify", tag = "operation", operation_id = "verify",
    responses(
        (status = 200, description = "What was compared", body = VerificationView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn verify(_caller: Caller<Admin>, service: Data<Service>) -> Result<Json<VerificationView>, ApiError> {
    Ok(Json(VerificationView::from(&service.verify().await?)))
}

impl From<&Verification> for VerificationView {
    fn from(verification: &Verification) -> Self {
        Self {
            sound: verification.n_findings == 0,
            records: verification.n_records,
            comments: verification.n_comments,
            findings: verification.n_findings,
            first_findings: verification.findings.iter().map(ToString::to_string).collect(),
        }
    }
}
