//! What other systems said of texts: weak labels, in the form of rows for training.

use std::collections::BTreeMap;

use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Caller, Moderator};
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::query::{self, Query};
use super::{cursor, time};
use crate::service::Service;
use crate::store::StoredLabel;

/// Which of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LabelParams {
    /// How many at most, 1 to 1000; 100 when missing.
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A page of weak labels.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LabelsView {
    /// The labels, oldest first.
    labels: Vec<LabelView>,
    /// Where to go on, when there is more.
    next_cursor: Option<String>,
}

/// What another system said of a text last: a row for training, if you choose its source.
#[derive(Debug, Serialize, ToSchema)]
struct LabelView {
    /// The source's name for it.
    id: String,
    text: String,
    /// The language the source says it is in, or `unknown`.
    lang: String,
    /// How much it is of each category, 0 to 1; what is missing was not said.
    labels: BTreeMap<&'static str, f64>,
    /// Whether it was rejected there, 0 to 1, for whatever reason: that says nothing of a category.
    #[serde(skip_serializing_if = "Option::is_none")]
    reject: Option<f64>,
    /// `weak:` and the name of the key that said so: what to leave out of training, or not.
    source: String,
    /// When it was said, RFC 3339.
    said_at: String,
}

/// What other systems said of texts, oldest first: weak labels, kept apart from your moderators' decisions.
#[utoipa::path(
    get, path = "/v1/labels", tag = "review", operation_id = "listLabels", params(LabelParams),
    responses(
        (status = 200, description = "A page of weak labels", body = LabelsView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    _caller: Caller<Moderator>,
    service: Data<Service>,
    Query(params): Query<LabelParams>,
) -> Result<Json<LabelsView>, ApiError> {
    let mut fields = Fields::default();
    let limit = params.limit.map_or(Some(100), |limit| fields.take("limit", query::whole(&limit, 1..=1_000)));
    let behind = params.cursor.and_then(|behind| fields.take("cursor", cursor::read(&behind)));
    fields.finish()?;
    let page = service.labels(behind, limit.unwrap_or(100) as usize).await?;
    let labels = page.labels.iter().map(LabelView::from).collect();
    Ok(Json(LabelsView { labels, next_cursor: page.next.as_deref().map(cursor::write) }))
}

impl From<&StoredLabel> for LabelView {
    fn from(label: &StoredLabel) -> Self {
        let said = label.said.categories.iter();
        Self {
            id: label.token.as_str().to_owned(),
            text: label.text.as_str().to_owned(),
            lang: label.language.unwrap_or_default().to_string(),
            labels: said.filter_map(|(category, score)| Some((category.as_str(), score.as_ref()?.rounded()))).collect(),
            reject: label.said.reject.map(crate::category::Score::rounded),
            source: format!("weak:{}", label.source.as_str()),
            said_at: time::rfc3339(label.at),
        }
    }
}
