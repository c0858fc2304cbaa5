//! Text into features: the ONE featuriser, used by training and by the service.
//!
//! A text becomes the distinct rows of its n-grams, grouped by the segment in which each stands first, and a vector of
//! dense features: style, concepts, language.

use super::concepts::{self, ConceptTable, Said};
use super::meanings;
use super::ngrams::{self, Buffers, NgramSettings};
use super::style::{self, STYLE_NAMES};
use crate::text::{Chunk, Language, View, chunks, identify, segments};

/// Makes features. Immutable.
#[derive(Clone, Debug)]
pub struct Featuriser {
    /// Which n-grams.
    pub ngrams: NgramSettings,
    /// Which words mean what.
    pub concepts: ConceptTable,
}

/// The features of one text, and the buffers they are made in.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Distinct rows of the evidence table, in the order in which they first stand in the text.
    pub rows: Vec<u32>,
    /// For each segment one past its last row in `rows`.
    pub segment_ends: Vec<usize>,
    /// Style, concepts, language, in the order of [`dense_names`].
    pub dense: Vec<f32>,
    /// The language.
    pub language: Language,
    /// The normalised text.
    pub view: View,
    /// Its chunks.
    pub chunks: Vec<Chunk>,
    /// Distinct rows of the table of meanings, ascending.
    pub meanings: Vec<u32>,
    said: Vec<Said>,
    buffers: Buffers,
    presence: Presence,
}

/// The names of the dense features, in order.
pub fn dense_names() -> Vec<String> {
    let style = STYLE_NAMES.iter().map(|name| (*name).to_owned());
    let language = ["language/fr", "language/de", "language/en"].into_iter().map(str::to_owned);
    style.chain(concepts::names()).chain(language).collect()
}

impl Featuriser {
    /// Reads the features of a text.
    pub fn read(&self, text: &str, features: &mut Features) {
        features.view.read(text);
        features.chunks.clear();
        features.chunks.extend(chunks(features.view.chars()));
        features.language = identify(&features.view);
        let n_readings = self.read_rows(features);
        features.dense.clear();
        style::read(text, &features.view, &features.chunks, n_readings, &mut features.dense);
        let Features { dense, said, meanings, .. } = features;
        self.concepts.read(&features.view, &features.chunks, features.language, dense, said);
        meanings.clear();
        meanings::rows(said, meanings);
        let one_hot = [Language::FR, Language::DE, Language::EN].map(|l| f32::from(u8::from(l == features.language)));
        features.dense.extend(one_hot);
    }

    fn read_rows(&self, features: &mut Features) -> usize {
        let Features { rows, segment_ends, view, chunks, buffers, presence, .. } = features;
        presence.forget(rows, self.ngrams.n_rows());
        rows.clear();
        segment_ends.clear();
        let mut n_readings = 0;
        for segment in segments(view.chars(), chunks) {
            let segment = chunks.get(segment).unwrap_or(&[]);
            n_readings += ngrams::visit(self.ngrams, view, segment, buffers, |ngram| {
                if presence.is_new(ngram.row) {
                    rows.push(ngram.row);
                }
            });
            segment_ends.push(rows.len());
        }
        n_readings
    }
}

/// Which rows a text has had already: one bit a row.
#[derive(Clone, Debug, Default)]
struct Presence {
    words: Vec<u64>,
}

impl Presence {
    /// Clears the bits of the rows of the text before.
    fn forget(&mut self, rows: &[u32], n_rows: usize) {
        if self.words.len() != n_rows.div_ceil(64) {
            self.words = vec![0; n_rows.div_ceil(64)];
            return;
        }
        for row in rows {
            if let Some(word) = self.words.get_mut(*row as usize / 64) {
                *word = 0;
            }
        }
    }

    fn is_new(&mut self, row: u32) -> bool {
        let bit = 1 << (row % 64);
        self.words.get_mut(row as usize / 64).is_some_and(|word| {
            let is_new = *word & bit == 0;
            *word |= bit;
            is_new
        })
    }
}
