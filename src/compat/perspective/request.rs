//! `AnalyzeCommentRequest` and what it shares with `SuggestCommentScoreRequest`, parsed once.

use serde_json::Value;

use super::attributes::{LANGUAGES, Source, source};
use super::error::{PerspectiveError, SaidBy};
use super::message::{Message, bad};
use crate::comment::{CommentText, FieldError};
use crate::text::Language;

const FIELDS: [&str; 9] = [
    "comment",
    "context",
    "requestedAttributes",
    "languages",
    "doNotStore",
    "clientToken",
    "sessionId",
    "communityId",
    "spanAnnotations",
];

/// What is asked for.
pub(super) struct AnalyzeRequest {
    pub(super) text: CommentText,
    pub(super) attributes: Vec<Requested>,
    pub(super) languages: Vec<String>,
    pub(super) cut: Cut,
    pub(super) client_token: Option<String>,
}

/// Which stretches of the text have scores of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The whole text.
    Whole,
    /// Each sentence.
    Sentences,
}

/// An attribute that is asked for.
#[derive(Debug)]
pub(super) struct Requested {
    /// As the request names it, version included.
    pub(super) name: String,
    pub(super) source: Source,
    /// Below this it is left out of the answer.
    pub(super) threshold: Option<f32>,
}

impl AnalyzeRequest {
    /// Reads a request; a single thing that does not fit is named.
    pub(super) fn parse(message: &Value) -> Result<Self, PerspectiveError> {
        let message = Message::read(message, "", &FIELDS)?;
        let text = comment(&message)?;
        check_context(&message)?;
        let attributes = attributes(&message)?;
        let languages = message.strings("languages")?;
        if let Some(first) = attributes.first() {
            check_languages(&first.name, &languages, SaidBy::Request)?;
        }
        message.flag("doNotStore")?;
        for ignored in ["sessionId", "communityId"] {
            message.string(ignored)?;
        }
        let cut = if message.flag("spanAnnotations")? { Cut::Sentences } else { Cut::Whole };
        Ok(Self { text, attributes, languages, cut, client_token: message.string("clientToken")? })
    }
}

/// The text of a message's comment.
pub(super) fn comment(message: &Message<'_>) -> Result<CommentText, PerspectiveError> {
    let Some(comment) = message.get("comment") else { return Err(PerspectiveError::EmptyComment) };
    let comment = Message::read(comment, "comment", &["text", "type"])?;
    let text = comment.string("text")?.ok_or(PerspectiveError::EmptyComment)?;
    let text = CommentText::parse(text).map_err(|problem| match problem {
        FieldError::TooLong { n_bytes, limit } => PerspectiveError::CommentTooLong { n_bytes, limit },
        FieldError::Empty | FieldError::ControlCharacter => PerspectiveError::EmptyComment,
    })?;
    match comment.get("type").map(|kind| (kind.as_str(), kind.as_u64())) {
        None | Some((Some("TEXT_TYPE_UNSPECIFIED" | "PLAIN_TEXT"), _) | (_, Some(0 | 1))) => Ok(text),
        Some((Some("HTML"), _) | (_, Some(2))) => Err(PerspectiveError::NotPlainText),
        Some(_) => Err(bad("comment.type", "type.googleapis.com/google.commentanalyzer.v1alpha1.TextEntry.TextType")),
    }
}

/// What stands around a comment is accepted in one of two forms, and not used.
pub(super) fn check_context(message: &Message<'_>) -> Result<(), PerspectiveError> {
    let Some(context) = message.get("context") else { return Ok(()) };
    let context = Message::read(context, "context", &["entries", "articleAndParentComment"])?;
    let is_both = !context.list("entries").is_empty() && context.get("articleAndParentComment").is_some();
    if is_both { Err(PerspectiveError::TwoContexts) } else { Ok(()) }
}

fn attributes(message: &Message<'_>) -> Result<Vec<Requested>, PerspectiveError> {
    let entries = message.map("requestedAttributes")?;
    if entries.is_empty() {
        return Err(PerspectiveError::NoAttributes);
    }
    entries.into_iter().map(|(name, parameters)| attribute(name, parameters)).collect()
}

fn attribute(name: &str, parameters: &Value) -> Result<Requested, PerspectiveError> {
    let source = source(name).ok_or_else(|| PerspectiveError::UnknownAttribute(name.to_owned()))?;
    if parameters.is_null() {
        return Ok(Requested { name: name.to_owned(), source, threshold: None });
    }
    let path = format!("requested_attributes[{name}]");
    let parameters = Message::read(parameters, &path, &["scoreType", "scoreThreshold"])?;
    check_score_type(&parameters, name)?;
    Ok(Requested { name: name.to_owned(), source, threshold: parameters.float("scoreThreshold")? })
}

fn check_score_type(parameters: &Message<'_>, attribute: &str) -> Result<(), PerspectiveError> {
    let number = parameters.get("scoreType").and_then(Value::as_u64);
    let name = if number.is_some() { None } else { parameters.string("scoreType")? };
    match (name.as_deref(), number) {
        (None | Some("SCORE_TYPE_UNSPECIFIED" | "PROBABILITY"), None) | (None, Some(0 | 1)) => Ok(()),
        (Some(kind @ ("STD_DEV_SCORE" | "PERCENTILE" | "RAW")), _) => {
            Err(PerspectiveError::ScoreType { kind: kind.to_owned(), attribute: attribute.to_owned() })
        }
        _ => Err(bad(&parameters.path("scoreType"), "type.googleapis.com/google.commentanalyzer.v1alpha1.ScoreType")),
    }
}

/// Every language of a request must be served by every attribute; all attributes are served alike.
pub(super) fn check_languages(attribute: &str, languages: &[String], said_by: SaidBy) -> Result<(), PerspectiveError> {
    let refused: Vec<String> = languages.iter().filter(|language| !is_served(language)).cloned().collect();
    if refused.is_empty() {
        return Ok(());
    }
    let languages = languages.to_vec();
    Err(PerspectiveError::Language { attribute: attribute.to_owned(), languages, said_by })
}

/// Regions do not matter: `fr-CH` is French.
fn is_served(language: &str) -> bool {
    language.parse::<Language>().is_ok_and(|language| LANGUAGES.contains(&language.as_str()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(message: &Value) -> String {
        AnalyzeRequest::parse(message).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_threshold_of_nought_differs_from_none() {
        let message = json!({
            "comment": {"text": "x"},
            "requested_attributes": {"TOXICITY": {"score_threshold": 0}, "SPAM@2": null, "INSULT": {}},
        });
        let request = AnalyzeRequest::parse(&message).expect("parses");
        let thresholds: Vec<_> =
            request.attributes.iter().map(|asked| (asked.name.as_str(), asked.threshold)).collect();
        assert_eq!(thresholds, [("INSULT", None), ("SPAM@2", None), ("TOXICITY", Some(0.0))]);
    }

    #[test]
    fn kinds_of_scores_and_texts_beyond_the_contract_are_refused_in_its_words() {
        let asking =
            |kind: &str| json!({"comment": {"text": "x"}, "requestedAttributes": {"SPAM": {"scoreType": kind}}});
        assert_eq!(refusal(&asking("RAW")), "Requested score type RAW is not supported by attribute SPAM");
        assert_eq!(refusal(&asking("PROBABILITY")), "");
        let html = json!({"comment": {"text": "x", "type": "HTML"}, "requestedAttributes": {"SPAM": {}}});
        assert_eq!(refusal(&html), "Currently, only 'PLAIN_TEXT' comments are supported");
    }

    #[test]
    fn all_languages_of_a_request_must_be_served() {
        let asking = |languages: Value| json!({"comment": {"text": "x"}, "languages": languages, "requestedAttributes": {"TOXICITY": {}}});
        assert_eq!(refusal(&asking(json!(["fr", "de-AT"]))), "");
        assert_eq!(refusal(&asking(json!("en"))), "");
        let said = "Attribute TOXICITY does not support request languages: en, ro";
        assert_eq!(refusal(&asking(json!(["en", "ro"]))), said);
    }
}
