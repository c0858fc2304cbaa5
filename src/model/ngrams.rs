//! Words and characters into rows of the evidence table, by hashing (the hashing trick: Weinberger et al. 2009).
//!
//! Two families: words (1–2, with diacritics) and characters (of a few lengths, across word borders, without diacritics).
//! Links and handles count as one character each, so that no address is ever learned. Additional readings of disguised
//! chunks are hashed like words that stand alone.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use serde::{Deserialize, Serialize};

use super::lengths::{Lengths, MAX_LENGTH};
use super::lexis::Word;
use crate::text::disguise::{Reading, Readings};
use crate::text::{Chunk, ChunkKind, Kind, View, fold, folded_latin};

/// The largest table has 2^22 rows.
pub(super) const MAX_BITS: u32 = 22;

/// Which n-grams there are and how many rows they are hashed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NgramSettings {
    /// The table has 2^`bits` rows, 10..=22.
    pub bits: u32,
    /// The lengths of character n-grams.
    pub chars: Lengths,
}

impl NgramSettings {
    /// How many rows the table has.
    pub const fn n_rows(self) -> usize {
        1 << self.bits
    }

    /// Whether the settings describe a table that can be built.
    pub const fn are_valid(self) -> bool {
        self.bits >= 10 && self.bits <= MAX_BITS
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
    /// A sum for each window of codes.
    sums: Vec<u32>,
    /// Rows of the windows of one length.
    rows: Vec<u32>,
    readings: Readings,
}

const WORD: u64 = 0xA076_1D64_78BD_642F;
const PAIR: u64 = 0xE703_7ED1_A0B4_28DB;
const STEP: u64 = 0x5899_65CC_7537_4CC3;
/// What the codes of a window are multiplied by, from the first place on.
const FACTORS: [u32; MAX_LENGTH] =
    [0x9E37_79B1, 0x85EB_CA77, 0xC2B2_AE3D, 0x27D4_EB2F, 0x1656_67B1, 0xD3A2_646D, 0xFD70_46C5, 0xB55A_4F09];
/// Tells windows of different lengths apart.
const LENGTH: u32 = 0x6C07_8965;
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
    visit_words(settings, segment.words, &mut buffers.rows, sink);
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

fn visit_words(settings: NgramSettings, words: &[Word], rows: &mut Vec<u32>, sink: &mut impl Sink) {
    sink.expect(2 * words.len());
    rows.clear();
    rows.extend(words.iter().map(|word| settings.row(word.hash)));
    let place = |at: usize| words.get(at).map_or(0..0, |word| word.range.clone());
    sink.take_all(rows, place);
    let pairs = words.iter().zip(words.iter().skip(1));
    rows.clear();
    rows.extend(pairs.map(|(one, two)| settings.row(mix(mix(PAIR, one.hash), two.hash))));
    sink.take_all(rows, |at| place(at).start..place(at + 1).end);
}

/// The hash of a word: with its diacritics, but `ß` as `ss`.
pub fn word_hash(word: &[char]) -> u64 {
    word.iter().fold(WORD, |hash, c| match c {
        'ß' => mix(mix(hash, u64::from('s')), u64::from('s')),
        _ => mix(hash, u64::from(*c)),
    })
}

fn visit_chars(settings: NgramSettings, buffers: &mut Buffers, sink: &mut impl Sink) {
    sink.expect(buffers.codes.len() * settings.chars.count());
    let Buffers { codes, sums, rows, .. } = buffers;
    let (room, bits) = (codes.len(), settings.bits);
    sums.clear();
    sums.resize(room, 0);
    rows.resize(room.max(rows.len()), 0);
    for n in 1..=settings.chars.longest() {
        let n_windows = if settings.chars.contain(n) { (room + 1).saturating_sub(n) } else { 0 };
        let rows = rows.get_mut(..n_windows).unwrap_or(&mut []);
        Arch::new().dispatch(Lengthening { codes, n, bits, sums, rows });
        sink.take_all(rows, |i| origins_of(&buffers.origins, i, n));
    }
}

/// The work of making windows of codes one code longer: `sums` of the windows one shorter become those of the new ones, and
/// `rows`, where they are wanted, the rows of the table.
///
/// A window's sum is that of its codes, each times an odd number that belongs to its place (multilinear hashing: Lemire and
/// Kaser 2014): windows do not wait for each other, so that many are hashed at once.
struct Lengthening<'w> {
    codes: &'w [u32],
    n: usize,
    bits: u32,
    sums: &'w mut [u32],
    rows: &'w mut [u32],
}

impl WithSimd for Lengthening<'_> {
    type Output = ();

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { codes, n, bits, sums, rows } = self;
        let factor = FACTORS.get(n - 1).copied().unwrap_or(1);
        let newest = codes.get(n - 1..).unwrap_or(&[]);
        for (sum, code) in sums.iter_mut().zip(newest) {
            *sum = sum.wrapping_add(code.wrapping_mul(factor));
        }
        let length = (n as u32).wrapping_mul(LENGTH);
        for (row, sum) in rows.iter_mut().zip(&*sums) {
            *row = scatter(sum.wrapping_add(length)) >> (32 - bits);
        }
    }
}

/// One to one, each bit of the result from all bits of the sum.
const fn scatter(sum: u32) -> u32 {
    let mixed = (sum ^ (sum >> 16)).wrapping_mul(0x7FEB_352D);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x846C_A68B)
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
            let chars = view.chars().get(range.clone()).unwrap_or(&[]);
            let spaced = |code: u32| if code == '\n' as u32 { SPACE } else { code };
            if view.is_ascii() {
                self.codes.extend(chars.iter().map(|c| spaced(*c as u32)));
            } else {
                let latin = folded_latin();
                let folded = |c: &char| latin.get(*c as usize).copied().unwrap_or_else(|| fold(*c).0 as u32);
                self.codes.extend(chars.iter().map(|c| spaced(folded(c))));
            }
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

    fn clear(&mut self) {
        self.codes.clear();
        self.origins.clear();
    }
}

/// The characters of the view that `n` codes from the `i`th on come from.
fn origins_of(origins: &[u32], i: usize, n: usize) -> Range<usize> {
    let origins = origins.get(i..i + n).unwrap_or(&[]);
    origins.first().map_or(0, |first| *first as usize)..origins.last().map_or(0, |last| *last as usize + 1)
}

/// Whether a stretch may hold letters that fold to two, such as `ß`; these are notable.
fn may_fold_to_two(view: &View, range: Range<usize>) -> bool {
    if view.is_ascii() {
        return false;
    }
    let notable = view.places().runs(Kind::NOTABLE, range).flatten();
    notable.filter_map(|at| view.chars().get(at)).any(|c| !c.is_ascii())
}
