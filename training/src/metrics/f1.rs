//! F1 of one kind of row, and its mean over both kinds.

use serde::Serialize;

use super::ties;

/// What a threshold makes of labelled rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// Positive and at or above the threshold.
    pub true_positives: usize,
    /// Negative and at or above it.
    pub false_positives: usize,
    /// Positive and below it.
    pub false_negatives: usize,
    /// Negative and below it.
    pub true_negatives: usize,
}

/// A threshold and the macro-F1 it gives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BestThreshold {
    /// The lowest score that counts as positive.
    pub threshold: f64,
    /// Macro-F1 there.
    pub macro_f1: f64,
}

impl Confusion {
    /// Counts rows at a threshold.
    pub fn at(scores: &[f64], labels: &[bool], threshold: f64) -> Self {
        let mut found = Self::default();
        for (score, label) in scores.iter().zip(labels) {
            let cell = match (*score >= threshold, *label) {
                (true, true) => &mut found.true_positives,
                (true, false) => &mut found.false_positives,
                (false, true) => &mut found.false_negatives,
                (false, false) => &mut found.true_negatives,
            };
            *cell += 1;
        }
        found
    }

    /// Positive rows.
    pub const fn n_positive(self) -> usize {
        self.true_positives + self.false_negatives
    }

    /// Negative rows.
    pub const fn n_negative(self) -> usize {
        self.false_positives + self.true_negatives
    }

    /// The share of positive rows that are found.
    pub fn recall(self) -> Option<f64> {
        share(self.true_positives, self.n_positive())
    }

    /// The share of positive rows among those found.
    pub fn precision(self) -> Option<f64> {
        share(self.true_positives, self.true_positives + self.false_positives)
    }

    /// The share of negative rows that are found all the same.
    pub fn false_positive_rate(self) -> Option<f64> {
        share(self.false_positives, self.n_negative())
    }

    /// F1 of the positive rows: the harmonic mean of precision and recall. None without a positive.
    pub fn f1(self) -> Option<f64> {
        (self.n_positive() > 0).then(|| f1(self.true_positives, self.false_positives, self.false_negatives))
    }

    /// Macro-F1: the mean of F1 of the positive and F1 of the negative rows. None without both kinds.
    pub fn macro_f1(self) -> Option<f64> {
        let of_negatives = f1(self.true_negatives, self.false_negatives, self.false_positives);
        (self.n_negative() > 0).then(|| self.f1().map(|of_positives| f64::midpoint(of_positives, of_negatives)))?
    }
}

/// The threshold with the best macro-F1, the highest of them where several share it. It was chosen on the same rows, so it
/// flatters. None without both kinds.
pub fn best_threshold(scores: &[f64], labels: &[bool]) -> Option<BestThreshold> {
    let mut counts = Confusion::at(scores, labels, f64::INFINITY);
    let mut best: Option<BestThreshold> = None;
    for tie in ties(scores, labels) {
        counts.true_positives += tie.n_positive;
        counts.false_negatives -= tie.n_positive;
        counts.false_positives += tie.n_negative;
        counts.true_negatives -= tie.n_negative;
        let macro_f1 = counts.macro_f1()?;
        if best.is_none_or(|best| macro_f1 > best.macro_f1) {
            best = Some(BestThreshold { threshold: tie.score, macro_f1 });
        }
    }
    best
}

fn f1(hits: usize, false_alarms: usize, misses: usize) -> f64 {
    share(2 * hits, 2 * hits + false_alarms + misses).unwrap_or(0.0)
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: [f64; 6] = [0.9, 0.4, 0.4, 0.6, 0.7, 0.1];
    const LABELS: [bool; 6] = [true, true, false, true, false, false];

    #[test]
    fn every_row_is_counted_once() {
        let confusion = Confusion::at(&SCORES, &LABELS, 0.5);
        let expected = Confusion { true_positives: 2, false_positives: 1, false_negatives: 1, true_negatives: 2 };
        assert_eq!(confusion, expected);
        assert_eq!((confusion.recall(), confusion.false_positive_rate()), (Some(2.0 / 3.0), Some(1.0 / 3.0)));
        assert_eq!(confusion.precision(), Some(2.0 / 3.0));
    }

    #[test]
    fn macro_f1_is_the_mean_over_both_kinds() {
        // f1_score(average="macro") of the same rows by hand: both kinds have 2 hits, 1 false alarm, 1 miss.
        assert_eq!(Confusion::at(&SCORES, &LABELS, 0.5).macro_f1(), Some(2.0 / 3.0));
        // Everything is flagged: the positives' F1 is 2·3/(6 + 3), the negatives' 0.
        assert_eq!(Confusion::at(&SCORES, &LABELS, 0.0).macro_f1(), Some(1.0 / 3.0));
        assert_eq!(Confusion::at(&[0.5], &[true], 0.5).macro_f1(), None);
    }

    #[test]
    fn the_best_threshold_is_one_of_the_scores() {
        let best = best_threshold(&[0.9, 0.8, 0.3, 0.2], &[true, true, true, false]).expect("both kinds");
        assert_eq!(best, BestThreshold { threshold: 0.3, macro_f1: 1.0 });
        assert_eq!(best_threshold(&[0.5], &[true]), None);
    }
}
