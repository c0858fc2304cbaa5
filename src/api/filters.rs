//! Filters of the queue, in query strings and in bodies.

use serde::Deserialize;
use utoipa::ToSchema;

use super::fields::Fields;
use super::vocabulary::OrderName;
use crate::category::{Category, NotAProbability, Score};
use crate::decision::ReasonCode;
use crate::store::{QueueFilter, QueueOrder};
use crate::text::Language;

/// Which waiting comments. All that is given must fit.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default, expecting = "an object with filters such as `section` or `reason`")]
pub(super) struct FilterBody {
    /// Under this article.
    pub(super) article: Option<String>,
    /// Under articles of this section.
    pub(super) section: Option<String>,
    /// In this language: `fr`.
    pub(super) language: Option<String>,
    /// Held for this category; with a bound, with such a score in it.
    pub(super) category: Option<String>,
    /// 0 to 1, with `category`: from this score on.
    pub(super) min_score: Option<f64>,
    /// 0 to 1, with `category`: up to this score.
    pub(super) max_score: Option<f64>,
    /// Held for a reason of this kind: `contact_data`.
    pub(super) reason: Option<String>,
    /// Reported by readers, or not.
    pub(super) reported: Option<bool>,
}

/// A word that is none of those allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum UnknownWord {
    /// No kind of reason.
    #[error("is no kind of reason; allowed are {}", ReasonCode::ALL.map(ReasonCode::as_str).join(", "))]
    Reason,
    /// Neither true nor false.
    #[error("is neither `true` nor `false`")]
    Bool,
    /// No order.
    #[error("is no order; allowed are priority, oldest")]
    Order,
}

impl FilterBody {
    /// Reads the filter, noting what does not fit.
    pub(super) fn parse(self, fields: &mut Fields) -> QueueFilter {
        bounds_have_a_category(fields, self.category.is_some(), self.min_score.is_some() || self.max_score.is_some());
        QueueFilter {
            article: self.article.and_then(|id| fields.id("article", id)),
            section: fields.line("section", self.section),
            language: self.language.and_then(|code| fields.take("language", code.parse::<Language>())),
            category: self.category.and_then(|name| fields.take("category", name.parse::<Category>())),
            min_score: self.min_score.and_then(|score| fields.take("min_score", Score::new(score))),
            max_score: self.max_score.and_then(|score| fields.take("max_score", Score::new(score))),
            reason: self.reason.and_then(|word| fields.take("reason", reason(&word))),
            reported: self.reported,
        }
    }
}

/// Notes that bounds of a score came without the category they belong to.
pub(super) fn bounds_have_a_category(fields: &mut Fields, has_category: bool, has_bounds: bool) {
    if has_bounds && !has_category {
        let _missing: Option<()> =
            fields.take("category", Err("is missing; it belongs to `min_score` and `max_score`"));
    }
}

/// Reads a kind of reason.
pub(super) fn reason(word: &str) -> Result<ReasonCode, UnknownWord> {
    ReasonCode::ALL.into_iter().find(|code| code.as_str() == word).ok_or(UnknownWord::Reason)
}

/// Reads `true` or `false`.
pub(super) fn yes_or_no(word: &str) -> Result<bool, UnknownWord> {
    word.parse().or(Err(UnknownWord::Bool))
}

/// Reads an order.
pub(super) fn order(word: &str) -> Result<QueueOrder, UnknownWord> {
    OrderName::ALL.into_iter().find(|order| order.as_str() == word).map(QueueOrder::from).ok_or(UnknownWord::Order)
}

/// Reads a score of a query string; what is no number is no score either.
pub(super) fn score(number: &str) -> Result<f64, NotAProbability> {
    Score::new(number.parse().unwrap_or(f64::NAN)).map(|score| f64::from(score.value()))
}
