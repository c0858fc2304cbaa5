//! The judgement itself: signals and scores in, a verdict and its reasons out. Pure, so that it is tested without a model.

use super::Policy;
use crate::category::{Category, Score, Scores};
use crate::decision::{Reason, ReasonCode, Verdict};
use crate::rules::Signal;

impl Policy {
    /// What one category's score alone leads to.
    pub fn verdict_on(&self, category: Category, score: Score) -> Verdict {
        self.thresholds.get(category).reached_by(score).map_or(Verdict::Approve, |(effect, _)| effect)
    }

    /// Decides: the most severe of what signals and scores ask for, with everything that spoke against the comment as
    /// reasons, rules first, then categories in the order of [`Category::ALL`]. Without a reason it is approved.
    pub fn judge(&self, signals: &[Signal], scores: &Scores) -> (Verdict, Vec<Reason>) {
        let mut verdict = Verdict::Approve;
        let mut reasons = Vec::new();
        for signal in signals {
            verdict = verdict.max(signal.effect);
            reasons.push(reason_of_signal(signal));
        }
        for (category, &score) in scores.iter() {
            if let Some((effect, threshold)) = self.thresholds.get(category).reached_by(score) {
                verdict = verdict.max(effect);
                reasons.push(reason_of_score(category, score, threshold));
            }
        }
        (verdict, reasons)
    }
}

fn reason_of_signal(signal: &Signal) -> Reason {
    Reason {
        code: signal.code,
        category: None,
        score: None,
        threshold: None,
        rule: Some(signal.rule),
        detail: signal.detail.clone(),
    }
}

fn reason_of_score(category: Category, score: Score, threshold: Score) -> Reason {
    Reason {
        code: ReasonCode::ScoreAboveThreshold,
        category: Some(category),
        score: Some(score),
        threshold: Some(threshold),
        rule: None,
        detail: None,
    }
}
