//! What a disguised chunk would read as: `c0nn4rd`, `c.o.n.n.a.r.d`, `c o n n a r d`, `connaaaard`.
//!
//! The readings are **additional**: what the text says stays, so a wrong guess costs little. Nothing is guessed for plain
//! words, nor for ordinary numbers, ordinals and abbreviations.

use std::ops::Range;

use super::View;
use super::chunk::{Chunk, ChunkKind};
use super::kind::Kind;
use super::places::{Places, inside};

/// One additional reading of a stretch of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading<'r> {
    /// What it reads as.
    pub chars: &'r [char],
    /// For each of these the position in the view it came from.
    pub origins: &'r [usize],
}

/// All additional readings of some chunks, one after the other, and the buffers they are made in.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    forms: Forms,
    disguised: Form,
}

#[derive(Clone, Debug, Default)]
struct Forms {
    all: Form,
    /// For each form one past its last character in `all`.
    ends: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
struct Form {
    chars: Vec<char>,
    origins: Vec<usize>,
}

impl Readings {
    /// Finds the readings of consecutive chunks of a view, in order.
    pub fn read(&mut self, view: &View, chunks: &[Chunk]) {
        self.forms.clear();
        let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { return };
        let may_be_spelled = has_three_short(chunks);
        if !may_be_spelled && !has_suspect(view.places(), &(first.range.start..last.range.end)) {
            return;
        }
        let mut rest = chunks;
        while let Some((chunk, after)) = rest.split_first() {
            let n_spelled = if may_be_spelled { spelled_out(view.chars(), rest) } else { 0 };
            if n_spelled >= 3 {
                let (run, after_run) = rest.split_at(n_spelled);
                self.disguised.letters_of(view.chars(), run);
                self.forms.resolve(&self.disguised, true);
                rest = after_run;
                continue;
            }
            let may_be_read = chunk.kind != ChunkKind::Link && chunk.kind != ChunkKind::Email;
            if may_be_read && has_suspect(view.places(), &chunk.range) {
                self.read_chunk(view, chunk);
            }
            rest = after;
        }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.forms.ends.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.forms.ends.is_empty()
    }

    /// The readings in order.
    pub fn iter(&self) -> impl Iterator<Item = Reading<'_>> {
        let mut start = 0;
        self.forms.ends.iter().filter_map(move |end| {
            let range = start..*end;
            start = *end;
            Some(Reading {
                chars: self.forms.all.chars.get(range.clone())?,
                origins: self.forms.all.origins.get(range)?,
            })
        })
    }

    fn read_chunk(&mut self, view: &View, chunk: &Chunk) {
        let piece = view.chars().get(chunk.range.clone()).unwrap_or(&[]);
        if looks_disguised(piece) {
            self.disguised.without_separators(piece, chunk.range.start);
            self.forms.resolve(&self.disguised, false);
        }
    }
}

/// Whether anything in a range of a view may be a sign of disguise, and [`looks_disguised`] must be asked.
fn has_suspect(places: &Places, within: &Range<usize>) -> bool {
    let mut blocks = within.start / 64..within.end.div_ceil(64);
    blocks.any(|block| suspects(places, block) & inside(block, within) != 0)
}

/// The characters of a block of 64 at which something begins that may be a disguise. Finds all that [`looks_disguised`]
/// finds, and some more.
fn suspects(places: &Places, block: usize) -> u64 {
    let here = |kind: Kind| places.word(kind, block);
    let ahead = |kind: Kind, n: u32| here(kind) >> n | places.word(kind, block + 1) << (64 - n);
    let gap_before =
        here(Kind::GAP) << 1 | block.checked_sub(1).map_or(1, |before| places.word(Kind::GAP, before) >> 63);
    let between = ahead(Kind::DISGUISE, 1) & (ahead(Kind::LETTER, 2) | ahead(Kind::DISGUISE, 2));
    let spelled = ahead(Kind::SEPARATOR, 1) & ahead(Kind::WORD, 2) & ahead(Kind::SEPARATOR, 3);
    let elongated = ahead(Kind::TWIN, 1) & ahead(Kind::TWIN, 2);
    here(Kind::LETTER) & (between | spelled | elongated) | here(Kind::DISGUISE) & gap_before
}

/// Whether three chunks in a row are so short that they may be letters spelled out.
fn has_three_short(chunks: &[Chunk]) -> bool {
    let mut n_short = 0;
    chunks.iter().any(|chunk| {
        n_short = if chunk.range.len() <= 2 { n_short + 1 } else { 0 };
        n_short >= 3
    })
}

/// How many chunks at the start are single letters or signs: `c o n 4 r d`.
fn spelled_out(chars: &[char], chunks: &[Chunk]) -> usize {
    chunks.iter().take_while(|chunk| single_letter(chars, chunk).is_some()).count()
}

fn single_letter(chars: &[char], chunk: &Chunk) -> Option<usize> {
    let piece = chars.get(chunk.range.clone()).filter(|piece| piece.len() <= 2)?;
    let mut letters = piece.iter().enumerate().filter(|(_, c)| is_leet(**c) || c.is_alphabetic());
    let (at, _) = letters.next()?;
    letters.next().is_none().then_some(chunk.range.start + at)
}

/// Whether a chunk holds a sign of disguise: a sign, digit or separator that stands between letters, a leading sign that
/// stands for a letter, single letters between separators, or the same letter three times in a row.
fn looks_disguised(piece: &[char]) -> bool {
    let is_letter = |c: &char| c.is_alphabetic();
    let between = piece.windows(3).any(|w| match w {
        [a, b, c] if is_letter(a) && is_letter(c) => is_leet(*b) || is_strong_separator(*b) || (a == b && b == c),
        [a, b, c] if is_letter(a) => is_leet(*b) && is_leet(*c),
        _ => false,
    });
    let spelled = piece.windows(4).any(|w| match w {
        [a, b, c, d] => is_letter(a) && is_separator(*b) && c.is_alphanumeric() && is_separator(*d) && b == d,
        _ => false,
    });
    let leading =
        matches!(piece, ['@' | '$' | '€' | '£' | '|', rest @ ..] if rest.len() >= 3 && rest.iter().all(is_letter));
    between || spelled || leading
}

pub(super) const fn is_strong_separator(c: char) -> bool {
    matches!(c, '.' | '_' | '*' | '~' | '^' | '=' | '•' | '·' | '\\' | '#')
}

pub(super) const fn is_leet(c: char) -> bool {
    unleet(c).is_some()
}

pub(super) const fn is_separator(c: char) -> bool {
    matches!(c, '.' | '_' | '*' | '~' | '^' | '-' | '=' | '•' | '·' | '/' | '\\' | ',' | '\'' | '"' | '#')
}

/// The letter that a digit or sign stands for.
const fn unleet(c: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '¡' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' | '9' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        '¢' | '©' => 'c',
        '£' | '|' => 'l',
        _ => return None,
    })
}

impl Form {
    fn clear(&mut self) {
        self.chars.clear();
        self.origins.clear();
    }

    fn push(&mut self, c: char, origin: usize) {
        self.chars.push(c);
        self.origins.push(origin);
    }

    /// Becomes the single letters of chunks.
    fn letters_of(&mut self, chars: &[char], chunks: &[Chunk]) {
        self.clear();
        for at in chunks.iter().filter_map(|chunk| single_letter(chars, chunk)) {
            if let Some(c) = chars.get(at) {
                self.push(*c, at);
            }
        }
    }

    /// Becomes the chunk from its first to its last letter or leet sign, without separators between them.
    fn without_separators(&mut self, piece: &[char], offset: usize) {
        let is_inner = |c: &char| c.is_alphanumeric() || matches!(c, '@' | '$' | '€' | '£' | '+' | '|');
        let first = piece.iter().position(is_inner).unwrap_or(0);
        let last = piece.iter().rposition(is_inner).map_or(0, |at| at + 1);
        self.clear();
        for (i, c) in piece.iter().enumerate().take(last).skip(first) {
            if !is_separator(*c) {
                self.push(*c, offset + i);
            }
        }
    }
}

impl Forms {
    fn clear(&mut self) {
        self.all.clear();
        self.ends.clear();
    }

    /// Adds the readings of a form: signs as letters, and long repetitions shortened to one and to two.
    fn resolve(&mut self, form: &Form, is_new: bool) {
        let n_letters = form.chars.iter().filter(|c| c.is_alphabetic()).count();
        let says_nothing_new = !is_new && form.chars.len() <= 2;
        if n_letters < 2 || n_letters * 5 < form.chars.len() * 2 || says_nothing_new {
            return;
        }
        let as_i = |c: char| unleet(c).unwrap_or(c);
        let n_before = self.ends.len();
        self.add_shortened(form, 1, n_before, as_i);
        self.add_shortened(form, 2, n_before, as_i);
        if form.chars.iter().any(|c| reads_as_l(*c)) {
            self.add_shortened(form, 1, n_before, |c| if reads_as_l(c) { 'l' } else { as_i(c) });
        }
    }

    /// Adds a form with runs of three or more of the same letter shortened to `n_kept`, unless that is what the reading
    /// before says, which is one of the same form when there are more than `n_before`.
    fn add_shortened(&mut self, form: &Form, n_kept: usize, n_before: usize, reads_as: impl Fn(char) -> char) {
        let start = self.all.chars.len();
        let mut origins = form.origins.iter();
        for run in form.chars.chunk_by(|a, b| reads_as(*a) == reads_as(*b)) {
            let kept = if run.len() >= 3 { n_kept } else { run.len() };
            let run_origins = origins.by_ref().take(run.len()).enumerate();
            for ((i, origin), c) in run_origins.zip(run) {
                if i < kept {
                    self.all.push(reads_as(*c), *origin);
                }
            }
        }
        if self.ends.len() > n_before && self.repeats(start) {
            self.all.chars.truncate(start);
            self.all.origins.truncate(start);
        } else {
            self.ends.push(self.all.chars.len());
        }
    }

    /// Whether what stands from `start` on is the last form once more.
    fn repeats(&self, start: usize) -> bool {
        let last_start = self.ends.iter().rev().nth(1).copied().unwrap_or(0);
        self.all.chars.get(last_start..start) == self.all.chars.get(start..)
            && self.all.origins.get(last_start..start) == self.all.origins.get(start..)
    }
}

const fn reads_as_l(c: char) -> bool {
    matches!(c, '1' | '!')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::chunks;

    fn read(text: &str) -> Readings {
        let (view, mut pieces, mut readings) = (View::of(text), Vec::new(), Readings::default());
        chunks(&view, &mut pieces);
        readings.read(&view, &pieces);
        readings
    }

    fn readings(text: &str) -> Vec<String> {
        read(text).iter().map(|reading| reading.chars.iter().collect()).collect()
    }

    fn check_reads(text: &str, expected: &str) {
        let found = readings(text);
        assert!(found.iter().any(|reading| reading == expected), "{text}: {found:?}");
    }

    #[test]
    fn leet_separators_spelling_and_elongation_are_read() {
        check_reads("espèce de c0nn4rd", "connard");
        check_reads("quel c.o.n.n.a.r.d !", "connard");
        check_reads("c o n n a r d va", "connard");
        check_reads("c 0 n n 4 r d", "connard");
        check_reads("connaaaaard", "connard");
        check_reads("you a$$hole", "asshole");
        check_reads("@rschloch", "arschloch");
        check_reads("sa1ope", "salope");
        check_reads("f_u_c_k you", "fuck");
    }

    #[test]
    fn plain_words_have_no_other_reading() {
        for text in
            ["Une phrase tout à fait ordinaire", "Straße und Fußgänger", "le 24 mars 2024, 13 000 soldats", "a b"]
        {
            assert_eq!(readings(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn forms_remember_where_they_came_from() {
        let found = read("oh c.0.n");
        let first = found.iter().next().expect("is read");
        assert_eq!(first.chars, ['c', 'o', 'n']);
        assert_eq!(first.origins, [3, 5, 7]);
    }

    proptest! {
        #[test]
        fn whatever_looks_disguised_is_suspected(text in "[ab0!@.\\-'$ é]{0,80}") {
            let (view, mut pieces) = (View::of(&text), Vec::new());
            chunks(&view, &mut pieces);
            for chunk in pieces {
                let looks = looks_disguised(&view.chars()[chunk.range.clone()]);
                prop_assert!(!looks || has_suspect(view.places(), &chunk.range));
            }
        }
    }
}
