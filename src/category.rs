//! What is scored: the eight categories and the probability given to each.
//!
//! A *label* is what a person said, a *score* what the model says, a *verdict* what the policy says; this file owns
//! scores only. It does not know how they are computed nor what follows from them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One kind of harm, named as the Perspective API and the Jigsaw data name it.
///
/// The names are part of the HTTP contract, the disk format and the training rows: they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Rude, disrespectful or unreasonable: likely to make people leave a discussion.
    Toxicity,
    /// Very hateful, aggressive or disrespectful.
    SevereToxicity,
    /// Inflammatory or negative towards a person or a group of people.
    Insult,
    /// Swear words, curse words, obscene language.
    Profanity,
    /// Hateful towards people because of their identity.
    IdentityAttack,
    /// The intention or the wish to inflict pain, injury or violence.
    Threat,
    /// References to sexual acts or body parts in a lewd way.
    SexuallyExplicit,
    /// Irrelevant and unsolicited commercial content, and scams.
    Spam,
}

impl Category {
    /// How many categories there are.
    pub const COUNT: usize = 8;

    /// All categories, in the order in which arrays and artifacts hold them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Toxicity,
        Self::SevereToxicity,
        Self::Insult,
        Self::Profanity,
        Self::IdentityAttack,
        Self::Threat,
        Self::SexuallyExplicit,
        Self::Spam,
    ];

    /// The name in contracts and files: `severe_toxicity`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Toxicity => "toxicity",
            Self::SevereToxicity => "severe_toxicity",
            Self::Insult => "insult",
            Self::Profanity => "profanity",
            Self::IdentityAttack => "identity_attack",
            Self::Threat => "threat",
            Self::SexuallyExplicit => "sexually_explicit",
            Self::Spam => "spam",
        }
    }

    /// The position in [`Category::ALL`], 0..8.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A name that is none of the eight categories.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown category `{name}`; try one of `toxicity`, `severe_toxicity`, `insult`, `profanity`, `identity_attack`, `threat`, `sexually_explicit`, `spam`"
)]
pub struct UnknownCategory {
    /// The name as it was given.
    pub name: String,
}

impl FromStr for Category {
    type Err = UnknownCategory;

    fn from_str(name: &str) -> Result<Self, UnknownCategory> {
        let found = Self::ALL.into_iter().find(|category| category.as_str() == name);
        found.ok_or_else(|| UnknownCategory { name: name.to_owned() })
    }
}

/// A calibrated probability, finite and in 0..=1 by construction.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Score(f32);

/// A number that is not a probability.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("`{value}` is not a probability; allowed is 0 to 1")]
pub struct NotAProbability {
    /// The number as it was given.
    pub value: f64,
}

impl Score {
    /// The lowest score.
    pub const ZERO: Self = Self(0.0);
    /// The highest score.
    pub const ONE: Self = Self(1.0);

    /// Accepts a probability, refuses everything else.
    pub fn new(value: f64) -> Result<Self, NotAProbability> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value as f32)) } else { Err(NotAProbability { value }) }
    }

    /// Takes the logistic function of a log-odds; any input gives a score, NaN gives one half.
    pub fn from_log_odds(log_odds: f32) -> Self {
        let probability = 1.0 / (1.0 + (-log_odds).exp());
        if probability.is_nan() { Self(0.5) } else { Self(probability.clamp(0.0, 1.0)) }
    }

    /// The probability.
    pub const fn value(self) -> f32 {
        self.0
    }

    /// The probability with four decimals, as contracts print it.
    pub fn rounded(self) -> f64 {
        (f64::from(self.0) * 10_000.0).round() / 10_000.0
    }
}

/// One value for each category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerCategory<T>([T; Category::COUNT]);

/// The model's answer for one comment.
pub type Scores = PerCategory<Score>;

impl<T> PerCategory<T> {
    /// Holds `values` in the order of [`Category::ALL`].
    pub const fn new(values: [T; Category::COUNT]) -> Self {
        Self(values)
    }

    /// Computes a value for each category.
    pub fn from_fn(mut f: impl FnMut(Category) -> T) -> Self {
        Self(Category::ALL.map(&mut f))
    }

    /// The value for `category`.
    #[expect(clippy::indexing_slicing, reason = "index() is below COUNT by construction")]
    pub const fn get(&self, category: Category) -> &T {
        &self.0[category.index()]
    }

    /// The value for `category`, to change it.
    #[expect(clippy::indexing_slicing, reason = "index() is below COUNT by construction")]
    pub const fn get_mut(&mut self, category: Category) -> &mut T {
        &mut self.0[category.index()]
    }

    /// All values with their categories, in the order of [`Category::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Category, &T)> {
        Category::ALL.into_iter().zip(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for category in Category::ALL {
            assert_eq!(category.as_str().parse(), Ok(category));
            assert_eq!(Category::ALL[category.index()], category);
        }
        assert!("toxic".parse::<Category>().is_err());
    }

    #[test]
    fn a_score_is_always_a_probability() {
        assert!(Score::new(1.01).is_err());
        assert!(Score::new(f64::NAN).is_err());
        for log_odds in [f32::NEG_INFINITY, -500.0, 0.0, 500.0, f32::INFINITY, f32::NAN] {
            assert!((0.0..=1.0).contains(&Score::from_log_odds(log_odds).value()));
        }
    }
}
