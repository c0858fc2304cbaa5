//! Whether two models differ on the same rows: the paired percentile bootstrap (Efron and Tibshirani 1993, ch. 13) of a
//! figure's difference. Both models meet the same resamples, so what makes a row hard for both cancels out.

use serde::Serialize;

use super::Interval;
use crate::draw;

/// Resamples: enough for the ends of a 95 % interval to settle at the third decimal.
const N_RESAMPLES: u64 = 400;
const RESAMPLE: u64 = 1401;
/// Half of what lies outside a 95 % interval.
const TAIL: f64 = 0.025;
/// Bins of the calibration error, as in [`super::calibration_error`].
const BINS: usize = 10;

/// A figure of merit or of fault.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Area under the ROC curve.
    RocAuc,
    /// Average precision.
    PrAuc,
    /// Expected calibration error.
    CalibrationError,
    /// The share of negative rows at or over one half.
    CleanFlagged,
}

impl Measure {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 4] = [Self::RocAuc, Self::PrAuc, Self::CalibrationError, Self::CleanFlagged];

    /// Its name in tables and sentences.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RocAuc => "ROC-AUC",
            Self::PrAuc => "PR-AUC",
            Self::CalibrationError => "calibration error",
            Self::CleanFlagged => "share of clean comments flagged",
        }
    }

    /// Whether more of it is worse.
    pub const fn is_fault(self) -> bool {
        matches!(self, Self::CalibrationError | Self::CleanFlagged)
    }

    /// The figure where row `i` counts `counts[i]` times; none without the kinds of row that it needs.
    fn of(self, rows: &[Ranked], counts: &[u32]) -> Option<f64> {
        let weighed =
            rows.iter().map(|row| (row.score, row.label, f64::from(counts.get(row.at).copied().unwrap_or(0))));
        match self {
            Self::RocAuc => roc_auc(weighed),
            Self::PrAuc => average_precision(weighed),
            Self::CalibrationError => calibration_error(weighed),
            Self::CleanFlagged => clean_flagged(weighed),
        }
    }
}

/// A figure of two models on the same rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The first model's.
    pub before: f64,
    /// The second model's.
    pub after: f64,
    /// The 95 % interval of the second less the first.
    pub change: Interval,
}

/// One row in the order of a model's scores.
#[derive(Clone, Copy, Debug)]
struct Ranked {
    score: f64,
    label: bool,
    at: usize,
}

/// How a figure changes from the scores `before` to those `after` of rows with `labels`; the three are of one length. None where
/// a kind of row is missing.
pub fn difference(measure: Measure, labels: &[bool], before: &[f64], after: &[f64], seed: u64) -> Option<Difference> {
    let (old, new) = (ranked(before, labels), ranked(after, labels));
    let change =
        paired_interval(labels.len(), seed, |counts| Some(measure.of(&new, counts)? - measure.of(&old, counts)?))?;
    let once = vec![1; labels.len()];
    Some(Difference { before: measure.of(&old, &once)?, after: measure.of(&new, &once)?, change })
}

/// The 95 % interval of a figure over `n` rows drawn again with replacement; `figure` takes how often each row was drawn.
/// Resamples for which it is none are left out.
pub fn paired_interval(n: usize, seed: u64, figure: impl Fn(&[u32]) -> Option<f64>) -> Option<Interval> {
    let mut counts = vec![0_u32; n];
    let mut found: Vec<f64> = Vec::with_capacity(N_RESAMPLES as usize);
    for resample in 0..N_RESAMPLES {
        counts.fill(0);
        for item in 0..n as u64 {
            let at = draw::fraction(seed, RESAMPLE + resample, item) * n as f64;
            if let Some(count) = counts.get_mut(at as usize) {
                *count += 1;
            }
        }
        found.extend(figure(&counts));
    }
    found.sort_by(f64::total_cmp);
    let at = |share: f64| found.get((share * found.len().saturating_sub(1) as f64).round() as usize).copied();
    Some(Interval { low: at(TAIL)?, high: at(1.0 - TAIL)? })
}

/// Rows with the highest score first.
fn ranked(scores: &[f64], labels: &[bool]) -> Vec<Ranked> {
    let rows = scores.iter().zip(labels).enumerate();
    let mut rows: Vec<Ranked> = rows.map(|(at, (score, label))| Ranked { score: *score, label: *label, at }).collect();
    rows.sort_by(|a, b| b.score.total_cmp(&a.score));
    rows
}

/// The weight of positive and negative rows at one score.
struct Tie {
    positive: f64,
    negative: f64,
}

/// Rows of equal score together, highest first.
fn ties(rows: impl Iterator<Item = (f64, bool, f64)>) -> Vec<Tie> {
    let mut ties: Vec<Tie> = Vec::new();
    let mut last = f64::NAN;
    for (score, label, weight) in rows {
        let (positive, negative) = if label { (weight, 0.0) } else { (0.0, weight) };
        match ties.last_mut().filter(|_| score.total_cmp(&last).is_eq()) {
            Some(tie) => {
                tie.positive += positive;
                tie.negative += negative;
            }
            None => ties.push(Tie { positive, negative }),
        }
        last = score;
    }
    ties
}

fn roc_auc(rows: impl Iterator<Item = (f64, bool, f64)>) -> Option<f64> {
    let (mut positives, mut negatives, mut wins) = (0.0, 0.0, 0.0);
    for tie in ties(rows) {
        wins += tie.negative * (positives + tie.positive / 2.0);
        positives += tie.positive;
        negatives += tie.negative;
    }
    (positives > 0.0 && negatives > 0.0).then(|| wins / (positives * negatives))
}

fn average_precision(rows: impl Iterator<Item = (f64, bool, f64)>) -> Option<f64> {
    let (mut positives, mut above, mut sum) = (0.0, 0.0, 0.0);
    for tie in ties(rows) {
        positives += tie.positive;
        above += tie.positive + tie.negative;
        if tie.positive > 0.0 {
            sum += tie.positive * positives / above;
        }
    }
    (positives > 0.0).then(|| sum / positives)
}

fn calibration_error(rows: impl Iterator<Item = (f64, bool, f64)>) -> Option<f64> {
    let mut gaps = [0.0; BINS];
    let mut total = 0.0;
    for (score, label, weight) in rows {
        if let Some(gap) = gaps.get_mut(((score * BINS as f64) as usize).min(BINS - 1)) {
            *gap += weight * (score - f64::from(u8::from(label)));
        }
        total += weight;
    }
    (total > 0.0).then(|| gaps.iter().map(|gap| gap.abs()).sum::<f64>() / total)
}

fn clean_flagged(rows: impl Iterator<Item = (f64, bool, f64)>) -> Option<f64> {
    let (mut flagged, mut clean) = (0.0, 0.0);
    for (score, _, weight) in rows.filter(|(_, label, _)| !label) {
        clean += weight;
        flagged += if score >= 0.5 { weight } else { 0.0 };
    }
    (clean > 0.0).then(|| flagged / clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics;

    fn rows(n: u64) -> (Vec<bool>, Vec<f64>, Vec<f64>) {
        let labels: Vec<bool> = (0..n).map(|item| draw::fraction(1, 1, item) < 0.3).collect();
        let score = |spread: f64, purpose| {
            move |(item, label): (usize, &bool)| {
                (f64::from(u8::from(*label)) * 0.3 + spread * draw::fraction(1, purpose, item as u64)).min(1.0)
            }
        };
        let before = labels.iter().enumerate().map(score(0.7, 2)).collect();
        let after = labels.iter().enumerate().map(score(0.5, 2)).collect();
        (labels, before, after)
    }

    #[test]
    fn figures_are_those_of_the_other_metrics() {
        let (labels, scores, _) = rows(300);
        let truths: Vec<f64> = labels.iter().map(|label| f64::from(u8::from(*label))).collect();
        let of = |measure| difference(measure, &labels, &scores, &scores, 1).expect("both kinds");
        let close = |value: f64, expected: Option<f64>| (value - expected.expect("both kinds")).abs() < 1e-9;
        assert!(close(of(Measure::RocAuc).after, metrics::roc_auc(&scores, &labels)));
        assert!(close(of(Measure::PrAuc).after, metrics::average_precision(&scores, &labels)));
        let expected = metrics::calibration_error(&scores, &truths, &vec![1.0; labels.len()]);
        assert!(close(of(Measure::CalibrationError).after, expected));
        assert_eq!(of(Measure::RocAuc).change, Interval { low: 0.0, high: 0.0 });
    }

    #[test]
    fn a_better_model_is_told_from_noise_and_one_kind_of_row_from_two() {
        let (labels, before, after) = rows(600);
        let found = difference(Measure::RocAuc, &labels, &before, &after, 1).expect("both kinds");
        assert!(found.change.low > 0.0 && found.change.low < found.after - found.before, "{found:?}");
        assert_eq!(difference(Measure::RocAuc, &[true, true], &[0.1, 0.2], &[0.1, 0.2], 1), None);
    }
}
