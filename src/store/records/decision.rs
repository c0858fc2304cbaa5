//! The machine's decision on disk.
//!
//! Nothing in it is personal: scores, codes, counts and positions, never words of the text. The lists are bounded, so
//! that a value stays far below the longest one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{RecordError, rule_names};
use crate::category::{Category, Score, Scores};
use crate::decision::{Decision, Highlight, ModelVersion, PolicyVersion, Reason, ReasonCode, Verdict};

/// Of more highlights, the first ones are kept.
const MAX_HIGHLIGHTS: usize = 256;
/// Of more reasons, the first ones are kept.
const MAX_REASONS: usize = 32;
/// Of a longer detail, the beginning is kept.
const MAX_DETAIL_CHARS: usize = 100;

/// [`Decision`] on disk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionRecord {
    verdict: Verdict,
    scores: BTreeMap<Category, f32>,
    language: String,
    reasons: Vec<ReasonRecord>,
    highlights: Vec<HighlightRecord>,
    model: String,
    policy: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ReasonRecord {
    code: ReasonCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<Category>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct HighlightRecord {
    start: usize,
    end: usize,
    weight: f32,
    category: Category,
}

impl From<&Decision> for DecisionRecord {
    fn from(decision: &Decision) -> Self {
        Self {
            verdict: decision.verdict,
            scores: decision.scores.iter().map(|(category, score)| (category, score.value())).collect(),
            language: decision.language.as_str().to_owned(),
            reasons: decision.reasons.iter().take(MAX_REASONS).map(ReasonRecord::from).collect(),
            highlights: decision.highlights.iter().take(MAX_HIGHLIGHTS).map(HighlightRecord::from).collect(),
            model: decision.model.0.clone(),
            policy: decision.policy.0.clone(),
        }
    }
}

impl TryFrom<DecisionRecord> for Decision {
    type Error = RecordError;

    fn try_from(record: DecisionRecord) -> Result<Self, RecordError> {
        let mut scores = Scores::default();
        for (category, value) in &record.scores {
            *scores.get_mut(*category) = Score::new(f64::from(*value))?;
        }
        let reasons = record.reasons.into_iter().map(Reason::try_from);
        Ok(Self {
            verdict: record.verdict,
            scores,
            language: record.language.parse()?,
            reasons: reasons.collect::<Result<_, _>>()?,
            highlights: record.highlights.into_iter().map(Highlight::from).collect(),
            model: ModelVersion(record.model),
            policy: PolicyVersion(record.policy),
        })
    }
}

impl From<&Reason> for ReasonRecord {
    fn from(reason: &Reason) -> Self {
        Self {
            code: reason.code,
            category: reason.category,
            score: reason.score.map(Score::value),
            threshold: reason.threshold.map(Score::value),
            rule: reason.rule.map(str::to_owned),
            detail: reason.detail.as_ref().map(|detail| detail.chars().take(MAX_DETAIL_CHARS).collect()),
        }
    }
}

impl TryFrom<ReasonRecord> for Reason {
    type Error = RecordError;

    fn try_from(record: ReasonRecord) -> Result<Self, RecordError> {
        let score = |value: Option<f32>| value.map(|value| Score::new(f64::from(value))).transpose();
        Ok(Self {
            code: record.code,
            category: record.category,
            score: score(record.score)?,
            threshold: score(record.threshold)?,
            rule: record.rule.as_deref().and_then(rule_names::kept),
            detail: record.detail,
        })
    }
}

impl From<&Highlight> for HighlightRecord {
    fn from(highlight: &Highlight) -> Self {
        // JSON knows no infinities.
        let weight = if highlight.weight.is_finite() { highlight.weight } else { 0.0 };
        Self { start: highlight.start, end: highlight.end, weight, category: highlight.category }
    }
}

impl From<HighlightRecord> for Highlight {
    fn from(record: HighlightRecord) -> Self {
        Self { start: record.start, end: record.end, weight: record.weight, category: record.category }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{from_json, to_json};
    use super::*;
    use crate::store::envelope::MAX_VALUE_BYTES;
    use crate::store::testing;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_decision_reads_back_as_it_was(values in proptest::array::uniform8(0.0..=1.0_f64), weight in any::<f32>()) {
            let mut decision = testing::decision(Verdict::Hold);
            for (category, value) in Category::ALL.into_iter().zip(values) {
                *decision.scores.get_mut(category) = Score::new(value).expect("a probability");
            }
            decision.highlights.push(Highlight { start: 1, end: 9, weight: if weight.is_finite() { weight } else { 0.0 }, category: Category::Spam });
            let json = to_json(&DecisionRecord::from(&decision)).expect("writes");
            let record: DecisionRecord = from_json(&json).expect("reads");
            prop_assert_eq!(Decision::try_from(record).expect("reads"), decision);
        }
    }

    #[test]
    fn the_largest_decision_stays_below_the_longest_value() {
        let mut decision = testing::decision(Verdict::Hold);
        let reason = Reason {
            code: ReasonCode::ScoreAboveThreshold,
            category: Some(Category::SexuallyExplicit),
            score: Some(Score::ONE),
            threshold: Some(Score::ONE),
            rule: Some("a_rule_with_a_rather_long_name"),
            detail: Some("\u{1}".repeat(5_000)),
        };
        let highlight =
            Highlight { start: 20_000, end: 20_480, weight: f32::MIN, category: Category::SexuallyExplicit };
        decision.reasons = vec![reason; 1_000];
        decision.highlights = vec![highlight; 10_000];
        let json = to_json(&DecisionRecord::from(&decision)).expect("writes");
        assert!(json.len() < MAX_VALUE_BYTES - 4_096, "{} bytes", json.len());
    }
}
