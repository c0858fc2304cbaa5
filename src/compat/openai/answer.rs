//! How an answer is written: thirteen categories, each with a score, or with none because the model was not trained for it.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::category::Category;
use crate::decision::Verdict;
use crate::service::Scored;

/// THE TABLE: each category of the contract and which of ours say it. Of several, all must when it is a conjunction.
const CATEGORIES: [(&str, Meaning); 13] = [
    ("harassment", Meaning::Any(&[Category::Toxicity, Category::Insult])),
    ("harassment/threatening", Meaning::Any(&[Category::Threat])),
    ("hate", Meaning::Any(&[Category::IdentityAttack])),
    ("hate/threatening", Meaning::Both(Category::IdentityAttack, Category::Threat)),
    ("illicit", Meaning::Untrained),
    ("illicit/violent", Meaning::Untrained),
    ("self-harm", Meaning::Untrained),
    ("self-harm/intent", Meaning::Untrained),
    ("self-harm/instructions", Meaning::Untrained),
    ("sexual", Meaning::Any(&[Category::SexuallyExplicit])),
    ("sexual/minors", Meaning::Untrained),
    ("violence", Meaning::Any(&[Category::Threat])),
    ("violence/graphic", Meaning::Untrained),
];

/// What a category of the contract is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The highest of ours.
    Any(&'static [Category]),
    /// The lower of two: it is both.
    Both(Category, Category),
    /// The model was not trained for it.
    Untrained,
}

/// An answer.
#[derive(Serialize)]
pub(super) struct Moderation {
    pub(super) id: String,
    pub(super) model: String,
    pub(super) results: Vec<Outcome>,
}

/// What is said of one input.
#[derive(Serialize)]
pub(super) struct Outcome {
    flagged: bool,
    categories: Row<bool>,
    category_scores: Row<f32>,
    category_applied_input_types: Row<&'static [&'static str]>,
}

/// A value for each category, in the table's order.
struct Row<T>([T; CATEGORIES.len()]);

impl Outcome {
    /// What is said of an input that was scored in pieces: the worst of them counts. One without words is harmless.
    pub(super) fn of(pieces: &[Scored]) -> Self {
        let flags = CATEGORIES.map(|(_, meaning)| pieces.iter().any(|piece| meaning.is_held(piece)));
        let scores = CATEGORIES.map(|(_, meaning)| pieces.iter().map(|piece| meaning.score(piece)).fold(0.0, f32::max));
        let types = CATEGORIES.map(|(_, meaning)| if meaning == Meaning::Untrained { &[] } else { &["text"][..] });
        Self {
            flagged: flags.contains(&true),
            categories: Row(flags),
            category_scores: Row(scores),
            category_applied_input_types: Row(types),
        }
    }
}

impl Meaning {
    fn score(self, scored: &Scored) -> f32 {
        let score = |category: Category| scored.scoring.scores.get(category).value();
        match self {
            Self::Any(categories) => categories.iter().map(|category| score(*category)).fold(0.0, f32::max),
            Self::Both(one, other) => score(one).min(score(other)),
            Self::Untrained => 0.0,
        }
    }

    /// Whether the policy would hold a comment for it.
    fn is_held(self, scored: &Scored) -> bool {
        let is_held = |category: Category| *scored.verdicts.get(category) >= Verdict::Hold;
        match self {
            Self::Any(categories) => categories.iter().any(|category| is_held(*category)),
            Self::Both(one, other) => is_held(one) && is_held(other),
            Self::Untrained => false,
        }
    }
}

impl<T: Serialize> Serialize for Row<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(CATEGORIES.len()))?;
        for ((name, _), value) in CATEGORIES.iter().zip(&self.0) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
