//! Stage two: evidence, style and concepts into log-odds, per category.
//!
//! One *branch* a language, since a lane that reads English says nothing about French, and one for all other texts. Within a
//! branch one *head* a domain (news, talk pages, encyclopaedia, social media, single sentences), since "toxic" means something else in
//! each; gates say how much a text looks like each domain, and its log-odds are the heads' mean by those shares.
//!
//! Each input is standardised; evidence also enters through hinges `max(0, z - knot)`, so that a category may bend where
//! the data bends (a linear spline). Over this basis stands one logistic regression a head and category, trained by
//! `linfa-logistic`, and one affine calibration of the log-odds (Platt 1999).

use serde::{Deserialize, Serialize};

use super::features::Features;
use super::kernel::Evidence;
use crate::category::{Category, PerCategory};
use crate::text::Language;

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

/// What judges comments of one domain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// `news`, `wiki`, `articles`, `social`, `sentences`.
    pub domain: String,
    /// The log-odds that a text is of this domain; the gates are their softmax over the branch's heads.
    pub gate: Regression,
    /// The categories' regressions.
    pub regressions: PerCategory<Regression>,
}

/// What judges texts of one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Branch {
    /// The language; unknown in the branch for all others.
    pub language: Language,
    /// The inputs, in the order in which [`gather`] gives them.
    pub inputs: Vec<Input>,
    /// The domains; at least one.
    pub heads: Vec<Head>,
}

/// The second stage of a model.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// The languages; the last branch judges texts in none of the others'.
    pub branches: Vec<Branch>,
}

/// Collects the inputs of one text: all lanes, their extremes, the lanes of meanings, and the dense features.
pub fn gather(evidence: &Evidence, meanings: &[f32], features: &Features, inputs: &mut Vec<f32>) {
    inputs.clear();
    inputs.extend(&evidence.lanes);
    inputs.extend(&evidence.extremes);
    inputs.extend(meanings);
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
    /// The branch that judges texts in `language`; none only in a model without branches.
    pub fn branch(&self, language: Language) -> Option<&Branch> {
        self.branches.iter().find(|branch| branch.language == language).or(self.branches.last())
    }
}

impl Branch {
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

    /// How much a text is of each head's domain: shares that add up to 1.
    pub fn gates(&self, basis: &[f32], shares: &mut Vec<f32>) {
        shares.clear();
        shares.extend(self.heads.iter().map(|head| head.gate.raw(basis)));
        softmax(shares);
    }

    /// The calibrated log-odds of a category.
    pub fn log_odds(&self, category: Category, basis: &[f32], shares: &[f32]) -> f32 {
        let heads = self.heads.iter().zip(shares);
        heads.map(|(head, share)| share * head.regressions.get(category).calibrated(basis)).sum()
    }
}

/// A text's share in a domain below this counts as none: that head need not be asked.
const MIN_SHARE: f32 = 0.02;

/// Log-odds into shares that add up to 1; a single one is 1 whatever it was, and tiny ones are 0.
pub(super) fn softmax(shares: &mut [f32]) {
    let most = shares.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for share in shares.iter_mut() {
        *share = (*share - most).exp();
    }
    let least = MIN_SHARE * shares.iter().sum::<f32>();
    for share in shares.iter_mut().filter(|share| **share < least) {
        *share = 0.0;
    }
    let sum: f32 = shares.iter().sum();
    for share in shares {
        *share /= sum;
    }
}

impl Regression {
    /// The log-odds after calibration.
    pub fn calibrated(&self, basis: &[f32]) -> f32 {
        self.slope * self.raw(basis) + self.offset
    }

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
