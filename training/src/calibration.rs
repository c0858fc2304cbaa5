//! Scores that are probabilities: one affine map of each category's log-odds (Platt 1999).
//!
//! linfa-logistic is fitted on repeated and thinned rows; here every row counts with its exact weight and its graded label.
//! Two numbers a category over tens of thousands of rows, each with out-of-fold evidence, cannot overfit.

use vigie::category::{Category, PerCategory};
use vigie::model::judgement::{Branch, Judgement};

use crate::dataset::Document;
use crate::judgement::{Inputs, is_of};

/// Steps of Newton's method; it converges in five or six.
const STEPS: usize = 25;
/// A step that makes it worse is halved so often.
const HALVINGS: usize = 30;
/// How strongly the map is drawn towards leaving log-odds as they are.
const PULL: f64 = 1.0;
/// Fewer positive rows than this cannot tell a slope.
const MIN_POSITIVE: f64 = 30.0;

/// One row's raw log-odds, label and weight.
pub(crate) type Row = (f64, f64, f64);

/// Fits slope and offset of each category in each branch.
pub fn fit(judgement: &mut Judgement, inputs: &Inputs, documents: &[Document]) {
    for branch in &mut judgement.branches {
        let rows = rows(branch, inputs, documents);
        for category in Category::ALL {
            let (slope, offset) = platt(rows.get(category));
            for head in &mut branch.heads {
                let regression = head.regressions.get_mut(category);
                regression.slope = slope as f32;
                regression.offset = offset as f32;
            }
        }
    }
}

/// A branch's documents for each category.
fn rows(branch: &Branch, inputs: &Inputs, documents: &[Document]) -> PerCategory<Vec<Row>> {
    let (mut basis, mut shares) = (Vec::new(), Vec::new());
    let mut rows: PerCategory<Vec<Row>> = PerCategory::default();
    let counts = |document: &Document| document.judgement_weight > 0.0 && is_of(document, branch.language);
    let own = documents.iter().zip(&inputs.rows).filter(|(document, _)| counts(document));
    for (document, input) in own {
        branch.expand(input, &mut basis);
        branch.gates(&basis, &mut shares);
        for (category, label) in document.labels.iter() {
            if let Some(label) = label {
                let raw = f64::from(branch.log_odds(category, &basis, &shares));
                rows.get_mut(category).push((raw, f64::from(*label), f64::from(document.judgement_weight)));
            }
        }
    }
    rows
}

/// Slope and offset that minimise the weighted logistic loss, by Newton's method with a slight pull towards (1, 0). Steps
/// that overshoot are halved.
pub(crate) fn platt(rows: &[Row]) -> (f64, f64) {
    let n_positive: f64 = rows.iter().map(|(_, label, weight)| label * weight).sum();
    if n_positive < MIN_POSITIVE {
        return (1.0, 0.0);
    }
    let n_rows: f64 = rows.iter().map(|(_, _, weight)| weight).sum();
    let mut at = (0.0, (n_positive / (n_rows - n_positive).max(1.0)).ln());
    let mut best = loss(rows, at);
    for _ in 0..STEPS {
        let mut step = newton_step(rows, at);
        let mut next = (at.0 - step.0, at.1 - step.1);
        let mut next_loss = loss(rows, next);
        for _ in 0..HALVINGS {
            if next_loss <= best {
                break;
            }
            step = (step.0 / 2.0, step.1 / 2.0);
            next = (at.0 - step.0, at.1 - step.1);
            next_loss = loss(rows, next);
        }
        if next_loss.is_nan() || next_loss > best {
            break;
        }
        (at, best) = (next, next_loss);
    }
    if at.0.is_finite() && at.1.is_finite() && at.0 > 0.05 { at } else { (1.0, 0.0) }
}

/// The weighted logistic loss with its pull towards (1, 0).
fn loss(rows: &[Row], (slope, offset): (f64, f64)) -> f64 {
    let pull = PULL / 2.0 * ((slope - 1.0).powi(2) + offset.powi(2));
    let row_loss = |(raw, label, weight): &Row| {
        let z = slope * raw + offset;
        weight * (z.max(0.0) + (-z.abs()).exp().ln_1p() - label * z)
    };
    pull + rows.iter().map(row_loss).sum::<f64>()
}

/// What Newton's method takes off slope and offset.
fn newton_step(rows: &[Row], (slope, offset): (f64, f64)) -> (f64, f64) {
    let mut gradient = (PULL * (slope - 1.0), PULL * offset);
    let mut hessian = (PULL, 0.0, PULL);
    for (raw, label, weight) in rows {
        let p = 1.0 / (1.0 + (-(slope * raw + offset)).exp());
        let (error, curvature) = (weight * (p - label), weight * p * (1.0 - p));
        gradient.0 += error * raw;
        gradient.1 += error;
        hessian.0 += curvature * raw * raw;
        hessian.1 += curvature * raw;
        hessian.2 += curvature;
    }
    let determinant = (hessian.0 * hessian.2 - hessian.1 * hessian.1).max(1e-9);
    (
        (hessian.2 * gradient.0 - hessian.1 * gradient.1) / determinant,
        (hessian.0 * gradient.1 - hessian.1 * gradient.0) / determinant,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw;

    #[test]
    fn overconfident_log_odds_are_drawn_in() {
        let rows: Vec<Row> = (0..20_000)
            .map(|item| {
                let log_odds = 8.0 * draw::fraction(1, 1, item) - 4.0;
                let p = 1.0 / (1.0 + (-log_odds).exp());
                (3.0 * log_odds + 1.0, f64::from(u8::from(draw::fraction(1, 2, item) < p)), 1.0)
            })
            .collect();
        let (slope, offset) = platt(&rows);
        assert!((slope - 1.0 / 3.0).abs() < 0.02, "{slope}");
        assert!((offset + 1.0 / 3.0).abs() < 0.05, "{offset}");
    }
}
