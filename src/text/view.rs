//! The normalised view of a text: what it reads as, every character remembering where it came from.
//!
//! Folded are case, compatibility forms (NFKC, Unicode Standard Annex 15), invisible characters, stray diacritics, kinds
//! of white space, quotes and dashes, and look-alike letters inside mixed-script words. Letters keep their diacritics and
//! `ß` stays `ß`: other languages' words must survive. What the disguised words in it mean is [`super::disguise`]'s work.

use unicode_normalization::UnicodeNormalization;

use super::kind::{Kind, is_foreign, kinds_of};
use super::lookalike;
use super::places::Places;
use super::plain::{self, Known, Plain};
use super::visible::{is_combining, is_decoration, is_ignorable};

/// The bytes of the original text from which a character of the view came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// First byte, on a character boundary.
    pub start: u32,
    /// One past the last byte, on a character boundary.
    pub end: u32,
}

impl Source {
    const fn new(start: usize, n_bytes: usize) -> Self {
        Self { start: start as u32, end: (start + n_bytes) as u32 }
    }
}

/// Normalised characters with their sources. White space is collapsed to one `' '`, or one `'\n'` where a line ended.
#[derive(Clone, Debug, Default)]
pub struct View {
    chars: Vec<char>,
    sources: Vec<Source>,
    kinds: Vec<u8>,
    places: Places,
    n_folded_lookalikes: usize,
    has_foreign: bool,
    is_ascii: bool,
    cluster: String,
}

impl View {
    /// Normalises `text`.
    ///
    /// ```
    /// let view = vigie::text::View::of("Espèce d’IDI\u{200b}OT !");
    /// assert_eq!(view.to_string(), "espèce d'idiot !");
    /// ```
    pub fn of(text: &str) -> Self {
        let mut view = Self::default();
        view.read(text);
        view
    }

    /// Normalises `text` into this view, keeping its buffers.
    pub fn read(&mut self, text: &str) {
        self.clear();
        self.is_ascii = text.is_ascii();
        let known = plain::known();
        let mut at = 0;
        while at < text.len() {
            let before = at;
            at = self.read_ascii(text, at, known);
            at = self.read_plain(text, at, known);
            if at == before {
                at = self.read_cluster(text, at);
            }
        }
        self.trim_end();
        if self.has_foreign {
            self.n_folded_lookalikes = lookalike::fold_mixed_words(&mut self.chars, &mut self.kinds);
        }
        self.find_twins();
        self.places.read(&self.kinds);
    }

    /// What a character that stands alone reads as, when that is one character and no white space.
    pub(super) fn reading_of(c: char) -> Option<Plain> {
        let mut view = Self::default();
        let n_bytes = view.read_cluster(c.encode_utf8(&mut [0; 4]), 0);
        match (view.chars.as_slice(), view.kinds.as_slice()) {
            ([c], [kinds]) if !Kind::GAP.is_in(*kinds) => Some(Plain { c: *c, kinds: *kinds, n_bytes }),
            _ => None,
        }
    }

    /// The characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Where each character came from; as long as [`View::chars`].
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The flags of each character, see [`Kind`]; as long as [`View::chars`].
    pub fn kinds(&self) -> &[u8] {
        &self.kinds
    }

    /// Where characters of which kind are.
    pub const fn places(&self) -> &Places {
        &self.places
    }

    /// Whether the text was all ASCII; then so is the view.
    pub const fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// How many look-alike letters were folded.
    pub const fn n_folded_lookalikes(&self) -> usize {
        self.n_folded_lookalikes
    }

    /// The bytes from the first to the last character of a range of the view; empty ranges have none.
    pub fn source_of(&self, range: std::ops::Range<usize>) -> Option<Source> {
        let sources = self.sources.get(range)?;
        Some(Source { start: sources.first()?.start, end: sources.last()?.end })
    }

    fn clear(&mut self) {
        self.chars.clear();
        self.sources.clear();
        self.kinds.clear();
        self.n_folded_lookalikes = 0;
        self.has_foreign = false;
    }

    /// Takes over what stands for itself in ASCII from byte `at` on; returns where that ends.
    fn read_ascii(&mut self, text: &str, at: usize, known: &Known) -> usize {
        let tail = text.as_bytes().get(at..).unwrap_or(&[]);
        let may_begin_with_space = self.kinds.last().is_some_and(|kinds| !Kind::GAP.is_in(*kinds));
        let run = plain::ascii_run(tail, may_begin_with_space);
        self.chars.extend(run.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
        self.sources.extend((at..at + run.len()).map(|byte| Source::new(byte, 1)));
        self.kinds.extend(run.iter().map(|byte| known.ascii_kinds(*byte)));
        at + run.len()
    }

    /// Takes over letters and marks beyond ASCII that read as one character each; returns where that ends.
    fn read_plain(&mut self, text: &str, mut at: usize, known: &Known) -> usize {
        while let Some(Plain { c, kinds, n_bytes }) = known.next(text.as_bytes().get(at..).unwrap_or(&[])) {
            self.chars.push(c);
            self.sources.push(Source::new(at, n_bytes));
            self.kinds.push(kinds);
            at += n_bytes;
        }
        at
    }

    /// Reads one character with the marks on it; returns where that ends.
    fn read_cluster(&mut self, text: &str, at: usize) -> usize {
        let tail = text.get(at..).unwrap_or_default();
        let mut rest = tail.char_indices().peekable();
        let Some((_, c)) = rest.next() else { return text.len() };
        let next_is_plain = rest.peek().is_none_or(|(_, next)| next.is_ascii() && !is_ignorable(*next));
        let mut end = c.len_utf8();
        if c.is_ascii() && next_is_plain {
            self.push(c.to_ascii_lowercase(), capital(c), Source::new(at, 1));
            return at + 1;
        }
        if is_ignorable(c) {
            return at + end;
        }
        let mut cluster = std::mem::take(&mut self.cluster);
        cluster.clear();
        cluster.push(c);
        let mut seen = end;
        while let Some((start, mark)) = rest.next_if(|(_, next)| is_combining(*next) || is_ignorable(*next)) {
            seen = start + mark.len_utf8();
            if !is_ignorable(mark) {
                cluster.push(mark);
                end = seen;
            }
        }
        self.push_cluster(&cluster, Source::new(at, end));
        self.cluster = cluster;
        at + seen
    }

    fn push_cluster(&mut self, cluster: &str, source: Source) {
        let capital = cluster.chars().next().map_or(0, capital);
        for composed in cluster.nfkc() {
            for lower in composed.to_lowercase().nfkc() {
                if !is_decoration(lower) && !is_ignorable(lower) {
                    self.push(lookalike::plain(lower), capital, source);
                }
            }
        }
    }

    fn push(&mut self, c: char, capital: u8, source: Source) {
        if c.is_whitespace() {
            self.push_space(c, source);
        } else if !c.is_control() {
            self.chars.push(c);
            self.sources.push(source);
            self.kinds.push(kinds_of(c) | capital);
            self.has_foreign |= is_foreign(c);
        }
    }

    fn push_space(&mut self, c: char, source: Source) {
        let is_break = matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let gap = if is_break { '\n' } else { ' ' };
        match (self.chars.last_mut(), self.kinds.last_mut()) {
            (Some(last @ (' ' | '\n')), Some(kinds)) => {
                *last = if is_break { gap } else { *last };
                *kinds = kinds_of(*last);
            }
            (Some(_), _) => {
                self.chars.push(gap);
                self.sources.push(source);
                self.kinds.push(kinds_of(gap));
            }
            (None, _) => {}
        }
    }

    fn trim_end(&mut self) {
        if matches!(self.chars.last(), Some(' ' | '\n')) {
            self.chars.pop();
            self.sources.pop();
            self.kinds.pop();
        }
    }

    fn find_twins(&mut self) {
        let (before, after) = (self.chars.as_slice(), self.chars.get(1..).unwrap_or(&[]));
        for (kinds, (before, c)) in self.kinds.get_mut(1..).unwrap_or(&mut []).iter_mut().zip(before.iter().zip(after))
        {
            *kinds |= u8::from(before == c) << Kind::TWIN.bit();
        }
    }
}

/// The flag of a capital letter, if it is one.
fn capital(c: char) -> u8 {
    if c.is_uppercase() { Kind::CAPITAL.flag() } else { 0 }
}

impl std::fmt::Display for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.chars.iter().try_for_each(|c| std::fmt::Write::write_char(f, *c))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(View::of(text).to_string(), expected);
    }

    #[test]
    fn french_and_german_letters_survive() {
        check("Où êtes-vous, GARÇON ?", "où êtes-vous, garçon ?");
        check("Straße, ÄRGER, Füße", "straße, ärger, füße");
    }

    #[test]
    fn invisible_characters_vanish_even_between_letter_and_accent() {
        check("i\u{200b}d\u{ad}i\u{2060}ot", "idiot");
        check("e\u{200d}\u{301}te\u{301}", "été");
        check("e\u{1}\u{301}te\u{7f}\u{301}", "été");
    }

    #[test]
    fn compatibility_forms_and_stray_marks_fold() {
        check("ｉｄｉｏｔ 𝓲𝓭𝓲𝓸𝓽 ⓘⓓⓘⓞⓣ", "idiot idiot idiot");
        check("i\u{334}d\u{335}i\u{336}o\u{337}t\u{338}", "idiot");
    }

    #[test]
    fn lookalikes_fold_in_mixed_words_and_nowhere_else() {
        check("\u{456}di\u{43e}t", "idiot");
        check("привет мир", "привет мир");
    }

    #[test]
    fn white_space_collapses_and_lines_stay() {
        check("  a \t b \n\n c  ", "a b\nc");
    }

    /// The view as the slow way alone reads it.
    fn read_slowly(text: &str) -> View {
        let mut view = View::default();
        let mut at = 0;
        while at < text.len() {
            at = view.read_cluster(text, at);
        }
        view.trim_end();
        lookalike::fold_mixed_words(&mut view.chars, &mut view.kinds);
        view
    }

    proptest! {
        #[test]
        fn the_fast_way_reads_what_the_slow_way_reads(
            text in "[a-zA-Z0-9 éÉßœŒÀ’«»…–€\u{a0}\u{200b}\u{301}\u{ad}\n\tаТ.!@😀\u{130}]{0,60}",
        ) {
            let (fast, slow) = (View::of(&text), read_slowly(&text));
            prop_assert_eq!(fast.chars(), slow.chars());
            prop_assert_eq!(fast.sources(), slow.sources());
            let own = |kinds: &[u8]| kinds.iter().map(|kinds| kinds & !Kind::TWIN.flag()).collect::<Vec<u8>>();
            prop_assert_eq!(own(fast.kinds()), own(slow.kinds()));
            for (c, kinds) in fast.chars().iter().zip(fast.kinds()) {
                prop_assert_eq!(kinds & !Kind::TWIN.flag() & !Kind::CAPITAL.flag(), kinds_of(*c));
            }
        }

        #[test]
        fn normalising_twice_equals_once(text in ".{0,80}") {
            let once = View::of(&text).to_string();
            prop_assert_eq!(View::of(&once).to_string(), once);
        }

        #[test]
        fn sources_lie_on_character_boundaries_in_order(text in "\\PC{0,80}") {
            let view = View::of(&text);
            let mut last = 0;
            for source in view.sources() {
                prop_assert!(text.is_char_boundary(source.start as usize) && text.is_char_boundary(source.end as usize));
                prop_assert!(source.start < source.end && source.start >= last);
                last = source.start;
            }
        }

        #[test]
        fn zero_width_characters_change_nothing(text in "\\PC{0,40}", at in 0usize..40) {
            let mut spiked: Vec<char> = text.chars().collect();
            spiked.insert(at.min(spiked.len()), '\u{200b}');
            let spiked: String = spiked.into_iter().collect();
            prop_assert_eq!(View::of(&spiked).to_string(), View::of(&text).to_string());
        }
    }
}
