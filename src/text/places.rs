//! Where in a text the characters of each kind stand: one bit a character and kind, read a machine word at a time.

use std::ops::Range;

use super::kind::Kind;

/// The places of all kinds. One block is 64 characters: for each flag of [`Kind`] a machine word, the first character in
/// its lowest bit.
#[derive(Clone, Debug, Default)]
pub struct Places {
    blocks: Vec<[u64; 8]>,
    n: usize,
}

impl Places {
    /// Reads the flags of all characters of a text.
    pub(super) fn read(&mut self, kinds: &[u8]) {
        self.n = kinds.len();
        self.blocks.clear();
        let (blocks, rest) = kinds.as_chunks::<64>();
        self.blocks.extend(blocks.iter().map(transpose));
        if !rest.is_empty() {
            let mut last = [0; 64];
            last.iter_mut().zip(rest).for_each(|(slot, kinds)| *slot = *kinds);
            self.blocks.push(transpose(&last));
        }
    }

    /// A machine word of one kind: the characters from 64 × `block` on, the first one in its lowest bit.
    #[inline]
    pub fn word(&self, kind: Kind, block: usize) -> u64 {
        self.blocks.get(block).map_or(0, |block| word(block, kind))
    }

    /// The machine words of one kind.
    pub fn words(&self, kind: Kind) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(move |block| word(block, kind))
    }

    /// How many characters are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.words(kind).map(|word| word.count_ones() as usize).sum()
    }

    /// Whether a range holds a character of a kind.
    #[inline]
    pub fn any(&self, kind: Kind, within: Range<usize>) -> bool {
        self.next(kind, within.start) < within.end
    }

    /// The characters of a kind, in ascending order.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = usize> + '_ {
        self.words(kind).enumerate().flat_map(|(i, word)| Bits(word).map(move |bit| i * 64 + bit))
    }

    /// The longest runs of characters of a kind within a range that ends within the text, in ascending order.
    pub fn runs(&self, kind: Kind, within: Range<usize>) -> Runs<'_> {
        Runs::new(self, kind, 0, within)
    }

    /// The longest runs of characters that are not of a kind.
    pub fn runs_without(&self, kind: Kind, within: Range<usize>) -> Runs<'_> {
        Runs::new(self, kind, u64::MAX, within)
    }

    /// The first character of a kind from `from` on, or the end of the text.
    #[inline]
    pub fn next(&self, kind: Kind, from: usize) -> usize {
        self.search(kind, from, 0)
    }

    /// The first character that is not of a kind from `from` on, or the end of the text.
    pub fn next_without(&self, kind: Kind, from: usize) -> usize {
        self.search(kind, from, u64::MAX)
    }

    #[inline]
    fn search(&self, kind: Kind, from: usize, flipped: u64) -> usize {
        let (mut at, mut hidden) = (from / 64, from % 64);
        while let Some(block) = self.blocks.get(at) {
            let seen = (word(block, kind) ^ flipped) >> hidden << hidden;
            if seen != 0 {
                return (at * 64 + seen.trailing_zeros() as usize).min(self.n);
            }
            (at, hidden) = (at + 1, 0);
        }
        self.n
    }
}

/// Runs of characters that are, or are not, of a kind.
#[derive(Clone, Debug)]
pub struct Runs<'p> {
    places: &'p Places,
    kind: Kind,
    flipped: u64,
    within: Range<usize>,
    block: usize,
    /// The characters of the block at which a run begins, or the first one behind a run stands, that have not been taken.
    edges: u64,
    /// The last character of the block, if it is in a run.
    last: u64,
}

impl<'p> Runs<'p> {
    #[inline]
    fn new(places: &'p Places, kind: Kind, flipped: u64, within: Range<usize>) -> Self {
        let mut runs = Self { places, kind, flipped, block: within.start / 64, within, edges: 0, last: 0 };
        runs.read_block();
        runs
    }

    /// Finds the edges of the block; outside of the range there are no runs.
    #[inline(never)] // once in 64 characters: what is done at each edge stays small
    fn read_block(&mut self) {
        let inside = (self.places.word(self.kind, self.block) ^ self.flipped) & inside(self.block, &self.within);
        self.edges = inside ^ (inside << 1 | self.last);
        self.last = inside >> 63;
    }

    /// The next edge; the end of the range where there is none.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a call would cost more than what it does")]
    fn next_edge(&mut self) -> usize {
        while self.edges == 0 {
            if (self.block + 1) * 64 >= self.within.end {
                return self.within.end;
            }
            self.block += 1;
            self.read_block();
        }
        let edge = self.block * 64 + self.edges.trailing_zeros() as usize;
        self.edges &= self.edges - 1;
        edge
    }
}

impl Iterator for Runs<'_> {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.next_edge();
        (start < self.within.end).then(|| start..self.next_edge())
    }
}

/// The characters of a block of 64 that lie within a range, as bits.
#[inline]
pub(super) fn inside(block: usize, within: &Range<usize>) -> u64 {
    let from = |at: usize| u64::MAX.checked_shl(at.saturating_sub(block * 64).min(64) as u32).unwrap_or(0);
    from(within.start) & !from(within.end)
}

struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        (self.0 != 0).then(|| {
            let bit = self.0.trailing_zeros() as usize;
            self.0 &= self.0 - 1;
            bit
        })
    }
}

#[inline]
fn word(block: &[u64; 8], kind: Kind) -> u64 {
    block.get(kind.bit()).copied().unwrap_or(0)
}

/// From a byte of flags a character to a word of characters a flag.
fn transpose(kinds: &[u8; 64]) -> [u64; 8] {
    let mut words = [0; 8];
    for (i, eight) in kinds.as_chunks::<8>().0.iter().enumerate() {
        let bytes = transpose_eight(u64::from_le_bytes(*eight)).to_le_bytes();
        words.iter_mut().zip(bytes).for_each(|(word, byte)| *word |= u64::from(byte) << (8 * i));
    }
    words
}

/// Transposes a matrix of 8 by 8 bits: exchanges neighbouring bits, pairs of bits and halves of bytes over the diagonal
/// (Warren, Hacker's Delight, section 7-3).
const fn transpose_eight(mut x: u64) -> u64 {
    let mut t = (x ^ (x >> 7)) & 0x00AA_00AA_00AA_00AA;
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000_CCCC_0000_CCCC;
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x0000_0000_F0F0_F0F0;
    x ^ t ^ (t << 28)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_and_runs_are_those_of_the_flags(kinds in prop::collection::vec(0u8..=255, 0..200), from in 0usize..100) {
            let mut places = Places::default();
            places.read(&kinds);
            for kind in [Kind::WORD, Kind::LETTER, Kind::GAP, Kind::NOTABLE, Kind::CAPITAL, Kind::TWIN] {
                let expected: Vec<usize> = (0..kinds.len()).filter(|i| kind.is_in(kinds[*i])).collect();
                prop_assert_eq!(places.of(kind).collect::<Vec<_>>(), expected.clone());
                prop_assert_eq!(places.count(kind), expected.len());
                let range = from.min(kinds.len())..kinds.len();
                let covered: Vec<usize> = places.runs(kind, range.clone()).flatten().collect();
                let (inside, outside): (Vec<usize>, Vec<usize>) = range.clone().partition(|i| kind.is_in(kinds[*i]));
                prop_assert_eq!(covered, inside);
                prop_assert_eq!(places.runs_without(kind, range.clone()).flatten().collect::<Vec<_>>(), outside);
                let runs: Vec<_> = places.runs(kind, range).collect();
                prop_assert!(runs.windows(2).all(|pair| pair[0].end < pair[1].start));
            }
        }
    }
}
