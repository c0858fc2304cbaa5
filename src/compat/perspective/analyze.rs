//! `comments:analyze`: the model's scores under the contract's names. Nothing is kept.

use serde_json::Value as Json;

use super::answer::{Analyzed, AttributeScore, AttributeScores, SpanScore, Value};
use super::attributes::LANGUAGES;
use super::error::{PerspectiveError, SaidBy};
use super::request::{AnalyzeRequest, Cut, Requested, check_languages};
use super::spans::{self, Span};
use crate::category::Scores;
use crate::comment::CommentText;
use crate::service::{Scored, Service, ServiceError};
use crate::text::{Language, nearest_of_ours};

/// Answers one request.
pub(super) async fn analyze(service: &Service, message: &Json) -> Result<Analyzed, PerspectiveError> {
    let request = AnalyzeRequest::parse(message)?;
    let (spans, mut texts) = cut(&request);
    texts.insert(0, request.text.clone());
    let scored = service.score(texts, false).await?;
    let Some((whole, parts)) = scored.split_first() else {
        return Err(ServiceError::ScoringFailed.into());
    };
    let detected = detected(request.text.as_str(), whole.scoring.language);
    let languages = languages(&request, detected, whole.scoring.language)?;
    let parts = if parts.is_empty() { std::slice::from_ref(whole) } else { parts };
    let attributes =
        request.attributes.iter().filter_map(|asked| attribute(asked, &whole.scoring.scores, &spans, parts));
    Ok(Analyzed {
        attribute_scores: AttributeScores(attributes.collect()),
        languages,
        detected_languages: detected.iter().map(ToString::to_string).collect(),
        client_token: request.client_token,
    })
}

/// The stretches that have scores of their own. One alone has the score of the whole.
fn cut(request: &AnalyzeRequest) -> (Vec<Span>, Vec<CommentText>) {
    let whole = || (vec![spans::whole(request.text.as_str())], Vec::new());
    match request.cut {
        Cut::Whole => whole(),
        Cut::Sentences => {
            let (spans, texts): (Vec<_>, Vec<_>) = spans::sentences(request.text.as_str()).into_iter().unzip();
            if texts.len() < 2 { whole() } else { (spans, texts) }
        }
    }
}

/// The language of a text: what the model read it as, when that is served, and the likeliest of ours otherwise, so that
/// a few words of English never count as Turkish. None when it is in another alphabet, or in none.
fn detected(text: &str, read_as: Language) -> Option<Language> {
    let is_known = |language: &Language| *language != Language::UNKNOWN;
    let is_served = LANGUAGES.contains(&read_as.as_str());
    if is_served { Some(read_as) } else { Some(nearest_of_ours(text)).filter(is_known) }
}

/// The languages of the answer: the request's, or else the text's, which must be one that is served.
fn languages(
    request: &AnalyzeRequest,
    detected: Option<Language>,
    read_as: Language,
) -> Result<Vec<String>, PerspectiveError> {
    if !request.languages.is_empty() {
        return Ok(request.languages.clone());
    }
    let Some(detected) = detected else {
        let has_letters = request.text.as_str().chars().any(char::is_alphabetic);
        let first = request.attributes.first().filter(|_| has_letters).ok_or(PerspectiveError::NoLanguage)?;
        let code = if read_as == Language::UNKNOWN { "und".to_owned() } else { read_as.to_string() };
        check_languages(&first.name, &[code], SaidBy::Text)?;
        return Err(PerspectiveError::NoLanguage);
    };
    Ok(vec![detected.to_string()])
}

/// One attribute's scores; none when the whole text stays below the threshold.
fn attribute(asked: &Requested, whole: &Scores, spans: &[Span], parts: &[Scored]) -> Option<(String, AttributeScore)> {
    let summary = asked.source.score(whole);
    if asked.threshold.is_some_and(|threshold| summary < threshold) {
        return None;
    }
    let part = |(span, scored): (&Span, &Scored)| SpanScore::new(*span, asked.source.score(&scored.scoring.scores));
    let span_scores = spans.iter().zip(parts).map(part).collect();
    Some((asked.name.clone(), AttributeScore { span_scores, summary_score: Value::new(summary) }))
}
