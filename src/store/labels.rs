//! Weak labels: what other systems say of texts. They are no decisions and no labels of ours: whoever trains on them chooses
//! their sources.

use crate::category::{PerCategory, Score};
use crate::clock::UnixMillis;
use crate::comment::{CommentText, Id, Line};
use crate::text::Language;

/// What another system says of a text, to be kept.
#[derive(Clone, Debug)]
pub struct WeakLabel {
    /// The name of the key that says so.
    pub source: Id,
    /// The source's name for it: what it says under the same name again takes the place of what it said before.
    pub token: Line,
    /// The text.
    pub text: CommentText,
    /// The language the source says it is in.
    pub language: Option<Language>,
    /// What it says.
    pub said: Said,
    /// Now.
    pub at: UnixMillis,
}

/// What is said of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Said {
    /// That it was, or should be, rejected, for whatever reason.
    pub reject: Option<Score>,
    /// How much it is of each category.
    pub categories: PerCategory<Option<Score>>,
}

/// A weak label as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredLabel {
    /// Which source.
    pub source: Id,
    /// Its name for it.
    pub token: Line,
    /// The text.
    pub text: CommentText,
    /// The language the source says it is in.
    pub language: Option<Language>,
    /// What it says.
    pub said: Said,
    /// When it said so last.
    pub at: UnixMillis,
    /// The journal's records of it.
    pub(crate) records: Vec<u64>,
    /// Hashes of every text it was ever said of, so that each is erased with the comments that have it.
    pub(crate) texts: Vec<[u8; 16]>,
}

/// A page of weak labels, oldest first.
#[derive(Clone, Debug, Default)]
pub struct LabelPage {
    /// The labels.
    pub labels: Vec<StoredLabel>,
    /// Where the next page starts, when there is one.
    pub next: Option<Vec<u8>>,
}
