//! The state as everything above the engine sees it: ordered maps of bytes, read by key and by span.
//!
//! Two things can be read this way: the engine, and a group of commands that is not committed yet (`overlay`). Writing is
//! not part of it.

use super::engine::EngineError;
use super::envelope::EnvelopeError;
use super::keys::Tree;
use super::records::RecordError;

/// A key and its value.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

/// Pairs in the order of their keys.
pub(crate) type Pairs<'a> = Box<dyn Iterator<Item = Result<Pair, ViewError>> + 'a>;

/// Something the state can be read from.
pub(crate) trait View {
    /// The value under a key.
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError>;

    /// Everything within a span, in order.
    fn scan(&self, tree: Tree, span: Span) -> Pairs<'_>;
}

/// A stretch of keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Span {
    /// The first key.
    pub(crate) from: Vec<u8>,
    /// The key before which it ends; none means the end of the tree.
    pub(crate) until: Option<Vec<u8>>,
}

impl Span {
    /// All keys that begin with `prefix`.
    pub(crate) fn prefix(prefix: &[u8]) -> Self {
        Self { from: prefix.to_vec(), until: successor(prefix) }
    }
}

/// The first key that is greater than everything beginning with `prefix`, when there is one.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut key = prefix.to_vec();
    while let Some(last) = key.pop() {
        if let Some(next) = last.checked_add(1) {
            key.push(next);
            return Some(key);
        }
    }
    None
}

/// Why the state could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ViewError {
    /// The engine failed.
    #[error("the state could not be read")]
    Engine(#[from] EngineError),
    /// A value is damaged.
    #[error("a value in `{}` does not open", tree.name())]
    Envelope {
        /// Where it lies.
        tree: Tree,
        /// What is wrong with it.
        #[source]
        source: EnvelopeError,
    },
    /// A value is whole but not what belongs there.
    #[error("a record in `{}` does not read", tree.name())]
    Record {
        /// Where it lies.
        tree: Tree,
        /// What is wrong with it.
        #[source]
        source: RecordError,
    },
    /// A row is missing that another one names.
    #[error("a record is missing in `{}`", tree.name())]
    Missing {
        /// Where it should lie.
        tree: Tree,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_where_the_next_one_begins() {
        assert_eq!(Span::prefix(&[1, 255]).until, Some(vec![2]));
        assert_eq!(Span::prefix(&[1, 2]).until, Some(vec![1, 3]));
        assert_eq!(Span::prefix(&[255, 255]).until, None);
        assert_eq!(Span::prefix(&[]).until, None);
    }
}
