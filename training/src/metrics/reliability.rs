//! Whether scores are probabilities: what was said against what was true, in ten bins of equal width.

const BINS: usize = 10;

/// What fell into one bin of scores.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Rows.
    pub n_rows: usize,
    /// Their weight.
    pub weight: f64,
    /// The mean score; 0 in an empty bin.
    pub said: f64,
    /// The mean label; 0 in an empty bin.
    pub was: f64,
}

/// The ten bins. `truths` are graded labels, `weights` how many comments each row stands for.
pub fn reliability(scores: &[f64], truths: &[f64], weights: &[f64]) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for ((score, truth), weight) in scores.iter().zip(truths).zip(weights) {
        let at = ((score * BINS as f64) as usize).min(BINS - 1);
        if let Some(bin) = bins.get_mut(at) {
            bin.n_rows += 1;
            bin.weight += weight;
            bin.said += weight * score;
            bin.was += weight * truth;
        }
    }
    for bin in bins.iter_mut().filter(|bin| bin.weight > 0.0) {
        bin.said /= bin.weight;
        bin.was /= bin.weight;
    }
    bins
}

/// Expected calibration error (Guo et al. 2017): the mean distance between what was said and what was true, weighted by how
/// often it was said. None without rows.
pub fn calibration_error(scores: &[f64], truths: &[f64], weights: &[f64]) -> Option<f64> {
    let bins = reliability(scores, truths, weights);
    let total: f64 = bins.iter().map(|bin| bin.weight).sum();
    (total > 0.0).then(|| bins.iter().map(|bin| bin.weight * (bin.said - bin.was).abs()).sum::<f64>() / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bin_holds_its_rows_and_their_means() {
        let bins = reliability(&[0.5, 0.75, 0.75, 1.0], &[0.0, 1.0, 0.0, 1.0], &[1.0, 1.0, 3.0, 1.0]);
        assert_eq!(bins[7], Bin { n_rows: 2, weight: 4.0, said: 0.75, was: 0.25 });
        assert_eq!(bins[9].n_rows, 1);
        assert_eq!(bins[0], Bin::default());
    }

    #[test]
    fn calibration_error_is_the_mean_gap() {
        let error = calibration_error(&[0.95, 0.95, 0.05], &[1.0, 0.0, 0.0], &[1.0, 1.0, 2.0]).expect("has rows");
        assert!((error - (0.9 + 0.1) / 4.0).abs() < 1e-12, "{error}");
        assert_eq!(calibration_error(&[], &[], &[]), None);
    }
}
