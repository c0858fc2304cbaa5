//! One comment's whole way to a decision. Start reading here.
//!
//! Text and context go in; the ordered rules give signals, the model gives scores, the policy turns both into a verdict.
//! Pure and total: no store, no clock, no panic. If the model cannot score, the comment is held, never approved unseen.

use std::sync::Arc;

use crate::category::{Category, Scores};
use crate::comment::Comment;
use crate::decision::{Decision, ModelVersion, PolicyVersion, Reason, ReasonCode, Verdict};
use crate::model::{Model, Scoring};
use crate::policy::Policy;
use crate::rules::{Input, signals};
use crate::text::Language;

pub use crate::context::Context;

/// How many highlights a decision carries for each category.
const N_HIGHLIGHTS: usize = 5;

/// A model and a policy: an immutable snapshot. A new model or policy makes a new moderator.
#[derive(Debug)]
pub struct Moderator {
    model: Arc<Model>,
    policy: Arc<Policy>,
}

impl Moderator {
    /// Puts a model under a policy.
    pub fn new(model: impl Into<Arc<Model>>, policy: impl Into<Arc<Policy>>) -> Self {
        Self { model: model.into(), policy: policy.into() }
    }

    /// Puts another model under the same policy.
    #[must_use]
    pub fn with_model(&self, model: impl Into<Arc<Model>>) -> Self {
        Self { model: model.into(), policy: Arc::clone(&self.policy) }
    }

    /// Puts the same model under another policy.
    #[must_use]
    pub fn with_policy(&self, policy: impl Into<Arc<Policy>>) -> Self {
        Self { model: Arc::clone(&self.model), policy: policy.into() }
    }

    /// The model that scores.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The policy that decides.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The versions a decision of this moderator carries.
    pub fn versions(&self) -> (&ModelVersion, &PolicyVersion) {
        (self.model.version(), self.policy.version())
    }

    /// Decides on one comment and shows which parts of it counted.
    pub fn moderate(&self, comment: &Comment, context: &Context) -> Decision {
        let decision = self.decide(comment, context);
        let categories = categories_in(&decision.reasons);
        let highlights = self.model.highlights(comment.text.as_str(), &categories, N_HIGHLIGHTS);
        Decision { highlights, ..decision }
    }

    /// Decides on one comment, without highlights.
    pub fn decide(&self, comment: &Comment, context: &Context) -> Decision {
        let Scoring { scores, language } = self.model.score(comment.text.as_str());
        let (verdict, reasons) = decide(&self.policy, comment, context, &scores);
        Decision { verdict, scores, language, reasons, ..blank(self.versions()) }
    }

    /// Holds a comment that could not be scored: for whoever called [`Moderator::moderate`] and got no answer from it.
    ///
    /// No rule is asked either, since nobody knows which part failed.
    pub fn held_unseen(&self) -> Decision {
        unseen(self.versions())
    }
}

/// A held decision without scores, because the model failed.
fn unseen(versions: (&ModelVersion, &PolicyVersion)) -> Decision {
    let reason = Reason {
        code: ReasonCode::ModelFailed,
        category: None,
        score: None,
        threshold: None,
        rule: None,
        detail: None,
    };
    Decision { reasons: vec![reason], ..blank(versions) }
}

/// A decision that knows nothing yet, and therefore holds.
fn blank((model, policy): (&ModelVersion, &PolicyVersion)) -> Decision {
    Decision {
        verdict: Verdict::Hold,
        scores: Scores::default(),
        language: Language::UNKNOWN,
        reasons: Vec::new(),
        highlights: Vec::new(),
        model: model.clone(),
        policy: policy.clone(),
    }
}

/// Everything about a decision that needs no model, only its scores: the verdict, and what spoke against the comment.
pub fn decide(policy: &Policy, comment: &Comment, context: &Context, scores: &Scores) -> (Verdict, Vec<Reason>) {
    let signals = signals(&Input::new(comment, context, policy.rules()));
    policy.judge(&signals, scores)
}

fn categories_in(reasons: &[Reason]) -> Vec<Category> {
    reasons.iter().filter_map(|reason| reason.category).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleRef;
    use crate::author::AuthorRef;
    use crate::category::Score;
    use crate::clock::UnixMillis;
    use crate::comment::{CommentText, Id};
    use crate::policy::SHIPPED;

    fn decide_on(text: &str, category: Category, score: f64) -> (Verdict, Vec<Reason>) {
        let id = || Id::parse("x").expect("is an id");
        let article = ArticleRef { id: id(), url: None, title: None, section: None, language: None };
        let comment = Comment {
            id: id(),
            article,
            author: AuthorRef { id: id(), name: None },
            parent_id: None,
            text: CommentText::parse(text).expect("is a text"),
            language: None,
            created_at: UnixMillis(0),
        };
        let mut scores = Scores::default();
        *scores.get_mut(category) = Score::new(score).expect("is a probability");
        let policy = Policy::parse(SHIPPED).expect("is valid");
        decide(&policy, &comment, &Context::default(), &scores)
    }

    #[test]
    fn a_friendly_comment_without_reasons_is_approved() {
        assert_eq!(decide_on("Merci pour cet article !", Category::Insult, 0.49), (Verdict::Approve, Vec::new()));
    }

    #[test]
    fn reasons_of_rules_stand_before_those_of_categories() {
        let (verdict, reasons) = decide_on("Ich finde dich: jean@example.com", Category::Threat, 0.9);
        assert_eq!(verdict, Verdict::Hold);
        let codes: Vec<ReasonCode> = reasons.iter().map(|reason| reason.code).collect();
        assert_eq!(codes, [ReasonCode::ContactData, ReasonCode::ScoreAboveThreshold]);
        assert_eq!(categories_in(&reasons), [Category::Threat]);
    }

    #[test]
    fn a_comment_that_could_not_be_scored_is_held_and_says_so() {
        let (model, policy) = (ModelVersion("m-0".to_owned()), PolicyVersion("p-0".to_owned()));
        let decision = unseen((&model, &policy));
        assert_eq!(
            (decision.verdict, decision.scores, decision.language),
            (Verdict::Hold, Scores::default(), Language::UNKNOWN)
        );
        assert_eq!(decision.reasons.iter().map(|reason| reason.code).collect::<Vec<_>>(), [ReasonCode::ModelFailed]);
        assert_eq!((decision.model, decision.policy), (model, policy));
    }
}
