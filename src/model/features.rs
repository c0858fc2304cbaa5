//! Text into features: the ONE featuriser, used by training and by the service.
//!
//! A text becomes the distinct rows of its n-grams, grouped by the segment in which each stands first, and a vector of
//! dense features: style, concepts, language.

use std::ops::Range;

use super::concepts::{self, ConceptTable, Hits};
use super::lexis::{self, Word};
use super::meanings;
use super::ngrams::{self, Buffers, NgramSettings, Segment, Sink};
use super::presence::Presence;
use super::rows::Lines;
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
    /// Distinct rows of the table of meanings, in the order in which they are first said.
    pub meanings: Vec<u32>,
    segments: Vec<Range<usize>>,
    pub(super) words: Vec<Word>,
    buffers: Buffers,
    presence: Presence,
    known_meanings: Presence,
    pub(super) hits: Hits,
}

/// The tables whose rows will be asked for next; empty ones where nothing is.
#[derive(Clone, Copy, Default)]
pub(super) struct Ahead<'t> {
    pub(super) ngrams: Lines<'t>,
    pub(super) meanings: Lines<'t>,
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
        self.read_ahead(Ahead::default(), text, features);
    }

    /// Reads the features of a text while its rows are fetched from the tables.
    pub(super) fn read_ahead(&self, ahead: Ahead<'_>, text: &str, features: &mut Features) {
        let n_readings = self.read_ngrams(ahead.ngrams, text, features);
        features.language = identify(&features.view, features.words.iter().map(|word| word.range.clone()));
        let Features { dense, view, chunks, words, hits, language, meanings, known_meanings, .. } = features;
        dense.clear();
        style::read(view, chunks, words, n_readings, dense);
        self.concepts.read(words, *language, hits, dense);
        let mut distinct = known_meanings.begin(meanings, ahead.meanings);
        meanings::read(&hits.said, &mut distinct);
        distinct.finish();
        dense.extend(Language::OURS.map(|l| f32::from(u8::from(l == *language))));
    }

    /// Reads the rows of a text and nothing else of it; returns how many additional readings there were.
    pub(super) fn read_ngrams(&self, lines: Lines<'_>, text: &str, features: &mut Features) -> usize {
        features.view.read(text);
        chunks(&features.view, &mut features.chunks);
        segments(features.view.chars(), &features.chunks, &mut features.segments);
        lexis::read(&features.view, &features.chunks, &mut features.words);
        self.read_rows(lines, features)
    }

    /// Gives all n-grams of a text that was read, with their places, as often as they stand in it.
    pub(super) fn revisit(&self, features: &Features, buffers: &mut Buffers, sink: &mut impl Sink) {
        let Features { view, chunks, segments, words, .. } = features;
        for segment in with_words(chunks, segments, words) {
            ngrams::visit(self.ngrams, view, segment, buffers, sink);
        }
    }

    fn read_rows(&self, lines: Lines<'_>, features: &mut Features) -> usize {
        let Features { rows, segment_ends, view, chunks, segments, words, buffers, presence, .. } = features;
        let mut distinct = presence.begin(rows, lines);
        segment_ends.clear();
        let mut n_readings = 0;
        for segment in with_words(chunks, segments, words) {
            n_readings += ngrams::visit(self.ngrams, view, segment, buffers, &mut distinct);
            segment_ends.push(distinct.len());
        }
        distinct.finish();
        n_readings
    }
}

/// The segments of a text with their chunks and words.
fn with_words<'t>(
    chunks: &'t [Chunk],
    segments: &'t [Range<usize>],
    words: &'t [Word],
) -> impl Iterator<Item = Segment<'t>> {
    let mut rest = words;
    segments.iter().map(move |segment| {
        let chunks = chunks.get(segment.clone()).unwrap_or(&[]);
        let end = chunks.last().map_or(0, |chunk| chunk.range.end);
        let (words, after) = rest.split_at(rest.partition_point(|word| word.range.end <= end));
        rest = after;
        Segment { chunks, words }
    })
}
