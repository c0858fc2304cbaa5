//! Which rows a text has had already: one bit a row, so that each n-gram counts once.

use std::ops::Range;

use super::fetch::fetch;
use super::ngrams::{MAX_BITS, Sink};
use super::rows::Lines;

/// One bit for each row that any table can have, all clear between texts. Only as much of it is ever touched as the table has
/// rows.
#[derive(Clone, Debug)]
pub(super) struct Presence {
    words: Box<Words>,
}

/// A word is found by 16 bits of a row's number, so that no row can be out of bounds.
type Words = [u64; 1 << (MAX_BITS - 6)];

impl Default for Presence {
    fn default() -> Self {
        Self { words: bytemuck::zeroed_box() }
    }
}

impl Presence {
    /// Forgets the text before, of which `rows` were all distinct rows, and begins a new one. What comes is fetched from
    /// `lines`: when the rows are added up, they are near.
    pub(super) fn begin<'p>(&'p mut self, rows: &'p mut Vec<u32>, lines: Lines<'p>) -> Distinct<'p> {
        for row in rows.iter() {
            if let Some(word) = self.words.get_mut(word_of(*row)) {
                *word = 0;
            }
        }
        Distinct { words: &mut self.words, rows, n: 0, lines }
    }
}

/// Where the bit of a row stands.
const fn word_of(row: u32) -> usize {
    (row >> 6) as u16 as usize
}

/// Collects the distinct rows of a text in the order in which they come.
pub(super) struct Distinct<'p> {
    words: &'p mut Words,
    rows: &'p mut Vec<u32>,
    /// How many of `rows` are taken; what follows is room.
    n: usize,
    lines: Lines<'p>,
}

impl Distinct<'_> {
    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.n
    }

    /// Cuts off what was room.
    pub(super) fn finish(self) {
        self.rows.truncate(self.n);
    }
}

impl Sink for Distinct<'_> {
    fn expect(&mut self, n_ngrams: usize) {
        if self.rows.len() < self.n + n_ngrams {
            self.rows.resize(self.n + n_ngrams, 0);
        }
    }

    /// Writes each row in any case and goes on only when it is new: whether it is cannot be foreseen by the processor.
    fn take_all(&mut self, rows: &[u32], _: impl Fn(usize) -> Range<usize>) {
        let Self { words, lines, .. } = self;
        let slots = self.rows.get_mut(self.n..).unwrap_or(&mut []);
        let mut n_new = 0;
        for row in rows {
            fetch(lines, *row as usize);
            let bit = 1 << (row % 64);
            if let (Some(word), Some(slot)) = (words.get_mut(word_of(*row)), slots.get_mut(n_new)) {
                *slot = *row;
                n_new += usize::from(*word & bit == 0);
                *word |= bit;
            }
        }
        self.n += n_new;
    }
}
