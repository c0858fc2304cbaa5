//! The fast speed of learning: a model's judgement adapted to a newsroom's own decisions, its evidence left as it is.
//!
//! Of each category in each language the log-odds become `slope · log-odds + weights · basis + offset` ([`Correction`]).
//! Shares of a branch's heads add up to 1, so the correction folds exactly into each head: no cost when scoring, and
//! explanations stay exact. What a correction may do is chosen by cross-validation, the simplest first ([`choice`]); where
//! nothing is clearly better than the model as it is, it stays.

pub mod candidate; // what a correction may do, and its fit
pub mod choice; // which of them, by cross-validation
pub mod correction; // log-odds, corrected; folding
pub mod rows; // decisions as the judgement sees them

#[cfg(test)]
mod tests;

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;
use vigie::category::Category;
use vigie::model::artifact::{self, Adaptation, Parts};
use vigie::model::judgement::Judgement;
use vigie::model::{Model, Provenance};

use crate::decisions::{self, Decision};
use crate::learning::HeadSettings;
use crate::progress;
use candidate::Candidate;
use choice::Choice;
use rows::{BranchRows, Kinds};

pub use correction::Correction;

/// A model adapted to decisions.
#[derive(Debug)]
pub struct Refit {
    /// The new artifact, complete.
    pub artifact: Vec<u8>,
    /// What became of each category in each language, also where nothing did.
    pub changes: Vec<Change>,
}

/// What became of one category in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The language; `unknown` stands for all others.
    pub language: String,
    /// The category.
    pub category: Category,
    /// Decisions that say it is there.
    pub n_positive: usize,
    /// Decisions that say it is not.
    pub n_negative: usize,
    /// What was chosen.
    pub chosen: Candidate,
    /// Mean log-loss of the model as it is; none where there were too few decisions to ask.
    pub loss_before: Option<f64>,
    /// Mean cross-validated log-loss of what was chosen.
    pub loss_after: Option<f64>,
}

/// One category of one branch, to be corrected.
struct Task<'r> {
    branch: usize,
    rows: &'r BranchRows,
    category: Category,
    kinds: Kinds,
}

/// What decides beside the decisions what a refit becomes, for its provenance.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// BLAKE3 of the settings.
    pub settings_digest: &'a str,
    /// Decisions kept out.
    pub n_held_out: usize,
    /// Moderators left out.
    pub n_without: usize,
}

/// Adapts `base` to `decisions`. Deterministic: the same model, decisions and settings give the same bytes.
pub fn refit(base: &Model, decisions: &[Decision], settings: &HeadSettings, about: About<'_>) -> Result<Refit> {
    let mut judgement = base.parts().judgement.clone();
    let changes = correct(&mut judgement, &rows::of(base, decisions), settings)?;
    let adaptation = Adaptation {
        base: base.version().0.clone(),
        adapted_by: format!("vigie-train {}", env!("CARGO_PKG_VERSION")),
        digest: decisions::digest(decisions),
        n_rows: decisions.len(),
        n_held_out: about.n_held_out,
        n_without: about.n_without,
        settings_digest: about.settings_digest.to_owned(),
    };
    let provenance = Provenance { adaptation: Some(adaptation), ..base.provenance().clone() };
    let parts = Parts { judgement: &judgement, provenance: &provenance, ..base.parts() };
    Ok(Refit { artifact: artifact::write(&parts)?, changes })
}

/// Corrects a judgement where decisions say how.
fn correct(judgement: &mut Judgement, rows: &[BranchRows], settings: &HeadSettings) -> Result<Vec<Change>> {
    let tasks: Vec<Task<'_>> = rows
        .iter()
        .enumerate()
        .flat_map(|(branch, rows)| {
            Category::ALL.map(|category| Task { branch, rows, category, kinds: rows.kinds(category) })
        })
        .collect();
    let bar = progress::bar(tasks.len() as u64, "fitting heads");
    let chosen: Vec<Result<Option<Choice>>> = tasks
        .par_iter()
        .map(|task| {
            let is_enough = task.kinds.smaller() >= settings.min_kind;
            let choice = is_enough.then(|| choice::choose(task.rows, task.category, settings)).transpose();
            bar.inc(1);
            choice
        })
        .collect();
    bar.finish_and_clear();
    let mut changes = Vec::new();
    for (task, choice) in tasks.iter().zip(chosen) {
        let choice = choice?;
        if let (Some(choice), Some(branch)) = (&choice, judgement.branches.get_mut(task.branch)) {
            choice.correction.fold_into(branch, task.category);
        }
        changes.push(change(task, choice));
    }
    Ok(changes)
}

fn change(task: &Task<'_>, choice: Option<Choice>) -> Change {
    Change {
        language: task.rows.language.clone(),
        category: task.category,
        n_positive: task.kinds.n_positive,
        n_negative: task.kinds.n_negative,
        loss_before: choice.as_ref().map(|choice| choice.loss_before),
        loss_after: choice.as_ref().map(|choice| choice.loss_after),
        chosen: choice.map_or(Candidate::Unchanged, |choice| choice.candidate),
    }
}
