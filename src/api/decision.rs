//! How a decision of the machine looks.

use serde::Serialize;
use utoipa::ToSchema;

use super::time;
use super::vocabulary::{CategoryName, VerdictName};
use crate::category::{Category, Score, Scores};
use crate::decision::{Decision, Highlight, Reason, ReasonCode};
use crate::store::{HistoryEntry, StoredComment};

/// Who decides when no person does.
const MACHINE: &str = "machine";

/// The machine's decision on a comment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DecisionView {
    /// The comment's id.
    id: String,
    /// What happens to the comment.
    verdict: VerdictName,
    /// The comment's version with this decision; decisions of people name the version they saw.
    version: u32,
    /// How likely each kind of harm is, 0 to 1.
    scores: ScoresView,
    /// ISO 639-1 code of the text's language, or `unknown`.
    #[schema(example = "fr")]
    language: String,
    /// Why, in the order in which rules and categories were asked. Empty when the comment was approved.
    reasons: Vec<ReasonView>,
    /// Which stretches of the text speak for the categories in `reasons`.
    highlights: Vec<HighlightView>,
    /// Version of the model that scored.
    model: String,
    /// Version of the policy that decided.
    policy: String,
    /// When, RFC 3339.
    decided_at: String,
    /// `machine`.
    decided_by: &'static str,
}

/// A probability for each category, with four decimals.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScoresView {
    toxicity: f64,
    severe_toxicity: f64,
    insult: f64,
    profanity: f64,
    identity_attack: f64,
    threat: f64,
    sexually_explicit: f64,
    spam: f64,
}

/// One reason of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReasonView {
    /// What kind of reason, to branch on.
    #[schema(value_type = String, example = "score_above_threshold")]
    code: ReasonCode,
    /// The category whose score counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<CategoryName>,
    /// That score.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    /// The threshold it reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    /// The rule that fired.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    /// A count or a limit in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// A stretch of the text that speaks for a category. Positions count Unicode code points of the text as it was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HighlightView {
    /// The first code point.
    start: usize,
    /// One past the last code point.
    end: usize,
    /// What the stretch adds to the category's log-odds.
    weight: f64,
    /// The category it speaks for.
    category: CategoryName,
}

impl DecisionView {
    /// The machine's decision on `stored`: the last one, after edits.
    pub(super) fn of(stored: &StoredComment) -> Option<Self> {
        let (entry, decision) = stored.machine_decision()?;
        Some(Self::new(stored.comment.id.as_str(), entry, decision))
    }

    fn new(id: &str, entry: &HistoryEntry, decision: &Decision) -> Self {
        Self {
            id: id.to_owned(),
            verdict: decision.verdict.into(),
            version: entry.version,
            scores: ScoresView::from(&decision.scores),
            language: decision.language.to_string(),
            reasons: decision.reasons.iter().map(ReasonView::from).collect(),
            highlights: decision.highlights.iter().map(HighlightView::from).collect(),
            model: decision.model.0.clone(),
            policy: decision.policy.0.clone(),
            decided_at: time::rfc3339(entry.at),
            decided_by: MACHINE,
        }
    }
}

impl From<&Scores> for ScoresView {
    fn from(scores: &Scores) -> Self {
        let of = |category| scores.get(category).rounded();
        Self {
            toxicity: of(Category::Toxicity),
            severe_toxicity: of(Category::SevereToxicity),
            insult: of(Category::Insult),
            profanity: of(Category::Profanity),
            identity_attack: of(Category::IdentityAttack),
            threat: of(Category::Threat),
            sexually_explicit: of(Category::SexuallyExplicit),
            spam: of(Category::Spam),
        }
    }
}

impl From<&Reason> for ReasonView {
    fn from(reason: &Reason) -> Self {
        Self {
            code: reason.code,
            category: reason.category.map(CategoryName::from),
            score: reason.score.map(Score::rounded),
            threshold: reason.threshold.map(Score::rounded),
            rule: reason.rule,
            detail: reason.detail.clone(),
        }
    }
}

impl From<&Highlight> for HighlightView {
    fn from(highlight: &Highlight) -> Self {
        Self {
            start: highlight.start,
            end: highlight.end,
            weight: (f64::from(highlight.weight) * 10_000.0).round() / 10_000.0,
            category: highlight.category.into(),
        }
    }
}
