//! Log-odds, corrected: `slope · log-odds + weights · basis + offset`.

use vigie::category::Category;
use vigie::model::judgement::{Branch, Regression};

/// What is made of one category's log-odds in one branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Multiplies the log-odds of the model; positive, so that its order is never turned round.
    pub slope: f32,
    /// Added for each column of the basis; empty for none of them.
    pub weights: Vec<f32>,
    /// Added at the end.
    pub offset: f32,
}

impl Default for Correction {
    fn default() -> Self {
        Self { slope: 1.0, weights: Vec::new(), offset: 0.0 }
    }
}

impl Correction {
    /// The corrected log-odds of a comment with these log-odds and this basis.
    pub fn apply(&self, log_odds: f32, basis: &[f32]) -> f32 {
        let added: f32 = self.weights.iter().zip(basis).map(|(weight, column)| weight * column).sum();
        self.slope * log_odds + added + self.offset
    }

    /// Writes the correction into the regressions of all heads. The branch's log-odds are `Σ share · (slope · raw + offset)`
    /// with shares that add up to 1, so what is done to each head is done to the whole.
    pub fn fold_into(&self, branch: &mut Branch, category: Category) {
        if *self == Self::default() {
            return;
        }
        let n_columns = branch.n_columns();
        for head in &mut branch.heads {
            let regression = head.regressions.get_mut(category);
            *regression = self.folded(regression, n_columns);
        }
    }

    fn folded(&self, regression: &Regression, n_columns: usize) -> Regression {
        let old = regression.weights.iter().copied().chain(std::iter::repeat(0.0));
        let added = self.weights.iter().copied().chain(std::iter::repeat(0.0));
        let scale = self.slope * regression.slope;
        Regression {
            intercept: self.slope * (regression.slope * regression.intercept + regression.offset) + self.offset,
            weights: old.zip(added).take(n_columns).map(|(old, added)| scale * old + added).collect(),
            slope: 1.0,
            offset: 0.0,
        }
    }
}
