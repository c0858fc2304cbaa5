//! Two models' scores on the same labelled rows, by language and category.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;
use vigie::category::{Category, PerCategory};
use vigie::model::Model;

use crate::decisions::Decision;
use crate::learning::{Learning, Limits};
use crate::metrics::{self, Difference, Measure};
use crate::scored;

/// One row with its labels and both models' scores.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The language.
    pub language: String,
    /// What people said; none is unknown.
    pub labels: PerCategory<Option<bool>>,
    /// The live model's scores.
    pub before: PerCategory<f64>,
    /// The candidate's.
    pub after: PerCategory<f64>,
}

/// One figure of both models.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// `newest` or `reference`.
    pub set: &'static str,
    /// The language.
    pub language: String,
    /// The category.
    pub category: Category,
    /// Rows that know the category.
    pub n_rows: usize,
    /// Of these, with the category.
    pub n_positive: usize,
    /// Which figure.
    pub measure: Measure,
    /// Its values.
    pub difference: Difference,
    /// How much worse it may become.
    pub limit: Option<f64>,
}

impl Check {
    /// How much worse the candidate is; negative when it is better.
    pub fn worsening(&self) -> f64 {
        let change = self.difference.after - self.difference.before;
        if self.measure.is_fault() { change } else { -change }
    }

    /// Whether it is worse by more than its limit, and without doubt worse at all.
    pub fn is_refused(&self) -> bool {
        let change = self.difference.change;
        let is_sure = if self.measure.is_fault() { change.low > 0.0 } else { change.high < 0.0 };
        is_sure && self.limit.is_some_and(|limit| self.worsening() > limit)
    }

    /// The sentence that says so.
    pub fn refusal(&self) -> Option<String> {
        let Self { set, language, category, measure, difference, limit, .. } = self;
        let rows = if *set == "newest" { "the newest decisions" } else { "the reference rows" };
        self.is_refused().then(|| {
            format!(
                "on {rows} in `{language}` the {} of `{category}` goes from {:.3} to {:.3} (change {:+.3} to {:+.3}); it may become worse by {:.3}",
                measure.name(),
                difference.before,
                difference.after,
                difference.change.low,
                difference.change.high,
                limit.unwrap_or_default(),
            )
        })
    }
}

/// A decided comment under both models, in the language that the live one identifies.
pub fn decided(decision: &Decision, live: &Model, candidate: &Model) -> Labelled {
    Labelled {
        language: live.score(&decision.text).language.to_string(),
        labels: PerCategory::from_fn(|category| decision.label(category)),
        before: scored::scores(live, &decision.text),
        after: scored::scores(candidate, &decision.text),
    }
}

/// The figures of each language and category with rows enough of both kinds.
pub fn checks(set: &'static str, rows: &[Labelled], limits: &Limits, learning: &Learning) -> Vec<Check> {
    let languages: BTreeSet<&str> = rows.iter().map(|row| row.language.as_str()).collect();
    let groups: Vec<(&str, Category)> =
        languages.iter().flat_map(|language| Category::ALL.map(|category| (*language, category))).collect();
    let of_group = |(language, category): &(&str, Category)| {
        let own: Vec<&Labelled> = rows.iter().filter(|row| row.language == *language).collect();
        of(set, language, *category, &own, limits, learning)
    };
    groups.par_iter().flat_map_iter(of_group).collect()
}

fn of(
    set: &'static str,
    language: &str,
    category: Category,
    rows: &[&Labelled],
    limits: &Limits,
    learning: &Learning,
) -> Vec<Check> {
    let known: Vec<(&Labelled, bool)> =
        rows.iter().filter_map(|row| row.labels.get(category).map(|label| (*row, label))).collect();
    let labels: Vec<bool> = known.iter().map(|(_, label)| *label).collect();
    let n_positive = labels.iter().filter(|label| **label).count();
    if n_positive.min(labels.len() - n_positive) < learning.gate.min_kind {
        return Vec::new();
    }
    let before: Vec<f64> = known.iter().map(|(row, _)| *row.before.get(category)).collect();
    let after: Vec<f64> = known.iter().map(|(row, _)| *row.after.get(category)).collect();
    let check = |measure: Measure| {
        let difference = metrics::difference(measure, &labels, &before, &after, learning.seed)?;
        let (language, n_rows, limit) = (language.to_owned(), labels.len(), limits.of(measure));
        Some(Check { set, language, category, n_rows, n_positive, measure, difference, limit })
    };
    Measure::ALL.into_iter().filter_map(check).collect()
}
