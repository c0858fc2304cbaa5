//! One decision on many waiting comments.

use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Caller, Moderator};
use super::body::{Body, Wire};
use super::error::ApiError;
use super::fields::Fields;
use super::filters::FilterBody;
use super::problem::Problem;
use super::stored::{StoredView, id_in_path, views};
use super::vocabulary::{ActionName, CategoryName};
use crate::category::Category;
use crate::service::{BatchRequest, Service};
use crate::store::BatchOutcome;

/// Which comments a batch would decide on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `filter`")]
pub(super) struct NewPreview {
    /// Which waiting comments.
    filter: FilterBody,
}

/// What a batch would decide on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PreviewView {
    /// How many comments.
    count: usize,
    /// Whether there are more than a batch may have, which is 10,000.
    is_cut: bool,
    /// Ten of them, chosen at random; all when there are fewer.
    sample: Vec<StoredView>,
}

/// One decision on many comments.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `filter`, `count` and `action`")]
pub(super) struct NewBatch {
    /// Which waiting comments.
    filter: FilterBody,
    /// The `count` of the preview. When more comments fit by now, nothing is done.
    count: usize,
    /// What to do with them.
    action: ActionName,
    /// The category that is the reason.
    reason: Option<CategoryName>,
    /// A note for colleagues, one line of at most 1,024 bytes.
    note: Option<String>,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchView {
    /// The batch's name, by which it can be taken back.
    id: String,
    /// Comments that were changed.
    done: u64,
    /// Comments that were left alone: changed meanwhile, held by somebody else, or for leads only.
    skipped: u64,
}

impl Wire for NewPreview {}
impl Wire for NewBatch {}

/// Shows what a batch would decide on, before it does.
#[utoipa::path(
    post, path = "/v1/batches/preview", tag = "review", operation_id = "previewBatch", request_body = NewPreview,
    responses(
        (status = 200, description = "How many, and some of them", body = PreviewView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn preview(
    _caller: Caller<Moderator>,
    service: Data<Service>,
    Body(preview): Body<NewPreview>,
) -> Result<Json<PreviewView>, ApiError> {
    let mut fields = Fields::default();
    let filter = preview.filter.parse(&mut fields);
    fields.finish()?;
    let preview = service.preview_batch(filter).await?;
    Ok(Json(PreviewView { count: preview.n_comments, is_cut: preview.is_cut, sample: views(&preview.sample) }))
}

/// Decides on every waiting comment that fits.
#[utoipa::path(
    post, path = "/v1/batches", tag = "review", operation_id = "decideBatch", request_body = NewBatch,
    responses(
        (status = 200, description = "Kept", body = BatchView),
        (status = 409, description = "More comments fit than were shown", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn decide(
    caller: Caller<Moderator>,
    service: Data<Service>,
    Body(batch): Body<NewBatch>,
) -> Result<Json<BatchView>, ApiError> {
    let (id, outcome) = service.decide_batch(batch.parse()?, &caller.reviewer()).await?;
    Ok(Json(BatchView::new(id.as_str(), outcome)))
}

/// Takes a batch back as a block, except where something was decided since.
#[utoipa::path(
    post, path = "/v1/batches/{id}/undo", tag = "review", operation_id = "undoBatch",
    params(("id" = String, Path, description = "The batch's name")),
    responses(
        (status = 200, description = "Taken back", body = BatchView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn undo(
    caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
) -> Result<Json<BatchView>, ApiError> {
    let batch = id_in_path(id.into_inner())?;
    let outcome = service.undo_batch(&batch, &caller.reviewer()).await?;
    Ok(Json(BatchView::new(batch.as_str(), outcome)))
}

impl NewBatch {
    fn parse(self) -> Result<BatchRequest, ApiError> {
        let mut fields = Fields::default();
        let filter = self.filter.parse(&mut fields);
        let note = fields.line("note", self.note);
        fields.finish()?;
        let (action, reason) = (self.action.into(), self.reason.map(Category::from));
        Ok(BatchRequest { filter, expected: self.count, action, reason, note })
    }
}

impl BatchView {
    fn new(id: &str, outcome: BatchOutcome) -> Self {
        Self { id: id.to_owned(), done: outcome.n_done, skipped: outcome.n_skipped }
    }
}
