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
    let has_at = view.places().of(Kind::NOTABLE).any(|at| chars.get(at) == Some(&'@'));
    found.clear();
    found.extend(view.places().runs_without(Kind::GAP, 0..chars.len()).map(|range| {
        let piece = chars.get(range.clone()).unwrap_or(&[]);
        let kind = if has_at || may_be_link(piece) { kind(piece) } else { ChunkKind::Plain };
        Chunk { range, kind }
    }));
}

/// Tells nearly all that are no links at a glance.
fn may_be_link(piece: &[char]) -> bool {
    match piece {
        [] => false,
        ['h', second, ..] => *second == 't' && piece.len() >= MIN_LINK,
        ['w', second, ..] => *second == 'w' && piece.len() >= MIN_LINK,
        [first, ..] => piece.len() >= MIN_LINK && !first.is_alphanumeric(),
    }
}

/// The shortest links have so many characters.
const MIN_LINK: usize = 8;

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
    STARTS.into_iter().any(|start| starts_with(piece, start)) && piece.len() >= MIN_LINK
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
