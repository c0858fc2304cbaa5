//! Scores without keeping anything.

use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Limits;
use super::auth::{Caller, Ingest};
use super::body::{Body, Wire};
use super::decision::{HighlightView, ScoresView};
use super::error::ApiError;
use super::explanation::ExplanationView;
use super::fields::{FieldProblem, Fields};
use super::problem::Problem;
use crate::comment::CommentText;
use crate::service::{Scored, Service};

/// The most texts of one call.
const MAX_TEXTS: usize = 1_000;

/// Texts to score, either way: `texts` alone, or `comments` with ids that come back with the scores.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `texts` or `comments`")]
pub(super) struct ToScore {
    /// Up to 1,000 texts.
    #[schema(max_items = 1000)]
    texts: Option<Vec<String>>,
    /// Up to 1,000 texts with ids.
    #[schema(max_items = 1000)]
    comments: Option<Vec<NamedText>>,
    /// Add the stretches that speak for the categories that stand out, and how every part of the text counted.
    #[serde(default)]
    explain: bool,
}

/// A text with an id of the caller's.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `text`")]
struct NamedText {
    id: Option<String>,
    text: String,
}

/// The scores, in the order of the texts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScoresOfTexts {
    results: Vec<ScoreOfText>,
    /// Version of the model that scored.
    model: String,
}

/// One text's scores.
#[derive(Debug, Serialize, ToSchema)]
struct ScoreOfText {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    scores: ScoresView,
    /// ISO 639-1 code of the text's language, or `unknown`.
    #[schema(example = "de")]
    language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<Vec<HighlightView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationView>,
}

impl Wire for ToScore {
    fn limit(limits: &Limits) -> usize {
        limits.max_batch_bytes
    }
}

/// Scores up to 1,000 texts. Nothing is kept.
#[utoipa::path(
    post, path = "/v1/score", tag = "comments", operation_id = "scoreTexts", request_body = ToScore,
    responses(
        (status = 200, description = "The scores, in the order of the texts", body = ScoresOfTexts),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn score(
    _caller: Caller<Ingest>,
    service: Data<Service>,
    Body(to_score): Body<ToScore>,
) -> Result<Json<ScoresOfTexts>, ApiError> {
    let explain = to_score.explain;
    let (ids, texts) = to_score.parse()?;
    let scored = service.score(texts, explain).await?;
    let results = ids.into_iter().zip(scored).map(|(id, scored)| ScoreOfText::new(id, scored)).collect();
    Ok(Json(ScoresOfTexts { results, model: service.versions().0.0 }))
}

impl ToScore {
    fn parse(self) -> Result<(Vec<Option<String>>, Vec<CommentText>), ApiError> {
        let (list, rows) = match (self.texts, self.comments) {
            (Some(texts), None) => ("texts", texts.into_iter().map(|text| NamedText { id: None, text }).collect()),
            (None, Some(comments)) => ("comments", comments),
            (None, None) => return Err(one_of_both("is missing, and so is `comments`; send one of them")),
            (Some(_), Some(_)) => return Err(one_of_both("stands beside `comments`; send one of them")),
        };
        if rows.len() > MAX_TEXTS {
            return Err(ApiError::TooManyTexts { n: rows.len(), limit: MAX_TEXTS });
        }
        parse_rows(list, rows)
    }
}

fn one_of_both(message: &str) -> ApiError {
    ApiError::InvalidFields(vec![FieldProblem::new("texts", message)])
}

fn parse_rows(list: &str, rows: Vec<NamedText>) -> Result<(Vec<Option<String>>, Vec<CommentText>), ApiError> {
    let mut fields = Fields::default();
    let (mut ids, mut texts) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (position, row) in rows.into_iter().enumerate() {
        let field = if list == "texts" { format!("texts[{position}]") } else { format!("comments[{position}].text") };
        texts.extend(fields.text(&field, row.text));
        ids.push(row.id);
    }
    fields.finish()?;
    Ok((ids, texts))
}

impl ScoreOfText {
    fn new(id: Option<String>, scored: Scored) -> Self {
        let (highlights, explanations) =
            scored.explained.map(|explained| (explained.highlights, explained.explanations)).unzip();
        Self {
            id,
            scores: ScoresView::from(&scored.scoring.scores),
            language: scored.scoring.language.to_string(),
            highlights: highlights.map(|all| all.iter().map(HighlightView::from).collect()),
            explanation: explanations.map(ExplanationView::new),
        }
    }
}
