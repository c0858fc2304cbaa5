//! How an answer is written: Google's JSON, in lines of two spaces unless the request says otherwise.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::error::PerspectiveError;
use super::spans::Span;

/// The media type of every answer.
pub(super) const JSON: &str = "application/json; charset=UTF-8";

/// An answer, whole.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
    /// After how many seconds to come back, when it was too much.
    pub(super) retry_after: Option<i64>,
}

/// Whether an answer is written for people too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    Pretty,
    Compact,
}

impl Answer {
    /// A success.
    pub(super) fn of(body: &impl Serialize, print: Print) -> Self {
        let body = match print {
            Print::Pretty => serde_json::to_string_pretty(body),
            Print::Compact => serde_json::to_string(body),
        };
        // Strings, numbers and maps with names always print.
        Self { status: 200, body: body.unwrap_or_default(), retry_after: None }
    }

    /// The answer as HTTP.
    pub(super) fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        if let Some(seconds) = self.retry_after {
            response.insert_header((RETRY_AFTER, seconds));
        }
        if self.status == 408 {
            // The rest of the body may never come.
            response.force_close();
        }
        response.content_type(JSON).body(self.body)
    }
}

impl From<PerspectiveError> for Answer {
    fn from(error: PerspectiveError) -> Self {
        let (status, name) = error.row();
        let (message, details) = (error.to_string(), error.details());
        let said = if details.is_empty() {
            json!({"code": status, "message": message, "status": name})
        } else {
            json!({"code": status, "message": message, "status": name, "details": details})
        };
        let retry_after = match &error {
            PerspectiveError::Quota { standing, .. } => Some(standing.waits_seconds()),
            _ if status == 503 => Some(1),
            _ => None,
        };
        Self { status, retry_after, ..Self::of(&json!({"error": said}), Print::Pretty) }
    }
}

/// `AnalyzeCommentResponse`. What is empty is absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Analyzed {
    #[serde(skip_serializing_if = "AttributeScores::is_empty")]
    pub(super) attribute_scores: AttributeScores,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) languages: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) detected_languages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_token: Option<String>,
}

/// Scores under the names by which they were asked for.
pub(super) struct AttributeScores(pub(super) Vec<(String, AttributeScore)>);

impl AttributeScores {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for AttributeScores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, score) in &self.0 {
            map.serialize_entry(name, score)?;
        }
        map.end()
    }
}

/// One attribute's scores.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttributeScore {
    /// Never empty: some clients read nothing else.
    pub(super) span_scores: Vec<SpanScore>,
    pub(super) summary_score: Value,
}

/// The score of a stretch of the text.
#[derive(Serialize)]
pub(super) struct SpanScore {
    begin: usize,
    end: usize,
    score: Value,
}

/// A probability.
#[derive(Serialize)]
pub(super) struct Value {
    value: f32,
    r#type: &'static str,
}

impl SpanScore {
    pub(super) const fn new(span: Span, score: f32) -> Self {
        Self { begin: span.begin, end: span.end, score: Value::new(score) }
    }
}

impl Value {
    pub(super) const fn new(value: f32) -> Self {
        Self { value, r#type: "PROBABILITY" }
    }
}
