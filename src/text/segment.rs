//! Sentences, roughly: the pieces of a comment that are judged on their own as well as together.

use std::ops::Range;

use super::chunk::Chunk;

/// The most segments a comment is cut into; what comes later belongs to the last one.
pub const MAX_SEGMENTS: usize = 64;
const MIN_CHARS: usize = 24;
const MAX_CHARS: usize = 400;

/// Groups chunks into segments: ranges of chunk indices, in order, covering all chunks. A segment ends after a chunk that
/// ends a sentence or a line once it has 24 characters, and in any case beyond 400.
pub fn segments(chars: &[char], chunks: &[Chunk], found: &mut Vec<Range<usize>>) {
    found.clear();
    let mut first = 0;
    let mut start_char = 0;
    for (i, chunk) in chunks.iter().enumerate() {
        let n_chars = chunk.range.end - start_char;
        let may_end = n_chars >= MAX_CHARS || (n_chars >= MIN_CHARS && ends_sentence(chars, chunk));
        if may_end && found.len() + 1 < MAX_SEGMENTS {
            found.push(first..i + 1);
            first = i + 1;
            start_char = chunk.range.end + 1;
        }
    }
    if first < chunks.len() {
        found.push(first..chunks.len());
    }
}

fn ends_sentence(chars: &[char], chunk: &Chunk) -> bool {
    let last = chars.get(chunk.range.clone()).and_then(<[char]>::last);
    let next = chars.get(chunk.range.end);
    next == Some(&'\n') || matches!(last, Some('.' | '!' | '?' | '…'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{View, chunks};

    fn segments_of(text: &str) -> (Vec<Range<usize>>, usize) {
        let (view, mut pieces, mut found) = (View::of(text), Vec::new(), Vec::new());
        chunks(&view, &mut pieces);
        segments(view.chars(), &pieces, &mut found);
        (found, pieces.len())
    }

    #[test]
    fn sentences_and_lines_end_segments_and_short_ones_stay_together() {
        let (found, _) = segments_of("Oui ! Cet article est vraiment remarquable. Merci.\nA demain\n");
        assert_eq!(found, [0..7, 7..10]);
    }

    #[test]
    fn no_text_makes_more_segments_than_the_limit() {
        let (found, n_chunks) = segments_of(&"une phrase assez longue pour compter. ".repeat(200));
        assert_eq!(found.len(), MAX_SEGMENTS);
        assert_eq!(found.last().map(|last| last.end), Some(n_chunks));
    }
}
