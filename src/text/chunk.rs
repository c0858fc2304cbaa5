//! White-space separated pieces of a view, with links and handles recognised.

use std::ops::Range;

/// What a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// Words and punctuation.
    Plain,
    /// A link.
    Link,
    /// An e-mail address.
    Email,
    /// Somebody's handle: `@name`.
    Mention,
}

/// One piece of a view between white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Its characters in the view.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ChunkKind,
}

/// Cuts a view's characters at white space.
pub fn chunks(chars: &[char]) -> impl Iterator<Item = Chunk> {
    let mut start = 0;
    chars.chunk_by(|a, b| is_space(*a) == is_space(*b)).filter_map(move |piece| {
        let range = start..start + piece.len();
        start = range.end;
        let is_gap = piece.first().is_none_or(|c| is_space(*c));
        (!is_gap).then(|| Chunk { range, kind: kind(piece) })
    })
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n')
}

fn kind(piece: &[char]) -> ChunkKind {
    let inner_start = piece.iter().position(|c| c.is_alphanumeric() || *c == '@').unwrap_or(0);
    let inner = piece.get(inner_start..).unwrap_or(&[]);
    if is_link(inner) {
        return ChunkKind::Link;
    }
    match inner.iter().position(|c| *c == '@') {
        Some(0) if is_handle(inner) => ChunkKind::Mention,
        Some(at) if at > 0 && inner.get(at..).is_some_and(has_inner_dot) => ChunkKind::Email,
        _ => ChunkKind::Plain,
    }
}

fn is_link(piece: &[char]) -> bool {
    const STARTS: [&str; 3] = ["http://", "https://", "www."];
    STARTS.into_iter().any(|start| starts_with(piece, start)) && piece.len() > 7
}

fn starts_with(piece: &[char], start: &str) -> bool {
    let mut chars = piece.iter();
    start.chars().all(|expected| chars.next() == Some(&expected))
}

/// `@` and at least three letters, digits or underscores.
fn is_handle(piece: &[char]) -> bool {
    let name = piece.get(1..).unwrap_or(&[]);
    name.iter().take_while(|c| c.is_alphanumeric() || **c == '_').count() >= 3
}

fn has_inner_dot(domain: &[char]) -> bool {
    domain.windows(3).any(|w| matches!(w, [a, '.', b] if a.is_alphanumeric() && b.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::View;

    fn kinds(text: &str) -> Vec<ChunkKind> {
        chunks(View::of(text).chars()).map(|chunk| chunk.kind).collect()
    }

    #[test]
    fn links_handles_and_addresses_are_told_from_words() {
        use ChunkKind::{Email, Link, Mention, Plain};
        assert_eq!(kinds("voir (https://example.com/a) ici"), [Plain, Link, Plain]);
        assert_eq!(kinds("@sylvie_69 écrivez à moi@example.org"), [Mention, Plain, Plain, Email]);
        assert_eq!(kinds("@h non c@nnard"), [Plain, Plain, Plain]);
    }
}
