//! Functional cases, and false alarms by group of people, under both models.

use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use vigie::category::Category;
use vigie::model::Model;

use crate::fairness::groups::{self, Group};
use crate::fairness::pairs::WATCHED;
use crate::functional;
use crate::learning::Limits;
use crate::metrics::{self, Difference, Interval};
use crate::scored;

/// From here on a score is high.
const HIGH: f64 = 0.5;

/// One figure of both models.
#[derive(Clone, Debug, Serialize)]
pub struct CaseCheck {
    /// What was tried: `functional cases in fr`, `false alarms by group, toxicity`.
    pub what: String,
    /// Cases, or sentences.
    pub n_cases: usize,
    /// Its values: a share that passes, or a distance between groups.
    pub difference: Difference,
    /// Whether more of it is worse.
    pub is_fault: bool,
    /// How much worse it may become.
    pub limit: Option<f64>,
}

impl CaseCheck {
    /// How much worse the candidate is; negative when it is better.
    pub fn worsening(&self) -> f64 {
        let change = self.difference.after - self.difference.before;
        if self.is_fault { change } else { -change }
    }

    /// Whether it is worse by more than its limit, and without doubt worse at all.
    pub fn is_refused(&self) -> bool {
        let change = self.difference.change;
        let is_sure = if self.is_fault { change.low > 0.0 } else { change.high < 0.0 };
        is_sure && self.limit.is_some_and(|limit| self.worsening() > limit)
    }

    /// The sentence that says so.
    pub fn refusal(&self) -> Option<String> {
        let Self { what, difference, limit, .. } = self;
        self.is_refused().then(|| {
            format!(
                "{what}: from {:.3} to {:.3} (change {:+.3} to {:+.3}); it may become worse by {:.3}",
                difference.before,
                difference.after,
                difference.change.low,
                difference.change.high,
                limit.unwrap_or_default(),
            )
        })
    }
}

/// Both models on the cases and pairs of a folder.
pub fn checks(folder: &Path, live: &Model, candidate: &Model, limits: &Limits, seed: u64) -> Result<Vec<CaseCheck>> {
    let mut found = functional_checks(folder, live, candidate, limits, seed)?;
    let groups = groups::read(folder)?;
    for category in WATCHED {
        let sentences = sentences(&groups, category, live, candidate);
        found.extend(gap_check(category, &sentences, limits, seed));
    }
    Ok(found)
}

fn functional_checks(
    folder: &Path,
    live: &Model,
    candidate: &Model,
    limits: &Limits,
    seed: u64,
) -> Result<Vec<CaseCheck>> {
    let (before, after) = (functional::outcomes(live, folder)?, functional::outcomes(candidate, folder)?);
    let mut found = Vec::new();
    for language in functional::LANGUAGES {
        let passed: Vec<(bool, bool)> = before
            .iter()
            .zip(&after)
            .filter(|(before, _)| before.language == language)
            .map(|(before, after)| (before.is_passed, after.is_passed))
            .collect();
        let share = |counts: &[u32], pick: fn(&(bool, bool)) -> bool| {
            let n_passed: u32 = passed.iter().zip(counts).filter(|(case, _)| pick(case)).map(|(_, n)| n).sum();
            f64::from(n_passed) / passed.len().max(1) as f64
        };
        let figure = |counts: &[u32]| (share(counts, |case| case.0), share(counts, |case| case.1));
        found.push(CaseCheck {
            what: format!("functional cases that pass in `{language}`"),
            n_cases: passed.len(),
            difference: difference(passed.len(), seed, figure),
            is_fault: false,
            limit: limits.functional,
        });
    }
    Ok(found)
}

/// A harmless sentence about a group: the group's number and whether each model calls it harm.
type Sentence = (usize, bool, bool);

fn sentences(groups: &[Group], category: Category, live: &Model, candidate: &Model) -> Vec<Sentence> {
    let names = groups::names(groups);
    let number = |group: &Group| names.iter().position(|name| *name == group.name).unwrap_or(names.len());
    let is_high = |model: &Model, text: &str| *scored::scores(model, text).get(category) >= HIGH;
    let of_group = |group: &Group| -> Vec<Sentence> {
        let sentences = group.sentences.iter();
        sentences.map(|text| (number(group), is_high(live, text), is_high(candidate, text))).collect()
    };
    groups.iter().flat_map(of_group).collect()
}

fn gap_check(category: Category, sentences: &[Sentence], limits: &Limits, seed: u64) -> Option<CaseCheck> {
    let n_groups = sentences.iter().map(|(group, _, _)| group + 1).max()?;
    let figure = |counts: &[u32]| {
        let mut tallies = vec![(0_u32, 0_u32, 0_u32); n_groups];
        for ((group, before, after), n) in sentences.iter().zip(counts) {
            if let Some((total, old, new)) = tallies.get_mut(*group) {
                *total += n;
                *old += n * u32::from(*before);
                *new += n * u32::from(*after);
            }
        }
        (gap(tallies.iter().map(|tally| (tally.0, tally.1))), gap(tallies.iter().map(|tally| (tally.0, tally.2))))
    };
    Some(CaseCheck {
        what: format!("distance between groups in false alarms of `{category}`"),
        n_cases: sentences.len(),
        difference: difference(sentences.len(), seed, figure),
        is_fault: true,
        limit: limits.fairness_gap,
    })
}

/// The distance between the highest and the lowest share; groups of which no sentence was drawn do not count.
fn gap(tallies: impl Iterator<Item = (u32, u32)>) -> f64 {
    let shares: Vec<f64> =
        tallies.filter(|(total, _)| *total > 0).map(|(total, over)| f64::from(over) / f64::from(total)).collect();
    let highest = shares.iter().copied().fold(0.0, f64::max);
    highest - shares.iter().copied().fold(highest, f64::min)
}

fn difference(n: usize, seed: u64, figure: impl Fn(&[u32]) -> (f64, f64)) -> Difference {
    let change = metrics::paired_interval(n, seed, |counts| {
        let (before, after) = figure(counts);
        Some(after - before)
    });
    let (before, after) = figure(&vec![1; n]);
    Difference { before, after, change: change.unwrap_or(Interval { low: 0.0, high: 0.0 }) }
}
