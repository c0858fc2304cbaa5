//! The words of a text, hashed once for everything that asks for words.

use std::ops::Range;

use super::ngrams::word_hash;
use crate::text::{Chunk, ChunkKind, View, words};

/// A word of a plain chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its characters in the view.
    pub range: Range<usize>,
    /// Its hash, see [`word_hash`].
    pub hash: u64,
}

/// Finds the words of a text, in order; those of links and addresses are none.
pub fn read(view: &View, chunks: &[Chunk], found: &mut Vec<Word>) {
    found.clear();
    let hashed = |range: Range<usize>| {
        let hash = word_hash(view.chars().get(range.clone()).unwrap_or(&[]));
        Word { range, hash }
    };
    if chunks.iter().all(|chunk| chunk.kind == ChunkKind::Plain) {
        found.extend(words(view, 0..view.chars().len()).map(hashed));
        return;
    }
    for chunk in chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Plain) {
        found.extend(words(view, chunk.range.clone()).map(hashed));
    }
}
