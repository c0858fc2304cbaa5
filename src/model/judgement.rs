//! Stage two: evidence, style and concepts into log-odds, per category.
//!
//! Each input is standardised; evidence also enters through hinges `max(0, z - knot)`, so that a category may bend where
//! the data bends (a linear spline). Over this basis stands one logistic regression a category, trained by
//! `linfa-logistic`, and one affine calibration of its log-odds (Platt 1999).

use serde::{Deserialize, Serialize};

use super::features::Features;
use super::kernel::Evidence;
use crate::category::{Category, PerCategory};

/// How one input becomes columns of the basis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// `jigsaw/insult`, `max/threat`, `style/links`, `concept/insult_strong`.
    pub name: String,
    /// Subtracted first.
    pub mean: f32,
    /// Divided by second; never 0.
    pub sd: f32,
    /// Where hinges open, in standard units, ascending.
    pub knots: Vec<f32>,
}

/// One category's logistic regression over the basis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regression {
    /// The intercept.
    pub intercept: f32,
    /// One weight for each column of the basis.
    pub weights: Vec<f32>,
    /// The calibration's slope, positive.
    pub slope: f32,
    /// The calibration's offset.
    pub offset: f32,
}

/// The second stage of a model.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The inputs, in the order in which [`gather`] gives them.
    pub inputs: Vec<Input>,
    /// The categories' regressions.
    pub regressions: PerCategory<Regression>,
}

/// Collects the inputs of one text: all lanes, their extremes, and the dense features.
pub fn gather(evidence: &Evidence, features: &Features, inputs: &mut Vec<f32>) {
    inputs.clear();
    inputs.extend(&evidence.lanes);
    inputs.extend(&evidence.extremes);
    inputs.extend(&features.dense);
}

impl Input {
    /// How many columns this input has.
    pub const fn n_columns(&self) -> usize {
        1 + self.knots.len()
    }

    /// Appends the columns of a value.
    pub fn expand(&self, value: f32, basis: &mut Vec<f32>) {
        let z = (value - self.mean) / self.sd;
        basis.push(z);
        basis.extend(self.knots.iter().map(|knot| (z - knot).max(0.0)));
    }
}

impl Judgement {
    /// How many columns the basis has.
    pub fn n_columns(&self) -> usize {
        self.inputs.iter().map(Input::n_columns).sum()
    }

    /// Expands the inputs of one text into the basis.
    pub fn expand(&self, inputs: &[f32], basis: &mut Vec<f32>) {
        basis.clear();
        for (input, value) in self.inputs.iter().zip(inputs) {
            input.expand(*value, basis);
        }
    }

    /// The calibrated log-odds of a category.
    pub fn log_odds(&self, category: Category, basis: &[f32]) -> f32 {
        let regression = self.regressions.get(category);
        regression.slope * regression.raw(basis) + regression.offset
    }
}

impl Regression {
    /// The log-odds before calibration: what linfa's model says.
    pub fn raw(&self, basis: &[f32]) -> f32 {
        const WIDTH: usize = 8;
        let (weights, weights_rest) = self.weights.as_chunks::<WIDTH>();
        let (columns, columns_rest) = basis.as_chunks::<WIDTH>();
        let mut sums = [0.0_f32; WIDTH];
        for (weights, columns) in weights.iter().zip(columns) {
            sums.iter_mut().zip(weights.iter().zip(columns)).for_each(|(sum, (w, x))| *sum += w * x);
        }
        let rest: f32 = weights_rest.iter().zip(columns_rest).map(|(w, x)| w * x).sum();
        self.intercept + sums.iter().sum::<f32>() + rest
    }
}
