//! From weights of chunks to stretches of the original text, in code points.

use std::ops::Range;

use super::Span;
use crate::category::Category;
use crate::decision::Highlight;
use crate::text::{Source, View};

/// Words that add less than this to the log-odds are not worth a highlight.
const MIN_WEIGHT: f64 = 0.05;
/// Words weaker than this share of the strongest one are not shown beside it.
const MIN_SHARE: f64 = 0.2;

/// All pieces as spans. Pieces that come from the same characters of the original are one.
pub(super) fn spans(view: &View, text: &str, pieces: &[(Range<usize>, f64)]) -> Vec<Span> {
    let mut sources: Vec<(Source, f64)> = Vec::with_capacity(pieces.len());
    for (range, weight) in pieces {
        let Some(source) = view.source_of(trim(view.chars(), range.clone())) else { continue };
        match sources.last_mut() {
            Some((before, sum)) if source.start < before.end => {
                before.end = before.end.max(source.end);
                *sum += weight;
            }
            _ => sources.push((source, *weight)),
        }
    }
    let (mut byte, mut start) = (0, 0);
    let counted = sources.into_iter().map(|(source, weight)| {
        start += n_chars(text, byte, source.start as usize);
        byte = source.start as usize;
        Span { start, end: start + n_chars(text, byte, source.end as usize), weight: weight as f32 }
    });
    counted.collect()
}

/// The pieces that add most, neighbours of like strength joined.
pub(super) fn highlights(
    view: &View,
    text: &str,
    category: Category,
    mut pieces: Vec<(Range<usize>, f64)>,
    limit: usize,
) -> Vec<Highlight> {
    let top = pieces.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
    pieces.retain(|(_, weight)| *weight >= MIN_WEIGHT && *weight >= top * MIN_SHARE);
    let mut joined = join(pieces);
    joined.sort_by(|a, b| b.1.total_cmp(&a.1));
    joined.truncate(limit);
    joined.into_iter().filter_map(|(range, weight)| highlight(view, text, category, range, weight)).collect()
}

fn join(pieces: Vec<(Range<usize>, f64)>) -> Vec<(Range<usize>, f64)> {
    let mut joined: Vec<(Range<usize>, f64)> = Vec::new();
    for (range, weight) in pieces {
        match joined.last_mut() {
            Some((before, sum)) if before.end + 1 >= range.start => {
                before.end = range.end;
                *sum += weight;
            }
            _ => joined.push((range, weight)),
        }
    }
    joined
}

fn highlight(view: &View, text: &str, category: Category, range: Range<usize>, weight: f64) -> Option<Highlight> {
    let source = view.source_of(trim(view.chars(), range))?;
    let start = n_chars(text, 0, source.start as usize);
    let end = start + n_chars(text, source.start as usize, source.end as usize);
    Some(Highlight { start, end, weight: weight as f32, category })
}

/// How many characters stand between two bytes of a text.
fn n_chars(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes().get(from..to).unwrap_or(&[]);
    bytes.iter().filter(|byte| !matches!(byte, 0x80..0xC0)).count() // all but those that continue a character
}

/// Leaves out punctuation at both ends, unless there is nothing else.
fn trim(chars: &[char], range: Range<usize>) -> Range<usize> {
    let piece = chars.get(range.clone()).unwrap_or(&[]);
    let is_edge = |c: &char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '(' | ')' | '-');
    let Some(first) = piece.iter().position(|c| !is_edge(c)) else {
        return range;
    };
    let last = piece.iter().rposition(|c| !is_edge(c)).unwrap_or(first);
    range.start + first..range.start + last + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_code_points_of_the_original() {
        let text = "É\u{200b}t 👍 (ｂ)";
        let view = View::of(text);
        assert_eq!(view.to_string(), "ét 👍 (b)");
        let pieces = [(0..2, 1.0), (3..4, 2.0), (5..8, 3.0)];
        let found: Vec<_> = spans(&view, text, &pieces).iter().map(|span| (span.start, span.end)).collect();
        assert_eq!(found, [(0, 3), (4, 5), (7, 8)]);
    }

    #[test]
    fn words_from_one_character_of_the_original_are_one_span() {
        let text = "a \u{fdfa} b"; // reads as four words
        let view = View::of(text);
        let mut chunks = Vec::new();
        crate::text::chunks(&view, &mut chunks);
        assert_eq!(chunks.len(), 6);
        let pieces: Vec<_> = chunks.into_iter().map(|chunk| (chunk.range, 1.0)).collect();
        let found: Vec<_> = spans(&view, text, &pieces).iter().map(|s| (s.start, s.end, s.weight)).collect();
        assert_eq!(found, [(0, 1, 1.0), (2, 3, 4.0), (4, 5, 1.0)]);
    }
}
