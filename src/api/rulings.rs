//! People's decisions, and taking them back.

use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Caller, Moderator};
use super::body::{Body, Wire};
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::stored::id_in_path;
use super::time;
use super::vocabulary::{ActionName, CategoryName, StatusName};
use crate::category::Category;
use crate::comment::Id;
use crate::service::{RulingRequest, Service};
use crate::store::StoredComment;

/// A moderator's decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `action` and `version`")]
pub(super) struct NewRuling {
    /// What to do with the comment.
    action: ActionName,
    /// The category that is the reason.
    reason: Option<CategoryName>,
    /// A note for colleagues, one line of at most 1,024 bytes.
    note: Option<String>,
    /// The version you saw. Somebody else's decision in the meantime makes it stale, which is answered with 409.
    version: u32,
}

/// A decision that was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RulingView {
    /// The comment's id.
    id: String,
    /// What was done; missing when a decision was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<ActionName>,
    /// Where the comment stands now.
    status: StatusName,
    /// The comment's version from now on.
    version: u32,
    /// When, RFC 3339.
    decided_at: String,
    /// The moderator's key by name.
    decided_by: String,
}

/// Which decision to take back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `version`")]
pub(super) struct NewUndoing {
    /// The version you saw.
    version: u32,
}

impl Wire for NewRuling {}
impl Wire for NewUndoing {}

/// Decides on a comment. It need not be claimed, but may not be held by somebody else.
#[utoipa::path(
    post, path = "/v1/comments/{id}/decisions", tag = "review", operation_id = "decideComment", request_body = NewRuling,
    params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "Kept", body = RulingView),
        (status = 409, description = "Somebody decided in the meantime, or holds the comment", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn decide(
    caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
    Body(ruling): Body<NewRuling>,
) -> Result<Json<RulingView>, ApiError> {
    let action = ruling.action;
    let request = ruling.parse(id_in_path(id.into_inner())?)?;
    let stored = service.decide(request, &caller.reviewer()).await?;
    Ok(Json(RulingView::new(&stored, Some(action), &caller.name)))
}

/// Takes the last person's decision on a comment back: status, place and age are what they were before it. Moderators take
/// back their own, leads anybody's.
#[utoipa::path(
    post, path = "/v1/comments/{id}/undo", tag = "review", operation_id = "undoDecision", request_body = NewUndoing,
    params(("id" = String, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "Taken back", body = RulingView),
        (status = 409, description = "Something changed in the meantime, or nothing can be taken back", body = Problem, content_type = "application/problem+json"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn undo(
    caller: Caller<Moderator>,
    service: Data<Service>,
    id: Path<String>,
    Body(undoing): Body<NewUndoing>,
) -> Result<Json<RulingView>, ApiError> {
    let id = id_in_path(id.into_inner())?;
    let stored = service.undo(id, undoing.version, &caller.reviewer()).await?;
    Ok(Json(RulingView::new(&stored, None, &caller.name)))
}

impl NewRuling {
    fn parse(self, id: Id) -> Result<RulingRequest, ApiError> {
        let mut fields = Fields::default();
        let note = fields.line("note", self.note);
        fields.finish()?;
        let action = self.action.into();
        Ok(RulingRequest { id, expected_version: self.version, action, reason: self.reason.map(Category::from), note })
    }
}

impl RulingView {
    fn new(stored: &StoredComment, action: Option<ActionName>, moderator: &Id) -> Self {
        let decided_at = stored.history.last().map(|entry| time::rfc3339(entry.at));
        Self {
            id: stored.comment.id.as_str().to_owned(),
            action,
            status: stored.status.into(),
            version: stored.version,
            decided_at: decided_at.unwrap_or_default(),
            decided_by: moderator.as_str().to_owned(),
        }
    }
}
