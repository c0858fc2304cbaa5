//! What people decided, as labelled rows for training: one JSON object a line.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;
use utoipa::{IntoParams, ToSchema};

use super::auth::{Admin, Caller};
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::query::{Query, whole};
use super::streaming::pieces;
use super::time;
use crate::example::{Decided, Example};
use crate::service::{ExamplesPage, Service};

/// How many records of the audit log are looked at between two pieces of the answer.
const PAGE: usize = 500;

/// Where the rows begin.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExamplesParams {
    /// The `cursor` of the last row that is known; all rows when missing.
    after: Option<String>,
}

/// A comment that a person decided on.
#[derive(Serialize, ToSchema)]
pub(super) struct ExampleView {
    /// `id`, `text`, `lang`, `labels` and `source`, as a training row has them.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    example: Example,
    /// When the decision was made, RFC 3339.
    decided_at: String,
    /// The name of the moderator's key.
    decided_by: String,
    /// Whether it was one of many decided at once.
    batch: bool,
    /// Where to go on.
    cursor: u64,
}

/// What people decided, oldest first: of each decision that stands, the comment with what the decision says of each category. Approved: 0 in
/// every category. Rejected: 1 in the category named as the reason and, unless that is `spam` or `sexually_explicit`, in `toxicity`;
/// the others are unknown. What was taken back, changed since or erased is not there.
#[utoipa::path(
    get, path = "/v1/examples", tag = "learning", operation_id = "exportExamples", params(ExamplesParams),
    responses(
        (status = 200, description = "A row a line", body = ExampleView, content_type = "application/x-ndjson"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn export(
    _caller: Caller<Admin>,
    service: Data<Service>,
    Query(params): Query<ExamplesParams>,
) -> Result<HttpResponse, ApiError> {
    let mut fields = Fields::default();
    let after = params.after.and_then(|after| fields.take("after", whole(&after, 0..=u32::MAX))).unwrap_or(0);
    fields.finish()?;
    let first = service.examples(after.into(), PAGE).await?;
    let (sender, body) = pieces();
    actix_web::rt::spawn(write(service, first, sender));
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/x-ndjson"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body))
}

/// Writes until there is no more, or the reader is gone.
async fn write(service: Data<Service>, first: ExamplesPage, sender: Sender<Bytes>) {
    let mut page = first;
    loop {
        let lines: String = page.examples.iter().filter_map(|(cursor, decided)| line(*cursor, decided)).collect();
        if !lines.is_empty() && sender.send(Bytes::from(lines)).await.is_err() {
            return;
        }
        if !page.has_more {
            return;
        }
        match service.examples(page.next, PAGE).await {
            Ok(next) => page = next,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "an export was not finished");
                return;
            }
        }
    }
}

fn line(cursor: u64, decided: &Decided) -> Option<String> {
    let view = ExampleView {
        example: decided.example.clone(),
        decided_at: time::rfc3339(decided.decided_at),
        decided_by: decided.decided_by.clone(),
        batch: decided.is_batch,
        cursor,
    };
    serde_json::to_string(&view).ok().map(|json| json + "\n")
}
