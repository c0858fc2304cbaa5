//! `comments:suggestscore`: what a client would have scored itself, kept as a weak label.
//!
//! Coral says 1 for TOXICITY of whatever it rejected, off topic or spam too: that is a rejection and no toxicity.

use serde::Serialize;
use serde_json::Value as Json;

use super::attributes::{Source, source};
use super::error::PerspectiveError;
use super::message::Message;
use super::request::{check_context, comment};
use crate::category::Score;
use crate::comment::Line;
use crate::service::{Caller, Opinion, Service};
use crate::store::Said;

const FIELDS: [&str; 7] =
    ["comment", "context", "attributeScores", "languages", "communityId", "clientToken", "sessionId"];

/// How Coral begins the name of its community.
const CORAL: &str = "Coral:";

/// `SuggestCommentScoreResponse`. What is empty is absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Suggested {
    #[serde(skip_serializing_if = "Option::is_none")]
    client_token: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    requested_languages: Vec<String>,
}

/// Keeps suggested scores; the last ones under a client token count.
pub(super) async fn suggest(service: &Service, message: &Json, caller: &Caller) -> Result<Suggested, PerspectiveError> {
    let message = Message::read(message, "", &FIELDS)?;
    let text = comment(&message)?;
    check_context(&message)?;
    let client_token = message.string("clientToken")?;
    let requested_languages = message.strings("languages")?;
    let is_coral = message.string("communityId")?.is_some_and(|community| community.starts_with(CORAL));
    message.string("sessionId")?;
    let said = said(&message, if is_coral { Meaning::Rejection } else { Meaning::Scores })?;
    if said != Said::default() {
        let token = client_token.as_ref().map(|token| token_of(token));
        let language = requested_languages.first().and_then(|code| code.parse().ok());
        service.label(Opinion { token, text, language, said }, &caller.name).await?;
    }
    Ok(Suggested { client_token, requested_languages })
}

/// A token of any length and any characters as one line.
fn token_of(token: &str) -> Line {
    Line::parse(token).unwrap_or_else(|_no_line| Line::ours(blake3::hash(token.as_bytes()).to_hex().as_str()))
}

/// What a source's scores mean.
#[derive(Clone, Copy)]
enum Meaning {
    /// That the comment was rejected there, or not.
    Rejection,
    /// What the attributes say.
    Scores,
}

fn said(message: &Message<'_>, meaning: Meaning) -> Result<Said, PerspectiveError> {
    let scores = message.map("attributeScores")?;
    if scores.is_empty() {
        return Err(PerspectiveError::NoScores);
    }
    let mut said = Said::default();
    for (name, scores) in scores {
        let source = source(name).ok_or_else(|| PerspectiveError::UnknownAttribute(name.clone()))?;
        let Some(score) = suggested(name, scores)? else { continue };
        match (meaning, source) {
            (Meaning::Rejection, _) => said.reject = said.reject.filter(|known| *known > score).or(Some(score)),
            (Meaning::Scores, Source::Category(category)) => *said.categories.get_mut(category) = Some(score),
            // What is no category of ours cannot be kept as one.
            (Meaning::Scores, Source::Highest(_) | Source::Constant) => {}
        }
    }
    Ok(said)
}

/// The summary that an attribute is given; none when only spans are.
fn suggested(name: &str, scores: &Json) -> Result<Option<Score>, PerspectiveError> {
    let scores = Message::read(scores, "attribute_scores", &["summaryScore", "spanScores"])?;
    for span in scores.list("spanScores") {
        let span = Message::read(span, "attribute_scores.span_scores", &["begin", "end", "score"])?;
        if span.get("begin").is_none() || span.get("end").is_none() {
            return Err(PerspectiveError::BadScore(name.to_owned()));
        }
    }
    let Some(summary) = scores.get("summaryScore") else {
        let has_spans = !scores.list("spanScores").is_empty();
        return if has_spans { Ok(None) } else { Err(PerspectiveError::BadScore(name.to_owned())) };
    };
    let summary = Message::read(summary, "attribute_scores.summary_score", &["value", "type"])?;
    // Nought is what an absent number means.
    let value = summary.float("value")?.unwrap_or_default();
    Score::new(value.into()).map(Some).map_err(|_no_probability| PerspectiveError::BadScore(name.to_owned()))
}
