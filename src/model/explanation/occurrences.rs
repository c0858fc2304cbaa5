//! The n-grams of a text with all places where they stand, in flat arrays: texts are explained as often as comments are held.

use std::ops::Range;

use crate::model::features::{Features, Featuriser};
use crate::model::ngrams::{Buffers, Sink};

/// Every n-gram of a text where it stands.
#[derive(Default)]
pub(super) struct Occurrences {
    /// The positions of rows in [`Features::rows`], by the rows' last bits: open addressing, a power of two long.
    slots: Vec<Slot>,
    /// How often each n-gram stands, in the order of [`Features::rows`].
    counts: Vec<u32>,
    places: Vec<Place>,
    buffers: Buffers,
}

#[derive(Clone, Copy)]
struct Slot {
    row: u32,
    ngram: u32,
}

/// One n-gram in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its number: where its row stands in [`Features::rows`].
    pub(super) ngram: u32,
    start: u32,
    end: u32,
}

/// No table has so many rows.
const EMPTY: Slot = Slot { row: u32::MAX, ngram: 0 };

impl Occurrences {
    /// Visits a text that was read.
    pub(super) fn read(&mut self, featuriser: &Featuriser, features: &Features) {
        self.slots.clear();
        self.slots.resize((2 * features.rows.len()).next_power_of_two(), EMPTY);
        self.counts.clear();
        self.places.clear();
        let mut buffers = std::mem::take(&mut self.buffers);
        featuriser.revisit(features, &mut buffers, self);
        self.buffers = buffers;
    }

    /// All of them, in the order in which they are visited.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// How often each n-gram stands, in the order of [`Features::rows`].
    pub(super) fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// The number of an n-gram: a new one for a new row, as when the text was read.
    fn number(&mut self, row: u32) -> u32 {
        let mask = self.slots.len() - 1;
        let mut at = row as usize & mask;
        loop {
            match self.slots.get_mut(at) {
                Some(slot) if slot.row == row => return slot.ngram,
                Some(slot) if slot.row == EMPTY.row => {
                    *slot = Slot { row, ngram: self.counts.len() as u32 };
                    self.counts.push(0);
                    return slot.ngram;
                }
                Some(_) => at = (at + 1) & mask,
                None => return 0,
            }
        }
    }
}

impl Place {
    /// The characters of the view that it covers.
    pub(super) const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Sink for Occurrences {
    fn expect(&mut self, n_ngrams: usize) {
        self.places.reserve(n_ngrams);
    }

    fn take_all(&mut self, rows: &[u32], place: impl Fn(usize) -> Range<usize>) {
        for (i, row) in rows.iter().enumerate() {
            let ngram = self.number(*row);
            if let Some(count) = self.counts.get_mut(ngram as usize) {
                *count += 1;
            }
            let Range { start, end } = place(i);
            self.places.push(Place { ngram, start: start as u32, end: end as u32 });
        }
    }
}
