//! White-space separated pieces of a view, with links and handles recognised.

use std::ops::Range;

use super::View;
use super::kind::Kind;

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

/// Cuts a view at white space.
pub fn chunks(view: &View, found: &mut Vec<Chunk>) {
    let chars = view.chars();
    found.clear();
    found.extend(view.places().runs_without(Kind::GAP, 0..chars.len()).map(|range| {
        let piece = chars.get(range.clone()).unwrap_or(&[]);
        let may_be_link =
            matches!(piece.first(), Some('h' | 'w')) || !piece.first().is_some_and(|c| c.is_alphanumeric());
        let may_be_address = view.places().any(Kind::NOTABLE, range.clone());
        let kind = if may_be_link || may_be_address { kind(piece) } else { ChunkKind::Plain };
        Chunk { range, kind }
    }));
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

    fn kinds(text: &str) -> Vec<ChunkKind> {
        let mut found = Vec::new();
        chunks(&View::of(text), &mut found);
        found.iter().map(|chunk| chunk.kind).collect()
    }

    #[test]
    fn links_handles_and_addresses_are_told_from_words() {
        use ChunkKind::{Email, Link, Mention, Plain};
        assert_eq!(kinds("voir (https://example.com/a) ici"), [Plain, Link, Plain]);
        assert_eq!(kinds("@sylvie_69 écrivez à moi@example.org"), [Mention, Plain, Plain, Email]);
        assert_eq!(kinds("@h non c@nnard"), [Plain, Plain, Plain]);
    }
}
