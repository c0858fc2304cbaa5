//! Words and characters into rows of the evidence table, by hashing (the hashing trick: Weinberger et al. 2009).
//!
//! Two families: words (1–2, with diacritics) and characters (3–5 by default, across word borders, without diacritics).
//! Links and handles count as one character each, so that no address is ever learned. Additional readings of disguised
//! chunks are hashed like words that stand alone.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::lexis::Word;
use crate::text::disguise::{Reading, Readings};
use crate::text::{Chunk, ChunkKind, Kind, View, fold};

/// Which n-grams there are and how many rows they are hashed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NgramSettings {
    /// The table has 2^`bits` rows, 10..=22.
    pub bits: u32,
    /// Shortest character n-gram.
    pub char_min: usize,
    /// Longest character n-gram.
    pub char_max: usize,
}

impl NgramSettings {
    /// How many rows the table has.
    pub const fn n_rows(self) -> usize {
        1 << self.bits
    }

    /// Whether the settings describe a table that can be built.
    pub const fn are_valid(self) -> bool {
        self.bits >= 10 && self.bits <= 22 && self.char_min >= 1 && self.char_min <= self.char_max && self.char_max <= 8
    }

    const fn row(self, hash: u64) -> u32 {
        (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - self.bits)) as u32
    }
}

/// Takes n-grams one by one.
pub trait Sink {
    /// Told before n-grams come that there will be at most so many.
    fn expect(&mut self, n_ngrams: usize);

    /// Takes the rows of n-grams. `place` gives the characters of the view that the one at a position of `rows` covers;
    /// that costs something.
    fn take_all(&mut self, rows: &[u32], place: impl Fn(usize) -> Range<usize>);

    /// Takes the row of one n-gram.
    fn take(&mut self, row: u32, place: impl Fn() -> Range<usize>) {
        self.take_all(&[row], |_| place());
    }
}

/// A stretch of a view between sentence ends, with the words in it.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'t> {
    /// Its chunks.
    pub chunks: &'t [Chunk],
    /// The words of its plain chunks.
    pub words: &'t [Word],
}

/// Buffers for [`visit`].
#[derive(Clone, Debug, Default)]
pub struct Buffers {
    codes: Vec<u32>,
    origins: Vec<u32>,
    readings: Readings,
}

const WORD: u64 = 0xA076_1D64_78BD_642F;
const PAIR: u64 = 0xE703_7ED1_A0B4_28DB;
const CHAR: u64 = 0x8EBC_6AF0_9C88_C6E3;
const STEP: u64 = 0x5899_65CC_7537_4CC3;
const SPACE: u32 = ' ' as u32;
const LINK: u32 = 0xE000;
const MENTION: u32 = 0xE001;
const EMAIL: u32 = 0xE002;

const fn mix(hash: u64, code: u64) -> u64 {
    let mixed = (hash ^ code).wrapping_mul(STEP);
    mixed ^ (mixed >> 29)
}

/// Gives every n-gram of one segment, in an order that depends on the text alone; returns how many additional readings
/// there were.
pub fn visit(
    settings: NgramSettings,
    view: &View,
    segment: Segment<'_>,
    buffers: &mut Buffers,
    sink: &mut impl Sink,
) -> usize {
    visit_words(settings, segment.words, sink);
    buffers.read_segment(view, segment.chunks);
    visit_chars(settings, buffers, sink);
    let mut readings = std::mem::take(&mut buffers.readings);
    readings.read(view, segment.chunks);
    for reading in readings.iter() {
        visit_reading(settings, reading, buffers, sink);
    }
    buffers.readings = readings;
    buffers.readings.len()
}

fn visit_words(settings: NgramSettings, words: &[Word], sink: &mut impl Sink) {
    sink.expect(2 * words.len());
    let mut before: Option<&Word> = None;
    for word in words {
        sink.take(settings.row(word.hash), || word.range.clone());
        if let Some(before) = before {
            let pair = mix(mix(PAIR, before.hash), word.hash);
            sink.take(settings.row(pair), || before.range.start..word.range.end);
        }
        before = Some(word);
    }
}

/// The hash of a word: with its diacritics, but `ß` as `ss`.
pub fn word_hash(word: &[char]) -> u64 {
    word.iter().fold(WORD, |hash, c| match c {
        'ß' => mix(mix(hash, u64::from('s')), u64::from('s')),
        _ => mix(hash, u64::from(*c)),
    })
}

fn visit_chars(settings: NgramSettings, buffers: &Buffers, sink: &mut impl Sink) {
    let n_lengths = settings.char_max + 1 - settings.char_min;
    sink.expect(buffers.codes.len() * n_lengths);
    let n_windows = match (settings.char_min, settings.char_max) {
        (3, 5) => visit_threes_to_fives(settings, buffers, sink),
        _ => 0,
    };
    for i in n_windows..buffers.codes.len() {
        let window = buffers.codes.get(i..).unwrap_or(&[]).iter().take(settings.char_max);
        let mut hash = CHAR;
        for (n, code) in (1..).zip(window) {
            hash = mix(hash, u64::from(*code));
            if n >= settings.char_min {
                sink.take(settings.row(hash), || buffers.origins_of(i, n));
            }
        }
    }
}

/// The usual lengths with nothing to decide in between; returns from how many places they were taken. What is left at the
/// end of a text is too short for all of them.
fn visit_threes_to_fives(settings: NgramSettings, buffers: &Buffers, sink: &mut impl Sink) -> usize {
    const BATCH: usize = 32;
    let n_windows = buffers.codes.len().saturating_sub(4);
    for start in (0..n_windows).step_by(BATCH) {
        let windows = buffers.codes.get(start..(start + BATCH + 4).min(n_windows + 4)).unwrap_or(&[]).windows(5);
        let (mut rows, n_rows) = ([[0; 3]; BATCH], 3 * windows.len());
        for (rows, window) in rows.iter_mut().zip(windows) {
            *rows = rows_of_three_to_five(settings, window);
        }
        let rows = rows.as_flattened().get(..n_rows).unwrap_or(&[]);
        sink.take_all(rows, |i| buffers.origins_of(start + i / 3, 3 + i % 3));
    }
    n_windows
}

fn rows_of_three_to_five(settings: NgramSettings, window: &[u32]) -> [u32; 3] {
    let [one, two, three, four, five] = window else { return [0; 3] };
    let three = [one, two, three].into_iter().fold(CHAR, |hash, code| mix(hash, u64::from(*code)));
    let four = mix(three, u64::from(*four));
    let five = mix(four, u64::from(*five));
    [three, four, five].map(|hash| settings.row(hash))
}

fn visit_reading(settings: NgramSettings, reading: Reading<'_>, buffers: &mut Buffers, sink: &mut impl Sink) {
    let (Some(first), Some(last)) = (reading.origins.first(), reading.origins.last()) else {
        return;
    };
    sink.expect(1);
    sink.take(settings.row(word_hash(reading.chars)), || *first..last + 1);
    buffers.read_reading(reading, *first, *last);
    visit_chars(settings, buffers, sink);
}

impl Buffers {
    /// Folded characters of a segment with one space between chunks and around them.
    fn read_segment(&mut self, view: &View, chunks: &[Chunk]) {
        self.clear();
        let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { return };
        self.push(SPACE, first.range.start);
        let range = first.range.start..last.range.end;
        if chunks.iter().all(|chunk| chunk.kind == ChunkKind::Plain) && !may_fold_to_two(view, range.clone()) {
            let folded = |c: &char| if *c == '\n' { SPACE } else { fold(*c).0 as u32 };
            self.codes.extend(view.chars().get(range.clone()).unwrap_or(&[]).iter().map(folded));
            self.origins.extend(range.clone().map(|origin| origin as u32));
            self.push(SPACE, range.end - 1);
            return;
        }
        for chunk in chunks {
            match chunk.kind {
                ChunkKind::Plain => self.push_folded(view, chunk.range.clone()),
                ChunkKind::Link => self.push(LINK, chunk.range.start),
                ChunkKind::Mention => self.push(MENTION, chunk.range.start),
                ChunkKind::Email => self.push(EMAIL, chunk.range.start),
            }
            self.push(SPACE, chunk.range.end - 1);
        }
    }

    fn read_reading(&mut self, reading: Reading<'_>, first: usize, last: usize) {
        self.clear();
        self.push(SPACE, first);
        for (c, origin) in reading.chars.iter().zip(reading.origins) {
            self.push_fold(*c, *origin);
        }
        self.push(SPACE, last);
    }

    fn push_folded(&mut self, view: &View, range: Range<usize>) {
        for (c, origin) in view.chars().get(range.clone()).unwrap_or(&[]).iter().zip(range) {
            self.push_fold(*c, origin);
        }
    }

    fn push_fold(&mut self, c: char, origin: usize) {
        let (one, two) = fold(c);
        self.push(one as u32, origin);
        if let Some(two) = two {
            self.push(two as u32, origin);
        }
    }

    fn push(&mut self, code: u32, origin: usize) {
        self.codes.push(code);
        self.origins.push(origin as u32);
    }

    /// The characters of the view that `n` codes from the `i`th on come from.
    fn origins_of(&self, i: usize, n: usize) -> Range<usize> {
        let origins = self.origins.get(i..i + n).unwrap_or(&[]);
        origins.first().map_or(0, |first| *first as usize)..origins.last().map_or(0, |last| *last as usize + 1)
    }

    fn clear(&mut self) {
        self.codes.clear();
        self.origins.clear();
    }
}

/// Whether a stretch may hold letters that fold to two, such as `ß`; these are notable.
fn may_fold_to_two(view: &View, range: Range<usize>) -> bool {
    let notable = view.places().runs(Kind::NOTABLE, range).flatten();
    notable.filter_map(|at| view.chars().get(at)).any(|c| !c.is_ascii())
}
