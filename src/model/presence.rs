//! Which rows a text has had already: one bit a row, so that each n-gram counts once.

use std::ops::Range;

use super::ngrams::Sink;

/// One bit for each row of the table, all clear between texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Presence {
    words: Vec<u64>,
}

impl Presence {
    /// Forgets the text before, of which `rows` were all distinct rows, and begins a new one.
    pub(super) fn begin<'p>(&'p mut self, rows: &'p mut Vec<u32>, n_rows: usize) -> Distinct<'p> {
        let n_words = n_rows.div_ceil(64);
        if self.words.len() == n_words {
            for row in rows.iter() {
                if let Some(word) = self.words.get_mut(*row as usize / 64) {
                    *word = 0;
                }
            }
        } else {
            self.words.clear();
            self.words.resize(n_words, 0);
        }
        Distinct { words: &mut self.words, rows, n: 0 }
    }
}

/// Collects the distinct rows of a text in the order in which they come.
pub(super) struct Distinct<'p> {
    words: &'p mut [u64],
    rows: &'p mut Vec<u32>,
    /// How many of `rows` are taken; what follows is room.
    n: usize,
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
        let (words, slots) = (&mut *self.words, self.rows.get_mut(self.n..).unwrap_or(&mut []));
        let mut n_new = 0;
        for row in rows {
            let bit = 1 << (row % 64);
            if let (Some(word), Some(slot)) = (words.get_mut(*row as usize / 64), slots.get_mut(n_new)) {
                *slot = *row;
                n_new += usize::from(*word & bit == 0);
                *word |= bit;
            }
        }
        self.n += n_new;
    }
}
