//! Words and characters into rows of the evidence table, by hashing (the hashing trick: Weinberger et al. 2009).
//!
//! Two families: words (1–2, with diacritics) and characters (3–5 by default, across word borders, without diacritics).
//! Links and handles count as one character each, so that no address is ever learned. Additional readings of disguised
//! chunks are hashed like words that stand alone.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::text::disguise::{Form, forms};
use crate::text::{Chunk, ChunkKind, View, fold, words};

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

/// One n-gram where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ngram {
    /// Its row in the table.
    pub row: u32,
    /// The characters of the view it covers.
    pub range: Range<usize>,
}

/// Buffers for [`visit`].
#[derive(Clone, Debug, Default)]
pub struct Buffers {
    codes: Vec<u32>,
    origins: Vec<u32>,
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

/// Calls `emit` for every n-gram of one segment, in an order that depends on the text alone; returns how many additional
/// readings there were.
pub fn visit(
    settings: NgramSettings,
    view: &View,
    segment: &[Chunk],
    buffers: &mut Buffers,
    mut emit: impl FnMut(Ngram),
) -> usize {
    visit_words(settings, view, segment, &mut emit);
    buffers.read_segment(view, segment);
    visit_chars(settings, buffers, &mut emit);
    let readings = forms(view.chars(), segment);
    for form in &readings {
        visit_form(settings, form, buffers, &mut emit);
    }
    readings.len()
}

fn visit_words(settings: NgramSettings, view: &View, segment: &[Chunk], emit: &mut impl FnMut(Ngram)) {
    let mut before: Option<(u64, Range<usize>)> = None;
    for chunk in segment.iter().filter(|chunk| chunk.kind == ChunkKind::Plain) {
        for range in words(view.chars(), chunk.range.clone()) {
            let hash = word_hash(view.chars().get(range.clone()).unwrap_or(&[]));
            emit(Ngram { row: settings.row(hash), range: range.clone() });
            if let Some((hash_before, range_before)) = before {
                let pair = mix(mix(PAIR, hash_before), hash);
                emit(Ngram { row: settings.row(pair), range: range_before.start..range.end });
            }
            before = Some((hash, range));
        }
    }
}

fn word_hash(word: &[char]) -> u64 {
    word.iter().fold(WORD, |hash, c| match c {
        'ß' => mix(mix(hash, u64::from('s')), u64::from('s')),
        _ => mix(hash, u64::from(*c)),
    })
}

fn visit_chars(settings: NgramSettings, buffers: &Buffers, emit: &mut impl FnMut(Ngram)) {
    let starts = buffers.codes.iter().zip(&buffers.origins).enumerate();
    for (i, (_, first)) in starts {
        let window = buffers.codes.iter().zip(&buffers.origins).skip(i).take(settings.char_max);
        let mut hash = CHAR;
        for (n, (code, last)) in (1..).zip(window) {
            hash = mix(hash, u64::from(*code));
            if n >= settings.char_min {
                emit(Ngram { row: settings.row(hash), range: *first as usize..*last as usize + 1 });
            }
        }
    }
}

fn visit_form(settings: NgramSettings, form: &Form, buffers: &mut Buffers, emit: &mut impl FnMut(Ngram)) {
    let (Some(first), Some(last)) = (form.origins.first(), form.origins.last()) else {
        return;
    };
    emit(Ngram { row: settings.row(word_hash(&form.chars)), range: *first..last + 1 });
    buffers.read_form(form, *first, *last);
    visit_chars(settings, buffers, emit);
}

impl Buffers {
    /// Folded characters of a segment with one space between chunks and around them.
    fn read_segment(&mut self, view: &View, segment: &[Chunk]) {
        self.clear();
        let Some(first) = segment.first() else { return };
        self.push(SPACE, first.range.start);
        for chunk in segment {
            match chunk.kind {
                ChunkKind::Plain => self.push_folded(view.chars(), chunk.range.clone()),
                ChunkKind::Link => self.push(LINK, chunk.range.start),
                ChunkKind::Mention => self.push(MENTION, chunk.range.start),
                ChunkKind::Email => self.push(EMAIL, chunk.range.start),
            }
            self.push(SPACE, chunk.range.end - 1);
        }
    }

    fn read_form(&mut self, form: &Form, first: usize, last: usize) {
        self.clear();
        self.push(SPACE, first);
        for (c, origin) in form.chars.iter().zip(&form.origins) {
            self.push_fold(*c, *origin);
        }
        self.push(SPACE, last);
    }

    fn push_folded(&mut self, chars: &[char], range: Range<usize>) {
        let start = range.start;
        for (i, c) in chars.get(range).unwrap_or(&[]).iter().enumerate() {
            self.push_fold(*c, start + i);
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

    fn clear(&mut self) {
        self.codes.clear();
        self.origins.clear();
    }
}
