//! How far a figure would move on other rows of the same kind: the percentile bootstrap (Efron and Tibshirani 1993, ch. 13)
//! of the area under the ROC curve, seeded.

use serde::Serialize;

use super::by_score;
use crate::draw;

/// Resamples: enough for the ends of a 95 % interval to settle at the third decimal.
const N_RESAMPLES: u64 = 400;
const RESAMPLE: u64 = 401;
/// Half of what lies outside a 95 % interval.
const TAIL: f64 = 0.025;

/// The ends of a 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The interval of [`super::roc_auc`] over rows drawn again with replacement. Resamples that miss one kind of row are left
/// out. None without both kinds.
pub fn roc_auc_interval(scores: &[f64], labels: &[bool], seed: u64) -> Option<Interval> {
    let sorted = by_score(scores, labels);
    let mut counts = vec![0_u32; sorted.len()];
    let mut areas: Vec<f64> = Vec::with_capacity(N_RESAMPLES as usize);
    for resample in 0..N_RESAMPLES {
        counts.fill(0);
        for n in 0..sorted.len() as u64 {
            let at = draw::fraction(seed, RESAMPLE + resample, n) * sorted.len() as f64;
            if let Some(count) = counts.get_mut(at as usize) {
                *count += 1;
            }
        }
        areas.extend(weighted_area(&sorted, &counts));
    }
    areas.sort_by(f64::total_cmp);
    let at = |share: f64| areas.get((share * areas.len().saturating_sub(1) as f64).round() as usize).copied();
    Some(Interval { low: at(TAIL)?, high: at(1.0 - TAIL)? })
}

/// The area where row `i`, in descending order of scores, counts `counts[i]` times: for each tie, its positives beat all
/// negatives below and half of those beside them.
fn weighted_area(sorted: &[(f64, bool)], counts: &[u32]) -> Option<f64> {
    let rows: Vec<(f64, f64, bool)> =
        sorted.iter().zip(counts).map(|((score, label), n)| (*score, f64::from(*n), *label)).collect();
    let (mut positives, mut negatives, mut wins) = (0.0, 0.0, 0.0);
    for tie in rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let of = |kind: bool| tie.iter().filter(|row| row.2 == kind).map(|row| row.1).sum::<f64>();
        let (tied_positives, tied_negatives) = (of(true), of(false));
        wins += tied_negatives * (positives + tied_positives / 2.0);
        positives += tied_positives;
        negatives += tied_negatives;
    }
    (positives > 0.0 && negatives > 0.0).then(|| wins / (positives * negatives))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::roc_auc;

    #[test]
    fn with_each_row_once_it_is_the_area_itself() {
        let scores = [0.9, 0.4, 0.4, 0.6, 0.7, 0.1];
        let labels = [true, true, false, true, false, false];
        let sorted = by_score(&scores, &labels);
        let area = weighted_area(&sorted, &[1; 6]).expect("both kinds");
        assert!((area - roc_auc(&scores, &labels).expect("both kinds")).abs() < 1e-12, "{area}");
    }

    #[test]
    fn the_interval_holds_the_area_narrows_with_rows_and_agrees_with_itself() {
        let scores = |n: usize| (0..n).map(|i| ((i * 37) % 100) as f64 / 100.0).collect::<Vec<f64>>();
        let labels = |n: usize| (0..n).map(|i| (i * 37) % 100 + (i % 7) * 12 > 80).collect::<Vec<bool>>();
        let (few, many) = (60, 2000);
        let wide = roc_auc_interval(&scores(few), &labels(few), 1).expect("both kinds");
        let narrow = roc_auc_interval(&scores(many), &labels(many), 1).expect("both kinds");
        let area = roc_auc(&scores(many), &labels(many)).expect("both kinds");
        assert!(narrow.low < area && area < narrow.high, "{area} in {narrow:?}");
        assert!(narrow.high - narrow.low < (wide.high - wide.low) / 3.0, "{narrow:?} in {wide:?}");
        assert_eq!(roc_auc_interval(&scores(few), &labels(few), 1), Some(wide));
    }

    #[test]
    fn one_kind_of_row_has_no_interval() {
        assert_eq!(roc_auc_interval(&[0.1, 0.2], &[true, true], 1), None);
        assert_eq!(roc_auc_interval(&[], &[], 1), None);
    }
}
