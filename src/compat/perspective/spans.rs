//! Sentences: contiguous stretches of a text, counted in UTF-16 code units as the contract counts.

use unicode_segmentation::UnicodeSegmentation;

use crate::comment::CommentText;
use crate::text::is_visible;

/// The most spans of one answer; what comes later belongs to the last. Keeps a text of nothing but full stops cheap.
const MAX_SPANS: usize = 128;

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Its first UTF-16 code unit.
    pub(super) begin: usize,
    /// The unit behind its last.
    pub(super) end: usize,
}

/// The whole text as one span.
pub(super) fn whole(text: &str) -> Span {
    Span { begin: 0, end: n_units(text) }
}

/// Every sentence (Unicode Standard Annex 29) with the white space behind it.
pub(super) fn sentences(text: &str) -> Vec<(Span, CommentText)> {
    let mut begin = 0;
    let mut spans = Vec::new();
    for sentence in cut(text) {
        let span = Span { begin, end: begin + n_units(&sentence) };
        begin = span.end;
        spans.extend(CommentText::parse(sentence).ok().map(|sentence| (span, sentence)));
    }
    spans
}

/// What nobody sees is no sentence: it belongs to the one before, or to the first.
fn cut(text: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for piece in text.split_sentence_bounds() {
        let n_sentences = sentences.len();
        match sentences.last_mut() {
            Some(last) if n_sentences == MAX_SPANS || !can_be_seen(piece) || !can_be_seen(last) => last.push_str(piece),
            _ => sentences.push(piece.to_owned()),
        }
    }
    sentences
}

fn can_be_seen(piece: &str) -> bool {
    piece.chars().any(is_visible)
}

fn n_units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(text: &str) -> Vec<(usize, usize)> {
        sentences(text).into_iter().map(|(span, _)| (span.begin, span.end)).collect()
    }

    #[test]
    fn white_space_belongs_to_the_sentence_before() {
        assert_eq!(spans("You are a nuisance. I will kill you."), [(0, 20), (20, 36)]);
        assert_eq!(spans("  Oui !  \n"), [(0, 10)]);
    }

    #[test]
    fn a_picture_counts_two_units() {
        assert_eq!(spans("😀 Hello. Bye."), [(0, 10), (10, 14)]);
    }

    #[test]
    fn no_text_has_more_spans_than_the_limit() {
        let text = "Non. ".repeat(4_000);
        let all = spans(&text);
        assert_eq!(all.len(), MAX_SPANS);
        assert_eq!(all.last().map(|(_, end)| *end), Some(text.len()));
    }

    proptest! {
        #[test]
        fn spans_are_contiguous_and_cover_the_text(text in "\\PC{0,200}") {
            let spans = spans(&text);
            let n_units: usize = text.encode_utf16().count();
            if CommentText::parse(text).is_ok() {
                prop_assert_eq!(spans.first().map(|(begin, _)| *begin), Some(0));
                prop_assert_eq!(spans.last().map(|(_, end)| *end), Some(n_units));
            }
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 == pair[1].0));
        }
    }
}
