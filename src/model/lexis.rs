//! The words of a text, hashed once for everything that asks for words.

use std::ops::Range;

use super::ngrams::word_hash;
use crate::text::{Chunk, ChunkKind, Kind, View, is_picture, words};

/// A word of a plain chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its characters in the view.
    pub range: Range<usize>,
    /// Its hash, see [`word_hash`].
    pub hash: u64,
}

/// Finds the words of a text, in order; those of links and addresses are none. A picture is a word by itself.
pub fn read(view: &View, chunks: &[Chunk], found: &mut Vec<Word>) {
    found.clear();
    let hashed = |range: Range<usize>| {
        let hash = word_hash(view.chars().get(range.clone()).unwrap_or(&[]));
        Word { range, hash }
    };
    if chunks.iter().all(|chunk| chunk.kind == ChunkKind::Plain) {
        found.extend(words(view, 0..view.chars().len()).map(hashed));
    } else {
        for chunk in chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Plain) {
            found.extend(words(view, chunk.range.clone()).map(hashed));
        }
    }
    add_pictures(view, chunks, found);
}

fn add_pictures(view: &View, chunks: &[Chunk], found: &mut Vec<Word>) {
    let n_words = found.len();
    let chars = view.chars();
    let pictures =
        view.places().of(Kind::NOTABLE).filter_map(|at| Some((at, *chars.get(at)?))).filter(|(_, c)| is_picture(*c));
    found.extend(
        pictures
            .filter(|(at, _)| is_plain(chunks, *at))
            .map(|(at, c)| Word { range: at..at + 1, hash: word_hash(&[c]) }),
    );
    if found.len() > n_words {
        found.sort_unstable_by_key(|word| word.range.start);
    }
}

/// Whether a character stands in a plain chunk.
fn is_plain(chunks: &[Chunk], at: usize) -> bool {
    let behind = chunks.partition_point(|chunk| chunk.range.end <= at);
    chunks.get(behind).is_some_and(|chunk| chunk.range.contains(&at) && chunk.kind == ChunkKind::Plain)
}
