//! Weights of the characters of a view, and of its chunks.

use std::ops::Range;

use crate::text::Chunk;

/// What each character of a view adds, as differences to the one before: a range costs two additions however long it is.
#[derive(Default)]
pub(super) struct Characters {
    differences: Vec<f64>,
}

impl Characters {
    /// Forgets everything and begins with `n_chars` characters of no weight.
    pub(super) fn begin(&mut self, n_chars: usize) {
        self.differences.clear();
        self.differences.resize(n_chars + 1, 0.0);
    }

    /// Spreads a weight evenly over some characters.
    pub(super) fn add(&mut self, range: Range<usize>, weight: f64) {
        let each = weight / range.len().max(1) as f64;
        if let Some(start) = self.differences.get_mut(range.start) {
            *start += each;
        }
        if let Some(end) = self.differences.get_mut(range.end) {
            *end -= each;
        }
    }

    /// What each chunk adds. The gap behind a chunk counts as the chunk's.
    pub(super) fn pieces(&self, chunks: &[Chunk]) -> Vec<(Range<usize>, f64)> {
        let ends = chunks.iter().skip(1).map(|next| next.range.start).chain([self.differences.len()]);
        let mut rest = self.differences.as_slice();
        let (mut at, mut weight) = (0, 0.0);
        let pieces = chunks.iter().zip(ends).map(|(chunk, end)| {
            let (own, after) = rest.split_at_checked(end - at).unwrap_or((rest, &[]));
            (rest, at) = (after, end);
            let weights = own.iter().map(|difference| {
                weight += difference;
                weight
            });
            (chunk.range.clone(), weights.sum())
        });
        pieces.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ChunkKind;

    #[test]
    fn chunks_add_up_to_all_that_was_added_gaps_included() {
        let mut characters = Characters::default();
        characters.begin(7);
        characters.add(0..7, 7.0);
        characters.add(2..4, -1.0);
        let chunk = |range| Chunk { range, kind: ChunkKind::Plain };
        assert_eq!(characters.pieces(&[chunk(0..3), chunk(4..7)]), [(0..3, 3.0), (4..7, 3.0)]);
    }
}
