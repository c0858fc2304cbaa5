//! The normalised view of a text: what it reads as, every character remembering where it came from.
//!
//! Folded are case, compatibility forms (NFKC, Unicode Standard Annex 15), invisible characters, stray diacritics, kinds
//! of white space, quotes and dashes, and look-alike letters inside mixed-script words. Letters keep their diacritics and
//! `ß` stays `ß`: other languages' words must survive. What the disguised words in it mean is [`super::disguise`]'s work.

use unicode_normalization::UnicodeNormalization;

use super::lookalike;
use super::visible::{is_combining, is_decoration, is_ignorable};

/// The bytes of the original text from which a character of the view came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// First byte, on a character boundary.
    pub start: u32,
    /// One past the last byte, on a character boundary.
    pub end: u32,
}

/// Normalised characters with their sources. White space is collapsed to one `' '`, or one `'\n'` where a line ended.
#[derive(Clone, Debug, Default)]
pub struct View {
    chars: Vec<char>,
    sources: Vec<Source>,
    n_folded_lookalikes: usize,
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
        let mut rest = text.char_indices().peekable();
        let mut cluster = String::new();
        while let Some((start, c)) = rest.next() {
            let next_is_plain = rest.peek().is_none_or(|(_, next)| next.is_ascii());
            if c.is_ascii() && next_is_plain {
                self.push(c.to_ascii_lowercase(), start, start + 1);
                continue;
            }
            if is_ignorable(c) {
                continue;
            }
            cluster.clear();
            cluster.push(c);
            let mut end = start + c.len_utf8();
            while let Some((at, mark)) = rest.next_if(|(_, next)| is_combining(*next) || is_ignorable(*next)) {
                if !is_ignorable(mark) {
                    cluster.push(mark);
                    end = at + mark.len_utf8();
                }
            }
            self.push_cluster(&cluster, start, end);
        }
        self.trim_end();
        self.n_folded_lookalikes = lookalike::fold_mixed_words(&mut self.chars);
    }

    /// The characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Where each character came from; as long as [`View::chars`].
    pub fn sources(&self) -> &[Source] {
        &self.sources
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
        self.n_folded_lookalikes = 0;
    }

    fn push_cluster(&mut self, cluster: &str, start: usize, end: usize) {
        for composed in cluster.nfkc() {
            for lower in composed.to_lowercase().nfkc() {
                if !is_decoration(lower) && !is_ignorable(lower) {
                    self.push(lookalike::plain(lower), start, end);
                }
            }
        }
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        let source = Source { start: start as u32, end: end as u32 };
        if c.is_whitespace() {
            self.push_space(c, source);
        } else if !c.is_control() {
            self.chars.push(c);
            self.sources.push(source);
        }
    }

    fn push_space(&mut self, c: char, source: Source) {
        let is_break = matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        match self.chars.last_mut() {
            None => {}
            Some(last @ (' ' | '\n')) => *last = if is_break { '\n' } else { *last },
            Some(_) => {
                self.chars.push(if is_break { '\n' } else { ' ' });
                self.sources.push(source);
            }
        }
    }

    fn trim_end(&mut self) {
        if matches!(self.chars.last(), Some(' ' | '\n')) {
            self.chars.pop();
            self.sources.pop();
        }
    }
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

    proptest! {
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
