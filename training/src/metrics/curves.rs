//! The points of ROC and precision–recall curves, one for each distinct score.

use super::ties;

/// One point of a curve, both in 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// False-positive rate, or recall.
    pub x: f64,
    /// Recall, or precision.
    pub y: f64,
}

/// The ROC curve from (0, 0) to (1, 1): recall over false-positive rate. Empty without both kinds.
pub fn roc_points(scores: &[f64], labels: &[bool]) -> Vec<Point> {
    let n_positive = labels.iter().filter(|label| **label).count();
    let n_negative = labels.len() - n_positive;
    if n_positive == 0 || n_negative == 0 {
        return Vec::new();
    }
    let mut points = vec![Point { x: 0.0, y: 0.0 }];
    let (mut true_positives, mut false_positives) = (0, 0);
    for tie in ties(scores, labels) {
        true_positives += tie.n_positive;
        false_positives += tie.n_negative;
        let (x, y) = (false_positives as f64 / n_negative as f64, true_positives as f64 / n_positive as f64);
        points.push(Point { x, y });
    }
    points
}

/// The precision–recall curve, by growing recall. Empty without a positive.
pub fn pr_points(scores: &[f64], labels: &[bool]) -> Vec<Point> {
    let n_positive = labels.iter().filter(|label| **label).count();
    if n_positive == 0 {
        return Vec::new();
    }
    let (mut true_positives, mut n_above) = (0, 0);
    let points = ties(scores, labels).map(|tie| {
        true_positives += tie.n_positive;
        n_above += tie.n_positive + tie.n_negative;
        Point { x: true_positives as f64 / n_positive as f64, y: true_positives as f64 / n_above as f64 }
    });
    points.collect()
}

/// The curve without points that lie nearer than `step` to the last one kept; first and last stay.
pub fn thinned(points: &[Point], step: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for (n, point) in points.iter().enumerate() {
        let is_far = kept.last().is_none_or(|last| (last.x - point.x).hypot(last.y - point.y) >= step);
        if is_far || n + 1 == points.len() {
            kept.push(*point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: [f64; 4] = [0.9, 0.6, 0.6, 0.1];
    const LABELS: [bool; 4] = [true, true, false, false];

    fn point(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    #[test]
    fn tied_scores_are_one_point() {
        let expected = [point(0.0, 0.0), point(0.0, 0.5), point(0.5, 1.0), point(1.0, 1.0)];
        assert_eq!(roc_points(&SCORES, &LABELS), expected);
        assert_eq!(pr_points(&SCORES, &LABELS), [point(0.5, 1.0), point(1.0, 2.0 / 3.0), point(1.0, 0.5)]);
        assert_eq!(roc_points(&[0.1], &[true]), []);
        assert_eq!(pr_points(&[0.1], &[false]), []);
    }

    #[test]
    fn thinning_keeps_both_ends() {
        let line: Vec<Point> = (0..=100).map(|n| point(f64::from(n) / 100.0, 0.0)).collect();
        let kept = thinned(&line, 0.1);
        assert!(kept.len() <= 12 && kept.first() == line.first() && kept.last() == line.last(), "{kept:?}");
    }
}
