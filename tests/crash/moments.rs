//! When and where: numbers that look random and are the same for the same seed.

use std::time::Duration;

/// A sequence of numbers (`SplitMix64`; Steele et al., OOPSLA 2014).
#[derive(Clone, Debug)]
pub(crate) struct Moments(u64);

impl Moments {
    /// The sequence of one round, so that a failing round can be repeated without those before it.
    pub(crate) fn of(seed: u64, round: u64) -> Self {
        let mut sequence = Self(seed ^ round.wrapping_mul(0xd6e8_feb8_6659_fd93));
        sequence.next();
        sequence
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to and without `end`, which is at least 1.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// The same for places in memory.
    pub(crate) fn place_below(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).expect("below a usize")
    }

    /// Heads or tails.
    pub(crate) fn coin(&mut self) -> bool {
        self.below(2) == 1
    }

    /// A stretch of time shorter than `limit`.
    pub(crate) fn within(&mut self, limit: Duration) -> Duration {
        Duration::from_micros(self.below(limit.as_micros().max(1).try_into().expect("a short time")))
    }
}

/// The seed of this run.
pub(crate) fn seed() -> u64 {
    setting("VIGIE_CRASH_SEED", 20_261_122)
}

/// How many rounds each fault is run.
pub(crate) fn rounds(otherwise: u64) -> u64 {
    setting("VIGIE_CRASH_ROUNDS", otherwise)
}

#[expect(clippy::disallowed_methods, reason = "how often and in which sequence is the caller's choice")]
fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}
