//! `learning.toml`: how a newsroom's decisions are learnt and what a model must hold to be let in.
//!
//! The file of the repository is compiled in, so that the program needs none; another one replaces it whole.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::metrics::Measure;

const BUILT_IN: &str = include_str!("../learning.toml");

/// All settings of learning.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learning {
    /// Where everything random starts.
    pub seed: u64,
    /// The fit.
    pub head: HeadSettings,
    /// What a model must hold.
    pub gate: GateSettings,
    /// BLAKE3 of the file, set on reading.
    #[serde(skip)]
    pub digest: String,
}

/// How heads are fitted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadSettings {
    /// Fewer decisions altogether teach nothing.
    pub min_rows: usize,
    /// A category in a language needs so many positive and so many negative decisions.
    pub min_kind: usize,
    /// Folds of the cross-validation.
    pub folds: u64,
    /// L2 penalties that the weights are tried with, the strictest first.
    pub alphas: Vec<f64>,
    /// At most so many steps of L-BFGS.
    pub max_iterations: u64,
}

/// What may become worse, and by how much.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateSettings {
    /// Fewer comments of a kind in a language and category measure nothing.
    pub min_kind: usize,
    /// On the newest decisions.
    pub newest: Limits,
    /// On rows and cases that no newsroom can change.
    pub reference: Limits,
    /// What makes a moderator's decisions suspicious.
    pub moderators: ModeratorSettings,
}

/// How much worse a figure may become; none for figures that are shown only.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Area under the ROC curve.
    pub roc_auc: Option<f64>,
    /// Average precision.
    pub pr_auc: Option<f64>,
    /// Expected calibration error.
    pub calibration_error: Option<f64>,
    /// Share of clean comments flagged.
    pub clean_flagged: Option<f64>,
    /// Share of the functional cases that pass.
    pub functional: Option<f64>,
    /// Distance between the groups with the highest and the lowest share of false alarms.
    pub fairness_gap: Option<f64>,
}

/// How moderators are compared with each other.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeratorSettings {
    /// Fewer decisions of one moderator say nothing.
    pub min_rows: usize,
    /// By how much the area under the ROC curve may be lower than the others'.
    pub margin: f64,
    /// By how much the share rejected may differ from what the others would have rejected.
    pub rate_margin: f64,
    /// L2 penalty of the heads of the others.
    pub alpha: f64,
    /// At most about so many decisions of the others are fitted on.
    pub max_rows: usize,
}

impl Limits {
    /// The limit of a figure.
    pub const fn of(&self, measure: Measure) -> Option<f64> {
        match measure {
            Measure::RocAuc => self.roc_auc,
            Measure::PrAuc => self.pr_auc,
            Measure::CalibrationError => self.calibration_error,
            Measure::CleanFlagged => self.clean_flagged,
        }
    }
}

impl Learning {
    /// The settings of a file, or those that are compiled in.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Self::parse(BUILT_IN).context("in the settings compiled in") };
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Self::parse(&text).with_context(|| format!("in `{}`", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let mut learning: Self = toml::from_str(text)?;
        if learning.head.folds < 2 {
            bail!("`head.folds` is {}; allowed are 2 or more", learning.head.folds);
        }
        if learning.head.alphas.iter().any(|alpha| alpha.is_nan() || *alpha <= 0.0) {
            bail!("`head.alphas` holds one that is not above 0");
        }
        learning.digest = blake3::hash(text.as_bytes()).to_hex().to_string();
        Ok(learning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_that_are_compiled_in_are_sound() {
        assert!(Learning::read(None).expect("reads").head.alphas.is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn a_fold_alone_is_refused() {
        let wrong = BUILT_IN.replace("folds = 5", "folds = 1");
        let error = Learning::parse(&wrong).expect_err("is refused");
        assert!(error.to_string().contains("`head.folds` is 1"), "{error}");
    }
}
