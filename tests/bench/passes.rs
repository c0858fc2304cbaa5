//! Several passes of the same figure: what stands in the middle and how far they lie apart.

use std::time::Duration;

/// How often each figure is measured.
pub(crate) const N_PASSES: usize = 5;

/// The median of some passes between the smallest and the largest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    /// In the middle; the mean of the two middle ones of an even number.
    pub(crate) median: f64,
    /// The smallest.
    pub(crate) min: f64,
    /// The largest.
    pub(crate) max: f64,
}

impl Spread {
    /// Orders the passes. Without any, everything is NaN.
    pub(crate) fn of(passes: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = passes.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |position: usize| sorted.get(position).copied().unwrap_or(f64::NAN);
        let (last, below) = (sorted.len().saturating_sub(1), sorted.len().saturating_sub(1) / 2);
        Self { median: f64::midpoint(at(below), at(sorted.len() / 2)), min: at(0), max: at(last) }
    }
}

/// The times of one pass.
#[derive(Debug)]
pub(crate) struct Latencies {
    sorted: Vec<Duration>,
}

impl Latencies {
    /// Orders the times.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self { sorted: times }
    }

    /// How many there are.
    pub(crate) fn n(&self) -> usize {
        self.sorted.len()
    }

    /// The time that `percent` of all do not exceed, by the nearest rank; zero without any.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.sorted.len() * percent).div_ceil(100).max(1);
        self.sorted.get(rank - 1).copied().unwrap_or_default()
    }
}

/// Milliseconds with their fraction.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Microseconds with their fraction.
pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
