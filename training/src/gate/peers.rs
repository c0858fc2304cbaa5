//! What the others would have decided: the chance that a comment is rejected, by a head fitted on everybody else's decisions.
//!
//! *Harm* of a comment is the highest of its categories' log-odds; whether it was rejected, for whatever reason, is its label.
//! One question for all categories, since a campaign need not keep to one.

use anyhow::Result;
use vigie::category::{Category, PerCategory};
use vigie::model::Model;

use crate::decisions::Decision;
use crate::draw;
use crate::head::Correction;
use crate::head::candidate::Candidate;
use crate::head::rows::{self, BranchRows, Row};
use crate::learning::{HeadSettings, Learning};
use crate::split;

const THINNING: u64 = 601;
/// Rejection and harm stand in the slot of this category of their rows; the others hold the same.
const SLOT: Category = Category::Toxicity;
/// Fewer decisions of a kind by the others cannot tell weights, only an offset.
const MIN_KIND: usize = 20;

/// One decision's harm and whether it was a rejection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Which decision.
    pub decision: usize,
    /// Log-odds of harm.
    pub harm: f32,
    /// Whether the comment was rejected.
    pub is_rejection: bool,
}

/// All decisions by branch, as rows whose label is rejection and whose log-odds are harm.
#[derive(Debug)]
pub struct Peers {
    branches: Vec<BranchRows>,
}

/// Reads decisions with a model.
pub fn of(model: &Model, decisions: &[Decision]) -> Peers {
    from_rows(rows::of(model, decisions))
}

/// Rows of categories as rows of harm and rejection.
pub(super) fn from_rows(mut branches: Vec<BranchRows>) -> Peers {
    for row in branches.iter_mut().flat_map(|branch| &mut branch.rows) {
        let harm = row.log_odds.iter().map(|(_, log_odds)| *log_odds).fold(f32::NEG_INFINITY, f32::max);
        let is_rejection = row.labels.iter().any(|(_, label)| *label == Some(true));
        row.log_odds = PerCategory::from_fn(|_| harm);
        row.labels = PerCategory::from_fn(|_| Some(is_rejection));
    }
    Peers { branches }
}

impl Peers {
    /// What the model itself says of each decision, with the language that it identifies.
    pub fn outcomes(&self) -> impl Iterator<Item = (&str, Outcome)> {
        self.branches
            .iter()
            .flat_map(|branch| branch.rows.iter().map(|row| (branch.language.as_str(), outcome(row, harm(row)))))
    }

    /// What a head says of the decisions that `is_asked`, fitted on those that `teaches`. `None` from `fold` asks all of them;
    /// a fold asks only its own and learns from the other folds.
    pub fn outcomes_by(
        &self,
        is_asked: impl Fn(usize) -> bool,
        teaches: impl Fn(usize) -> bool,
        fold: Option<(u64, u64)>,
        learning: &Learning,
    ) -> Result<Vec<Outcome>> {
        let is_of_fold = |row: &Row| fold.is_none_or(|(fold, n)| split::fold_of(row.content_hash, n) == fold);
        let is_of_others = |row: &Row| fold.is_none_or(|(fold, n)| split::fold_of(row.content_hash, n) != fold);
        let mut found = Vec::new();
        for branch in &self.branches {
            let others: Vec<&Row> = branch.rows.iter().filter(|r| teaches(r.decision) && is_of_others(r)).collect();
            let correction = fit(&thinned(others, learning), learning)?;
            let asked = branch.rows.iter().filter(|row| is_asked(row.decision) && is_of_fold(row));
            found.extend(asked.map(|row| outcome(row, correction.apply(harm(row), &row.basis))));
        }
        Ok(found)
    }
}

fn harm(row: &Row) -> f32 {
    *row.log_odds.get(SLOT)
}

fn outcome(row: &Row, harm: f32) -> Outcome {
    Outcome { decision: row.decision, harm, is_rejection: *row.labels.get(SLOT) == Some(true) }
}

/// At most about as many rows as the settings allow, by content.
fn thinned<'r>(rows: Vec<&'r Row>, learning: &Learning) -> Vec<&'r Row> {
    let share = learning.gate.moderators.max_rows as f64 / rows.len().max(1) as f64;
    rows.into_iter().filter(|row| draw::fraction(learning.seed, THINNING, row.content_hash) < share).collect()
}

/// The head of some rows; with few of them, the model itself moved by an offset; with next to none, the model itself.
fn fit(rows: &[&Row], learning: &Learning) -> Result<Correction> {
    let n_rejected = rows.iter().filter(|row| *row.labels.get(SLOT) == Some(true)).count();
    let weights = Candidate::Weights { alpha: learning.gate.moderators.alpha };
    let candidates: &[Candidate] = match n_rejected.min(rows.len() - n_rejected) {
        0 => &[],
        1..MIN_KIND => &[Candidate::Offset],
        _ => &[weights, Candidate::Offset],
    };
    let settings: &HeadSettings = &learning.head;
    for candidate in candidates {
        if let Some(correction) = candidate.fit(rows, SLOT, settings)? {
            return Ok(correction);
        }
    }
    Ok(Correction::default())
}
