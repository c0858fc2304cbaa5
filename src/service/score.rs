//! Scores texts without keeping anything.

use super::submit::guarded;
use super::{Service, ServiceError};
use crate::category::{Category, Scores};
use crate::comment::CommentText;
use crate::decision::Highlight;
use crate::model::{Explanation, Scoring};
use crate::moderator::Moderator;

/// How many stretches an explanation shows for each category.
const HIGHLIGHTS_PER_CATEGORY: usize = 5;

/// One text's scores.
#[derive(Clone, Debug)]
pub struct Scored {
    /// What the model says.
    pub scoring: Scoring,
    /// Why, for the categories that stand out, when that was asked for.
    pub explained: Option<Explained>,
}

/// Why a text has its scores.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The stretches that speak most for each category.
    pub highlights: Vec<Highlight>,
    /// Every part of each category's log-odds; in the order of the categories.
    pub explanations: Vec<Explanation>,
}

impl Service {
    /// Scores texts in order, at the desk.
    pub async fn score(&self, texts: Vec<CommentText>, with_explanation: bool) -> Result<Vec<Scored>, ServiceError> {
        self.metrics.scored(texts.len());
        let moderator = self.moderator();
        let in_line = self.desk.enter()?;
        let n_bytes = texts.iter().map(|text| text.as_str().len()).sum();
        let all = self.desk.work(&in_line, n_bytes, move || {
            guarded(|| texts.iter().map(|text| score_one(&moderator, text, with_explanation)).collect())
        });
        all.await?.ok_or(ServiceError::ScoringFailed)
    }
}

fn score_one(moderator: &Moderator, text: &CommentText, with_explanation: bool) -> Scored {
    let scoring = moderator.model().score(text.as_str());
    let explained = with_explanation.then(|| explain(moderator, text.as_str(), &scoring.scores));
    Scored { scoring, explained }
}

/// Why `text` has its scores in the categories that stand out: those the policy would hold for, or else the likeliest one.
pub fn explain(moderator: &Moderator, text: &str, scores: &Scores) -> Explained {
    let thresholds = moderator.policy().thresholds();
    let holds = |category: &Category| *scores.get(*category) >= thresholds.get(*category).hold();
    let mut categories: Vec<_> = Category::ALL.into_iter().filter(holds).collect();
    if categories.is_empty() {
        let by_score = |a: &Category, b: &Category| scores.get(*a).value().total_cmp(&scores.get(*b).value());
        categories.extend(Category::ALL.into_iter().max_by(by_score));
    }
    let model = moderator.model();
    Explained {
        highlights: model.highlights(text, &categories, HIGHLIGHTS_PER_CATEGORY),
        explanations: categories.into_iter().filter_map(|category| model.explain(text, category)).collect(),
    }
}
