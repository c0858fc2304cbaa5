//! Chance that is the same for the same seed (`SplitMix64`; Steele et al., OOPSLA 2014).

use std::ops::Range;

/// A sequence of numbers that looks random.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`; 0 when there is none.
    pub(crate) const fn below(&mut self, n: usize) -> usize {
        let drawn = self.next();
        if n == 0 { 0 } else { (drawn % n as u64) as usize }
    }

    pub(crate) const fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// Somewhere within `len` items; short stretches are likelier than long ones, empty ones happen.
    pub(crate) const fn stretch(&mut self, len: usize) -> Range<usize> {
        let start = self.below(len + 1);
        let longest = self.below(len - start + 1);
        start..start + self.below(longest + 1)
    }
}
