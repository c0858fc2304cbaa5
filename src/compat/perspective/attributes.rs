//! What can be asked for, and where each attribute's score comes from: THE TABLE.
//!
//! An attribute that the model was never trained for is known, and has the constant score 0: clients ask for many at once
//! and fail, or ask for ever, when one is refused.

use crate::category::{Category, Score, Scores};

/// The languages in which every attribute is served.
pub(super) const LANGUAGES: [&str; 3] = ["en", "fr", "de"];

/// The score of what the model cannot tell.
const UNSCORED: f32 = 0.0;

/// Where an attribute's score comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// It is one of the model's categories.
    Category(Category),
    /// It is the highest of several categories.
    Highest(&'static [Category]),
    /// The model does not know it.
    Constant,
}

/// Insults and attacks on groups provoke.
const INFLAMMATORY: &[Category] = &[Category::Insult, Category::IdentityAttack];
/// Whatever a moderator may reject a comment for.
const LIKELY_TO_REJECT: &[Category] = &Category::ALL;

/// Everything beside the six attributes in production and their experimental twins.
const OTHERS: [(&str, Source); 27] = [
    ("TOXICITY_FAST", Source::Category(Category::Toxicity)),
    ("SEXUALLY_EXPLICIT", Source::Category(Category::SexuallyExplicit)),
    ("SPAM", Source::Category(Category::Spam)),
    ("OBSCENE", Source::Category(Category::Profanity)),
    ("INFLAMMATORY", Source::Highest(INFLAMMATORY)),
    ("LIKELY_TO_REJECT", Source::Highest(LIKELY_TO_REJECT)),
    ("FLIRTATION", Source::Constant),
    ("ATTACK_ON_AUTHOR", Source::Constant),
    ("ATTACK_ON_COMMENTER", Source::Constant),
    ("ATTACK_ON_PUBLISHER", Source::Constant),
    ("INCOHERENT", Source::Constant),
    ("OFF_TOPIC", Source::Constant),
    ("UNSUBSTANTIAL", Source::Constant),
    ("AFFINITY_EXPERIMENTAL", Source::Constant),
    ("COMPASSION_EXPERIMENTAL", Source::Constant),
    ("CONSTRUCTIVE_EXPERIMENTAL", Source::Constant),
    ("CURIOSITY_EXPERIMENTAL", Source::Constant),
    ("NUANCE_EXPERIMENTAL", Source::Constant),
    ("PERSONAL_STORY_EXPERIMENTAL", Source::Constant),
    ("REASONING_EXPERIMENTAL", Source::Constant),
    ("RESPECT_EXPERIMENTAL", Source::Constant),
    ("ALIENATION_EXPERIMENTAL", Source::Constant),
    ("FEARMONGERING_EXPERIMENTAL", Source::Constant),
    ("GENERALIZATION_EXPERIMENTAL", Source::Constant),
    ("MORAL_OUTRAGE_EXPERIMENTAL", Source::Constant),
    ("POWER_APPEAL_EXPERIMENTAL", Source::Constant),
    ("SCAPEGOATING_EXPERIMENTAL", Source::Constant),
];

/// Finds an attribute by the name a client gives, which may carry a version (`TOXICITY@6`).
pub(super) fn source(name: &str) -> Option<Source> {
    let name = name.split('@').next().unwrap_or_default();
    in_production(name.strip_suffix("_EXPERIMENTAL").unwrap_or(name))
        .map(Source::Category)
        .or_else(|| OTHERS.into_iter().find(|(known, _)| *known == name).map(|(_, source)| source))
}

fn in_production(name: &str) -> Option<Category> {
    Some(match name {
        "TOXICITY" => Category::Toxicity,
        "SEVERE_TOXICITY" => Category::SevereToxicity,
        "IDENTITY_ATTACK" => Category::IdentityAttack,
        "INSULT" => Category::Insult,
        "PROFANITY" => Category::Profanity,
        "THREAT" => Category::Threat,
        _ => return None,
    })
}

impl Source {
    /// The attribute's score where the model gives these.
    pub(super) fn score(self, scores: &Scores) -> f32 {
        match self {
            Self::Category(category) => scores.get(category).value(),
            Self::Highest(categories) => {
                categories.iter().map(|category| scores.get(*category).value()).fold(Score::ZERO.value(), f32::max)
            }
            Self::Constant => UNSCORED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_experimental_twins_are_the_attribute_itself() {
        let toxicity = Some(Source::Category(Category::Toxicity));
        for name in ["TOXICITY", "TOXICITY@6", "TOXICITY_EXPERIMENTAL", "TOXICITY_FAST"] {
            assert_eq!(source(name), toxicity, "{name}");
        }
    }

    #[test]
    fn what_nobody_knows_is_unknown() {
        for name in ["", "toxicity", "SPAM_EXPERIMENTAL", "RESPECT", "@6"] {
            assert_eq!(source(name), None, "{name}");
        }
    }

    #[test]
    fn the_highest_of_several_is_one_of_them() {
        let mut scores = Scores::default();
        *scores.get_mut(Category::Spam) = Score::ONE;
        assert!((Source::Highest(LIKELY_TO_REJECT).score(&scores) - 1.0).abs() < f32::EPSILON);
        assert!(Source::Highest(INFLAMMATORY).score(&scores).abs() < f32::EPSILON);
    }
}
