//! What a correction may do, from nothing to everything, and how each is fitted to decisions.

use std::fmt;

use anyhow::Result;
use linfa::Dataset as LinfaDataset;
use linfa::prelude::*;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2, ShapeBuilder};
use serde::Serialize;
use vigie::category::Category;

use super::correction::Correction;
use super::rows::Row;
use crate::calibration;
use crate::judgement;
use crate::learning::HeadSettings;

/// The log-odds stand as a column so many times over: their weight is then as good as free of the penalty that draws the
/// others to 0.
const LOG_ODDS_SCALE: f32 = 10.0;
/// A slope beyond these bounds says that decisions and model contradict each other, which no correction should hide.
const SLOPES: std::ops::RangeInclusive<f32> = 0.1..=10.0;
/// Steps of Newton's method for the offset alone; it converges in a few.
const STEPS: usize = 25;
/// No step of it goes further.
const MAX_STEP: f64 = 1.0;

/// What a correction may do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidate {
    /// Nothing.
    Unchanged,
    /// Move all log-odds: stricter, or laxer.
    Offset,
    /// Stretch and move them.
    SlopeAndOffset,
    /// That, and weigh every column of the basis anew.
    Weights {
        /// linfa-logistic's L2 penalty.
        alpha: f64,
    },
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchanged => f.pad("unchanged"),
            Self::Offset => f.pad("offset"),
            Self::SlopeAndOffset => f.pad("slope and offset"),
            Self::Weights { alpha } => f.pad(&format!("weights (alpha {alpha})")),
        }
    }
}

impl Candidate {
    /// All of them, the simplest first.
    pub fn all(settings: &HeadSettings) -> Vec<Self> {
        let simple = [Self::Unchanged, Self::Offset, Self::SlopeAndOffset];
        simple.into_iter().chain(settings.alphas.iter().map(|alpha| Self::Weights { alpha: *alpha })).collect()
    }

    /// Fits a category's correction to rows; none where they do not say enough, or would turn the model's order round.
    pub fn fit(self, rows: &[&Row], category: Category, settings: &HeadSettings) -> Result<Option<Correction>> {
        let known: Vec<(&Row, bool)> =
            rows.iter().filter_map(|row| row.taught(category).map(|label| (*row, label))).collect();
        let n_positive = known.iter().filter(|(_, label)| *label).count();
        if n_positive == 0 || n_positive == known.len() {
            return Ok(None);
        }
        let correction = match self {
            Self::Unchanged => Correction::default(),
            Self::Offset => Correction { offset: offset(&points(&known, category)) as f32, ..Correction::default() },
            Self::SlopeAndOffset => {
                let (slope, offset) = calibration::platt(&points(&known, category));
                Correction { slope: slope as f32, offset: offset as f32, weights: Vec::new() }
            }
            Self::Weights { alpha } => weights(&known, category, alpha, settings)?,
        };
        let numbers = correction.weights.iter().chain([&correction.slope, &correction.offset]);
        let is_sound = numbers.into_iter().all(|number| number.is_finite()) && SLOPES.contains(&correction.slope);
        Ok(is_sound.then_some(correction))
    }
}

fn points(known: &[(&Row, bool)], category: Category) -> Vec<calibration::Row> {
    let point =
        |(row, label): &(&Row, bool)| (f64::from(*row.log_odds.get(category)), f64::from(u8::from(*label)), 1.0);
    known.iter().map(point).collect()
}

/// The offset of least logistic loss, with a pull towards 0 as of one decision: Newton's method in one dimension.
fn offset(points: &[calibration::Row]) -> f64 {
    let mut offset = 0.0;
    for _ in 0..STEPS {
        let (mut gradient, mut curvature) = (offset, 1.0);
        for (log_odds, label, weight) in points {
            let p = 1.0 / (1.0 + (-(log_odds + offset)).exp());
            gradient += weight * (p - label);
            curvature += weight * p * (1.0 - p);
        }
        offset -= (gradient / curvature).clamp(-MAX_STEP, MAX_STEP);
    }
    offset
}

/// A logistic regression by linfa over the model's own log-odds and the basis, started from the model as it is.
fn weights(known: &[(&Row, bool)], category: Category, alpha: f64, settings: &HeadSettings) -> Result<Correction> {
    let n_columns = known.first().map_or(0, |(row, _)| row.basis.len());
    // Column-major, since linfa's gradient is ten times slower on row-major records.
    let mut records = Array2::zeros((known.len(), 1 + n_columns).f());
    for ((row, _), mut record) in known.iter().zip(records.rows_mut()) {
        let columns = std::iter::once(LOG_ODDS_SCALE * row.log_odds.get(category)).chain(row.basis.iter().copied());
        record.iter_mut().zip(columns).for_each(|(slot, value)| *slot = f64::from(value));
    }
    let targets: Array1<bool> = known.iter().map(|(_, label)| *label).collect();
    let fitted = LogisticRegression::default()
        .alpha(alpha)
        .max_iterations(settings.max_iterations)
        .initial_params(start(&targets, n_columns))
        .fit(&LinfaDataset::new(records, targets))?;
    let regression = judgement::regression(&fitted);
    let (slope, weights) = regression.weights.split_first().unwrap_or((&0.0, &[]));
    Ok(Correction { slope: slope * LOG_ODDS_SCALE, weights: weights.to_vec(), offset: regression.intercept })
}

/// The parameters of the model as it is, in linfa's own sense: its positive class is the more frequent one, and of equally
/// frequent ones the first that it meets.
fn start(targets: &Array1<bool>, n_columns: usize) -> Array1<f64> {
    let n_positive = targets.iter().filter(|label| **label).count();
    let n_negative = targets.len() - n_positive;
    let is_ours = n_positive > n_negative || (n_positive == n_negative && targets.first() == Some(&true));
    let sign = if is_ours { 1.0 } else { -1.0 };
    let mut parameters = Array1::zeros(1 + n_columns + 1);
    if let Some(slope) = parameters.first_mut() {
        *slope = sign / f64::from(LOG_ODDS_SCALE);
    }
    parameters
}
