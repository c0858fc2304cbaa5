//! What the machine's last decision says of a comment, small enough to stand in its row: what it is found by.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::RecordError;
use crate::category::{Category, Score};
use crate::decision::{Decision, ReasonCode};
use crate::text::Language;

/// What a comment is found by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Traits {
    /// The language it is in.
    pub(crate) language: Language,
    /// The categories among the reasons.
    pub(crate) categories: BTreeSet<Category>,
    /// The kinds of reasons.
    pub(crate) codes: BTreeSet<ReasonCode>,
    /// Each category's score in 255ths, rounded: enough to pass over most comments outside a range.
    pub(crate) scores: [u8; 8],
}

impl Traits {
    /// What `decision` says.
    pub(crate) fn of(decision: &Decision) -> Self {
        Self {
            language: decision.language,
            categories: decision.reasons.iter().filter_map(|reason| reason.category).collect(),
            codes: decision.reasons.iter().map(|reason| reason.code).collect(),
            scores: Category::ALL.map(|category| rounded(*decision.scores.get(category))),
        }
    }
}

/// A score in 255ths.
pub(crate) fn rounded(score: Score) -> u8 {
    (score.value() * f32::from(u8::MAX)).round() as u8
}

/// [`Traits`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TraitsRecord {
    language: String,
    categories: BTreeSet<Category>,
    codes: BTreeSet<ReasonCode>,
    scores: [u8; 8],
}

impl From<&Traits> for TraitsRecord {
    fn from(traits: &Traits) -> Self {
        let Traits { language, categories, codes, scores } = traits.clone();
        Self { language: language.as_str().to_owned(), categories, codes, scores }
    }
}

impl TryFrom<TraitsRecord> for Traits {
    type Error = RecordError;

    fn try_from(record: TraitsRecord) -> Result<Self, RecordError> {
        let TraitsRecord { language, categories, codes, scores } = record;
        Ok(Self { language: language.parse()?, categories, codes, scores })
    }
}
