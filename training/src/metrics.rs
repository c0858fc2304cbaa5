//! Figures of merit, in f64, with ties treated fairly.

mod bootstrap; // how far an area would move on other rows
mod curves; // ROC and precision–recall, as points
mod f1; // what a threshold does: counts, F1, macro-F1
mod paired; // whether two models differ on the same rows
mod reliability; // whether scores are probabilities

pub use bootstrap::{Interval, roc_auc_interval};
pub use curves::{Point, pr_points, roc_points, thinned};
pub use f1::{BestThreshold, Confusion, best_threshold};
pub use paired::{Difference, Measure, difference, paired_interval};
pub use reliability::{Bin, calibration_error, reliability};

/// Area under the ROC curve: the chance that a random positive scores above a random negative, ties counting half
/// (Mann–Whitney). None without both kinds.
pub fn roc_auc(scores: &[f64], labels: &[bool]) -> Option<f64> {
    let n_positive = labels.iter().filter(|label| **label).count();
    let n_negative = labels.len() - n_positive;
    if n_positive == 0 || n_negative == 0 {
        return None;
    }
    let mut rank_sum = 0.0;
    let mut n_before = 0.0;
    for tie in ties(scores, labels).rev() {
        let n = (tie.n_positive + tie.n_negative) as f64;
        rank_sum += tie.n_positive as f64 * (n_before + f64::midpoint(n, 1.0));
        n_before += n;
    }
    let n_positive = n_positive as f64;
    Some((rank_sum - n_positive * (n_positive + 1.0) / 2.0) / (n_positive * n_negative as f64))
}

/// Average precision: the precision at each threshold weighted by the recall it adds. None without a positive.
pub fn average_precision(scores: &[f64], labels: &[bool]) -> Option<f64> {
    let n_positive = labels.iter().filter(|label| **label).count();
    if n_positive == 0 {
        return None;
    }
    let (mut true_positives, mut n_above, mut sum) = (0, 0, 0.0);
    for tie in ties(scores, labels) {
        true_positives += tie.n_positive;
        n_above += tie.n_positive + tie.n_negative;
        sum += tie.n_positive as f64 * true_positives as f64 / n_above as f64;
    }
    Some(sum / n_positive as f64)
}

struct Tie {
    score: f64,
    n_positive: usize,
    n_negative: usize,
}

/// Scores with their labels, highest first.
fn by_score(scores: &[f64], labels: &[bool]) -> Vec<(f64, bool)> {
    let mut pairs: Vec<(f64, bool)> = scores.iter().copied().zip(labels.iter().copied()).collect();
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    pairs
}

/// Groups of equal scores, highest first.
fn ties(scores: &[f64], labels: &[bool]) -> impl DoubleEndedIterator<Item = Tie> {
    let pairs = by_score(scores, labels);
    let groups = pairs.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq());
    let ties: Vec<Tie> = groups
        .map(|group| {
            let n_positive = group.iter().filter(|(_, label)| *label).count();
            let score = group.first().map_or(0.0, |(score, _)| *score);
            Tie { score, n_positive, n_negative: group.len() - n_positive }
        })
        .collect();
    ties.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: [bool; 6] = [true, true, false, true, false, false];

    fn close(value: Option<f64>, expected: f64) {
        assert!(value.is_some_and(|value| (value - expected).abs() < 1e-12), "{value:?} is not {expected}");
    }

    #[test]
    fn a_perfect_order_has_area_one_and_a_reversed_one_zero() {
        close(roc_auc(&[0.9, 0.8, 0.2, 0.7, 0.1, 0.3], &LABELS), 1.0);
        close(roc_auc(&[0.1, 0.2, 0.8, 0.3, 0.9, 0.7], &LABELS), 0.0);
        close(roc_auc(&[0.5; 6], &LABELS), 0.5);
        assert_eq!(roc_auc(&[0.5], &[true]), None);
    }

    #[test]
    fn figures_agree_with_those_of_scikit_learn() {
        // roc_auc_score, average_precision_score and f1_score of scikit-learn 1.5 on the same six rows.
        let scores = [0.9, 0.4, 0.4, 0.6, 0.7, 0.1];
        close(roc_auc(&scores, &LABELS), 13.0 / 18.0);
        close(average_precision(&scores, &LABELS), (1.0 + 2.0 / 3.0 + 3.0 / 5.0) / 3.0);
        close(Confusion::at(&scores, &LABELS, 0.5).f1(), 2.0 / 3.0);
    }
}
