//! The labelled row shared by the service's export and by training.
//!
//! An absent category is **unknown**, not 0. A label is what people said: 0 and 1, or the share of them who said so.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::category::Category;
use crate::clock::UnixMillis;

/// What people said of each category; an absent one is unknown.
pub type Labels = BTreeMap<Category, f64>;

/// One labelled comment, as a line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Unique within its source.
    pub id: String,
    /// The comment.
    pub text: String,
    /// ISO 639-1 code of the language.
    pub lang: String,
    /// What people said, 0..=1; an absent category is unknown.
    pub labels: Labels,
    /// The corpus or newsroom it comes from.
    pub source: String,
    /// How many comments it stands for, 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

/// A comment that a person decided on, with what the decision says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The labelled comment.
    pub example: Example,
    /// When.
    pub decided_at: UnixMillis,
    /// The name of the moderator's key.
    pub decided_by: String,
    /// Whether it was one of many decided at once.
    pub is_batch: bool,
}
