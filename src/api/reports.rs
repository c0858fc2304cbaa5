//! Readers report comments.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Caller, Ingest, Moderator};
use super::body::{Body, Wire};
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::stored::id_in_path;
use super::time;
use super::vocabulary::ReportReasonName;
use crate::comment::Id;
use crate::service::{ReportRequest, Service};
use crate::store::{Reported, StoredReport};

/// A reader's report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `reporter` and `reason`")]
pub(super) struct NewReport {
    /// Your identifier of who reports.
    reporter: String,
    /// What is wrong with the comment.
    reason: ReportReasonName,
    /// What the reader writes about it, one line of at most 1,024 bytes.
    text: Option<String>,
}

/// A report as it is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportView {
    reporter: String,
    reason: ReportReasonName,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// When, RFC 3339.
    reported_at: String,
    /// How often people agreed with this reader before, 0 to 1; missing for one whose reports were answered fewer than
    /// three times: theirs move nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
    /// The comment's version in which a person answered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_by_version: Option<u32>,
    /// Whether that person rejected the comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    upheld: Option<bool>,
}

/// That a report is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReceiptView {
    /// The comment's id.
    id: String,
    /// When it was reported first by this reader, RFC 3339.
    reported_at: String,
}

/// All reports on a comment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportsView {
    /// The reports, oldest first.
    reports: Vec<ReportView>,
}

impl Wire for NewReport {}

/// Keeps a reader's report. It puts a published comment into the queue, where it stays published until a person decides.
#[utoipa::path(
    post, path = "/v1/comments/{id}/reports", tag = "comments", operation_id = "reportComment", request_body = NewReport,
    params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 201, description = "Kept", body = ReceiptView),
        (status = 200, description = "This reader reported this comment before; the first report stands", body = ReceiptView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn report(
    caller: Caller<Ingest>,
    service: Data<Service>,
    id: Path<String>,
    Body(report): Body<NewReport>,
) -> Result<HttpResponse, ApiError> {
    let id = id_in_path(id.into_inner())?;
    match service.report(report.parse(id.clone())?, &caller.name).await? {
        Reported::Created(kept) => Ok(HttpResponse::Created().json(ReceiptView::new(&id, &kept))),
        Reported::Repeated(first) => Ok(HttpResponse::Ok().json(ReceiptView::new(&id, &first))),
    }
}

/// Who reported a comment, and why.
#[utoipa::path(
    get, path = "/v1/comments/{id}/reports", tag = "review", operation_id = "listReports",
    params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "The reports", body = ReportsView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    _caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<Json<ReportsView>, ApiError> {
    let id = id_in_path(id.into_inner())?;
    // One that is not there, or was erased, is answered as such.
    service.comment(&id).await?;
    let reports = service.reports(&id).await?;
    Ok(Json(ReportsView { reports: reports.iter().map(ReportView::from).collect() }))
}

impl NewReport {
    fn parse(self, id: Id) -> Result<ReportRequest, ApiError> {
        let mut fields = Fields::default();
        let reporter = fields.id("reporter", self.reporter);
        let text = fields.line("text", self.text);
        let (Some(reporter), true) = (reporter, fields.is_clean()) else {
            return Err(fields.refuse());
        };
        Ok(ReportRequest { id, reporter, reason: self.reason.into(), text })
    }
}

impl ReceiptView {
    fn new(id: &Id, report: &StoredReport) -> Self {
        Self { id: id.as_str().to_owned(), reported_at: time::rfc3339(report.at) }
    }
}

impl From<&StoredReport> for ReportView {
    fn from(report: &StoredReport) -> Self {
        Self {
            reporter: report.reporter.as_str().to_owned(),
            reason: report.reason.into(),
            text: report.text.as_ref().map(|text| text.as_str().to_owned()),
            reported_at: time::rfc3339(report.at),
            weight: report.weight.map(|weight| f64::from(weight) / 1_000.0),
            answered_by_version: report.answered,
            upheld: report.answered.map(|_| report.upheld),
        }
    }
}
