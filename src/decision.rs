//! What comes out: the verdict on one comment, with everything that led to it.

use serde::{Deserialize, Serialize};

use crate::category::{Category, Score, Scores};
use crate::text::Language;

/// What happens to a comment. Ordered by severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may be published.
    Approve,
    /// A person decides.
    Hold,
    /// It may not be published.
    Reject,
}

impl Verdict {
    /// The name in contracts and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Hold => "hold",
            Self::Reject => "reject",
        }
    }
}

/// Why, as a stable code that clients may branch on and consoles translate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// A category's score reached the policy's threshold.
    ScoreAboveThreshold,
    /// The same author posted the same text before.
    RepeatedComment,
    /// More links than the policy allows.
    TooManyLinks,
    /// A telephone number, e-mail address or bank account is in the text.
    ContactData,
    /// Long stretches of capitals.
    Shouting,
    /// The text carries nothing that could be read as words.
    NoWords,
    /// The model could not score the comment.
    ModelFailed,
    /// The author changed a comment that a person had rejected.
    EditedAfterRejection,
}

impl ReasonCode {
    /// All codes.
    pub const ALL: [Self; 8] = [
        Self::ScoreAboveThreshold,
        Self::RepeatedComment,
        Self::TooManyLinks,
        Self::ContactData,
        Self::Shouting,
        Self::NoWords,
        Self::ModelFailed,
        Self::EditedAfterRejection,
    ];

    /// The name in contracts and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ScoreAboveThreshold => "score_above_threshold",
            Self::RepeatedComment => "repeated_comment",
            Self::TooManyLinks => "too_many_links",
            Self::ContactData => "contact_data",
            Self::Shouting => "shouting",
            Self::NoWords => "no_words",
            Self::ModelFailed => "model_failed",
            Self::EditedAfterRejection => "edited_after_rejection",
        }
    }
}

/// One reason of a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What kind of reason.
    pub code: ReasonCode,
    /// The category whose score counted.
    pub category: Option<Category>,
    /// That score.
    pub score: Option<Score>,
    /// The threshold it reached.
    pub threshold: Option<Score>,
    /// The rule that fired, by its name in `rules/mod.rs`.
    pub rule: Option<&'static str>,
    /// A count or a limit in words; never a part of the text.
    pub detail: Option<String>,
}

/// A stretch of the text that speaks for a category.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Highlight {
    /// First character, counted in Unicode code points of the original text.
    pub start: usize,
    /// One past the last character, in code points.
    pub end: usize,
    /// What it adds to the category's log-odds.
    pub weight: f32,
    /// The category it speaks for.
    pub category: Category,
}

/// The version of a model: `m-` and ten hexadecimal digits of its checksum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModelVersion(pub String);

/// The version of a policy: `p-` and ten hexadecimal digits of its checksum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PolicyVersion(pub String);

/// The machine's decision on one comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What happens to the comment.
    pub verdict: Verdict,
    /// The model's probabilities.
    pub scores: Scores,
    /// The language the text is in, `Unknown` when that cannot be told.
    pub language: Language,
    /// Why, in the order in which rules and categories were asked.
    pub reasons: Vec<Reason>,
    /// Which parts of the text spoke for the categories in `reasons`.
    pub highlights: Vec<Highlight>,
    /// The model that scored.
    pub model: ModelVersion,
    /// The policy that decided.
    pub policy: PolicyVersion,
}
