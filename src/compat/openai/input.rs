//! What is to be judged: a string, a list of strings, or a list of parts that are one input together.

use serde_json::Value;

use super::error::OpenAiError;
use crate::comment::{CommentText, MAX_TEXT_BYTES};

/// The most texts of one request.
const MAX_TEXTS: usize = 1_000;

/// The texts of an input. Pictures are refused: saying nothing of them would look like approval.
pub(super) fn texts(input: &Value) -> Result<Vec<String>, OpenAiError> {
    match input {
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Array(values) if values.len() > MAX_TEXTS => Err(OpenAiError::TooMany { limit: MAX_TEXTS }),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            Ok(values.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        Value::Array(parts) => {
            let texts: Result<Vec<&str>, OpenAiError> = parts.iter().map(text_of).collect();
            Ok(vec![texts?.join("\n")])
        }
        _ => Err(OpenAiError::NotAQuestion),
    }
}

fn text_of(part: &Value) -> Result<&str, OpenAiError> {
    match part.get("type").and_then(Value::as_str) {
        Some("text") => part.get("text").and_then(Value::as_str).ok_or(OpenAiError::NotAQuestion),
        Some("image_url") => Err(OpenAiError::Picture),
        _ => Err(OpenAiError::NotAQuestion),
    }
}

/// A text in pieces that can be scored; none when it has nothing to read.
pub(super) fn pieces(text: &str) -> Vec<CommentText> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let limit = rest.len().min(MAX_TEXT_BYTES);
        let end = (1..=limit).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (piece, others) = rest.split_at_checked(end).unwrap_or((rest, ""));
        pieces.extend(CommentText::parse(piece).ok());
        rest = others;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn strings_are_inputs_of_their_own_and_parts_are_one() {
        assert_eq!(texts(&json!("a")).ok(), Some(vec!["a".to_owned()]));
        assert_eq!(texts(&json!(["a", "b"])).map(|texts| texts.len()).ok(), Some(2));
        let parts = json!([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]);
        assert_eq!(texts(&parts).ok(), Some(vec!["a\nb".to_owned()]));
        assert!(matches!(texts(&json!([{"type": "image_url"}])), Err(OpenAiError::Picture)));
        assert!(texts(&json!([1])).is_err() && texts(&json!({})).is_err());
    }

    #[test]
    fn long_texts_come_in_pieces_and_empty_ones_in_none() {
        assert_eq!(pieces(&"é".repeat(MAX_TEXT_BYTES)).len(), 2);
        assert!(pieces("").is_empty() && pieces(" \n").is_empty());
    }
}
