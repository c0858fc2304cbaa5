//! `comments:suggestscore`: what a client would have scored itself.

use serde::Serialize;
use serde_json::Value as Json;

use super::attributes::source;
use super::error::PerspectiveError;
use super::message::Message;
use super::request::{check_context, comment};

const FIELDS: [&str; 7] =
    ["comment", "context", "attributeScores", "languages", "communityId", "clientToken", "sessionId"];

/// `SuggestCommentScoreResponse`. What is empty is absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Suggested {
    #[serde(skip_serializing_if = "Option::is_none")]
    client_token: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    requested_languages: Vec<String>,
}

/// Reads suggested scores.
pub(super) fn suggest(message: &Json) -> Result<Suggested, PerspectiveError> {
    let message = Message::read(message, "", &FIELDS)?;
    let _text = comment(&message)?;
    check_context(&message)?;
    let scores = message.map("attributeScores")?;
    if scores.is_empty() {
        return Err(PerspectiveError::NoScores);
    }
    for (name, score) in scores {
        source(name).ok_or_else(|| PerspectiveError::UnknownAttribute(name.clone()))?;
        let score = Message::read(score, "attribute_scores", &["summaryScore", "spanScores"])?;
        if score.get("summaryScore").is_none() && score.list("spanScores").is_empty() {
            return Err(PerspectiveError::BadScore(name.clone()));
        }
    }
    Ok(Suggested { client_token: message.string("clientToken")?, requested_languages: message.strings("languages")? })
}
