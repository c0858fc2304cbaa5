//! Which correction: the log-loss of each candidate on decisions that it was not fitted on, by cross-validation, and the
//! one-standard-error rule (Hastie, Tibshirani, Friedman 2009, § 7.10): the simplest candidate that is not clearly worse than
//! the best.
//!
//! The standard error is that of the *difference* to the best, row by row: rows are hard or easy for all candidates alike.

use anyhow::Result;
use vigie::category::Category;

use super::candidate::Candidate;
use super::correction::Correction;
use super::rows::{BranchRows, Row};
use crate::learning::HeadSettings;
use crate::split;

/// What was chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The candidate.
    pub candidate: Candidate,
    /// Its correction, fitted on all rows.
    pub correction: Correction,
    /// Mean log-loss of the model as it is.
    pub loss_before: f64,
    /// Mean cross-validated log-loss of the candidate.
    pub loss_after: f64,
}

/// Chooses the correction of a category.
pub fn choose(rows: &BranchRows, category: Category, settings: &HeadSettings) -> Result<Choice> {
    let taught: Vec<&Row> = rows.rows.iter().filter(|row| row.taught(category).is_some()).collect();
    let mut tried = Vec::new();
    for candidate in Candidate::all(settings) {
        if let Some(losses) = losses(candidate, &taught, category, settings)? {
            tried.push((candidate, losses));
        }
    }
    let loss_before = tried.first().map_or(0.0, |(_, losses)| mean(losses));
    let unchanged = Choice {
        candidate: Candidate::Unchanged,
        correction: Correction::default(),
        loss_before,
        loss_after: loss_before,
    };
    let (candidate, loss_after) = simplest(&tried);
    let fitted = candidate.fit(&taught, category, settings)?;
    Ok(fitted.map_or(unchanged, |correction| Choice { candidate, correction, loss_before, loss_after }))
}

/// The log-loss of each row with a label under a candidate that was fitted without the row's fold; none where a fold cannot be fitted.
fn losses(
    candidate: Candidate,
    rows: &[&Row],
    category: Category,
    settings: &HeadSettings,
) -> Result<Option<Vec<f64>>> {
    let mut losses = vec![0.0; rows.len()];
    for fold in 0..settings.folds {
        let is_out = |row: &Row| split::fold_of(row.content_hash, settings.folds) == fold;
        let others: Vec<&Row> = rows.iter().copied().filter(|row| !is_out(row)).collect();
        let Some(correction) = candidate.fit(&others, category, settings)? else {
            return Ok(None);
        };
        for (loss, row) in losses.iter_mut().zip(rows).filter(|(_, row)| is_out(row)) {
            let log_odds = correction.apply(*row.log_odds.get(category), &row.basis);
            *loss = log_loss(log_odds, *row.labels.get(category) == Some(true));
        }
    }
    let is_known = |row: &Row| row.labels.get(category).is_some();
    Ok(Some(losses.into_iter().zip(rows).filter(|(_, row)| is_known(row)).map(|(loss, _)| loss).collect()))
}

/// The simplest candidate within one standard error of the best, and its mean loss.
fn simplest(tried: &[(Candidate, Vec<f64>)]) -> (Candidate, f64) {
    let best = tried.iter().min_by(|a, b| mean(&a.1).total_cmp(&mean(&b.1)));
    let is_good = |losses: &[f64]| best.is_some_and(|(_, best)| excess(losses, best) <= 0.0);
    let simplest = tried.iter().find(|(_, losses)| is_good(losses));
    simplest.map_or((Candidate::Unchanged, 0.0), |(candidate, losses)| (*candidate, mean(losses)))
}

/// By how much more than one standard error some losses lie above others of the same rows.
fn excess(losses: &[f64], best: &[f64]) -> f64 {
    let differences: Vec<f64> = losses.iter().zip(best).map(|(a, b)| a - b).collect();
    let n = differences.len().max(2) as f64;
    let mean = mean(&differences);
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0);
    mean - (variance / n).sqrt()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

/// Minus the logarithm of the probability that these log-odds give to what was true.
pub fn log_loss(log_odds: f32, is_positive: bool) -> f64 {
    let z = if is_positive { f64::from(log_odds) } else { -f64::from(log_odds) };
    (-z).max(0.0) + (-z.abs()).exp().ln_1p()
}
