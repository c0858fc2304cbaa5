//! What `vigie score` reads and prints: plain lines or NDJSON rows in, NDJSON out.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::api::ExplanationView;
use crate::category::Category;
use crate::comment::{CommentText, FieldError};
use crate::decision::{Decision, Highlight, Verdict};
use crate::service::Explained;

/// One comment to score.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    /// The row's own `id`, a string or a number, given back as it came.
    pub(super) id: Option<Value>,
    /// What to score.
    pub(super) text: CommentText,
}

/// Why a row cannot be scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum RowError {
    /// Bytes that are no UTF-8.
    #[error("is not UTF-8")]
    NotUtf8,
    /// Starts like an object and is none.
    #[error("starts like a JSON object, but is none")]
    NotJson,
    /// An object without a text.
    #[error("has no string `text`")]
    NoText,
    /// A text that is empty or too long.
    #[error("its text {0}")]
    Text(FieldError),
    /// The model failed.
    #[error("could not be scored")]
    Failed,
}

/// One printed line.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Printed {
    /// A scored row.
    Scored(ScoredRow),
    /// A bad row.
    Bad {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        error: String,
    },
}

/// A scored row.
#[derive(Debug, Serialize)]
pub(super) struct ScoredRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    scores: BTreeMap<Category, f64>,
    language: String,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<Vec<HighlightRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationView>,
}

/// A stretch of the text, in code points.
#[derive(Debug, Serialize)]
struct HighlightRow {
    start: usize,
    end: usize,
    weight: f64,
    category: Category,
}

/// Reads one line without its line end. What starts with `{"` is a row and must be an object; anything else is a comment as
/// it stands.
pub(super) fn parse(line: &[u8]) -> Result<Row, RowError> {
    let line = std::str::from_utf8(line).or(Err(RowError::NotUtf8))?;
    if !line.trim_start().starts_with("{\"") {
        return Ok(Row { id: None, text: CommentText::parse(line).map_err(RowError::Text)? });
    }
    let mut row: Map<String, Value> = serde_json::from_str(line).or(Err(RowError::NotJson))?;
    let Some(Value::String(text)) = row.remove("text") else {
        return Err(RowError::NoText);
    };
    let id = row.remove("id").filter(|id| id.is_string() || id.is_number());
    Ok(Row { id, text: CommentText::parse(text).map_err(RowError::Text)? })
}

impl ScoredRow {
    /// What is printed of a decision.
    pub(super) fn new(id: Option<Value>, decision: &Decision, explained: Option<Explained>) -> Self {
        let (highlights, explanations) =
            explained.map(|explained| (explained.highlights, explained.explanations)).unzip();
        Self {
            id,
            scores: decision.scores.iter().map(|(category, score)| (category, score.rounded())).collect(),
            language: decision.language.to_string(),
            verdict: decision.verdict,
            highlights: highlights.map(|all| all.into_iter().map(HighlightRow::from).collect()),
            explanation: explanations.map(ExplanationView::new),
        }
    }
}

impl From<Highlight> for HighlightRow {
    fn from(highlight: Highlight) -> Self {
        let weight = (f64::from(highlight.weight) * 10_000.0).round() / 10_000.0;
        Self { start: highlight.start, end: highlight.end, weight, category: highlight.category }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: Option<Value>, text: &str) -> Row {
        Row { id, text: CommentText::parse(text).expect("parses") }
    }

    #[test]
    fn objects_are_rows_and_everything_else_is_a_comment() {
        assert_eq!(parse(b"hello"), Ok(row(None, "hello")));
        assert_eq!(parse(br#"{"text": "hello", "labels": {}}"#), Ok(row(None, "hello")));
        assert_eq!(parse(br#"{"id": 7, "text": "hello"}"#), Ok(row(Some(7.into()), "hello")));
        assert_eq!(parse(b"{curly} words"), Ok(row(None, "{curly} words")));
        assert_eq!(parse(b"[1]"), Ok(row(None, "[1]")));
    }

    #[test]
    fn bad_rows_say_what_is_wrong() {
        assert_eq!(parse(&[0xff]), Err(RowError::NotUtf8));
        assert_eq!(parse(br#"{"id": 7}"#), Err(RowError::NoText));
        assert_eq!(parse(br#"{"id": 7, "text": "hel"#), Err(RowError::NotJson));
        assert_eq!(parse(br#"{"text": 7}"#), Err(RowError::NoText));
        assert_eq!(parse(b"  "), Err(RowError::Text(FieldError::Empty)));
    }
}
