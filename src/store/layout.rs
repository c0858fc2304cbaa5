//! Where the trees of the state lie in the engine: what belongs to one comment, person or article lies side by side.
//!
//! The engine keeps neighbouring keys in one page and reads and writes pages whole. A comment touches a dozen trees; with a
//! page for each of them, a store that outgrows its cache reads a dozen pages to write one comment. So trees whose keys
//! begin with the same 16 bytes share a shelf: `shelf, owner, tag of the tree, rest`.
//!
//! All shelves are in one tree of the engine: it applies a batch to one tree atomically without reading what was there, and
//! to several only in a transaction, which reads every key before it writes it.

use super::keys::Tree;
use super::view::Span;

/// How long the owner at the beginning of a shared tree's key is.
const OWNER_BYTES: usize = 16;

/// Where a tree of the state lies in the engine's one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Home {
    /// What its keys begin with.
    shelf: u8,
    /// What stands behind the owner in its keys; none when it has the shelf for itself.
    tag: Option<u8>,
}

/// Where a tree of the state lies.
pub(crate) const fn home(tree: Tree) -> Home {
    match tree {
        Tree::Meta => alone(0),
        Tree::Keys => alone(1),
        Tree::Comments => shared(2, b'c'),
        Tree::Texts => shared(2, b't'),
        Tree::History => shared(2, b'h'),
        Tree::Erased => shared(2, b'e'),
        Tree::Reports => shared(2, b'r'),
        Tree::Authors => shared(3, b'a'),
        Tree::AuthorDays => shared(3, b'd'),
        Tree::ByAuthor => shared(3, b'c'),
        Tree::Repeats => shared(3, b'r'),
        Tree::Reporters => shared(3, b's'),
        Tree::ByReporter => shared(3, b't'),
        Tree::Articles => shared(4, b'a'),
        Tree::ByArticle => shared(4, b'c'),
        Tree::ByModerator => shared(5, b'h'),
        Tree::ByDecider => shared(5, b'd'),
        Tree::Queue => alone(6),
        Tree::Ready => alone(7),
        Tree::ByAge => alone(8),
        Tree::Facets => alone(9),
        Tree::Leased => alone(10),
        Tree::ByStatus => alone(11),
        Tree::Batches => alone(12),
        Tree::Labels => shared(13, b'l'),
        Tree::LabelTexts => shared(13, b't'),
        Tree::LabelsByText => alone(14),
        Tree::LabelsByAge => alone(15),
        Tree::Accounts => alone(16),
    }
}

const fn alone(shelf: u8) -> Home {
    Home { shelf, tag: None }
}

const fn shared(shelf: u8, tag: u8) -> Home {
    Home { shelf, tag: Some(tag) }
}

impl Home {
    /// The engine's key for a key of the state.
    pub(crate) fn key(self, key: &[u8]) -> Vec<u8> {
        match (self.tag, key.split_at_checked(OWNER_BYTES)) {
            (Some(tag), Some((owner, rest))) => [&[self.shelf], owner, &[tag], rest].concat(),
            // A tree for itself, or a bound that is shorter than an owner.
            _ => [&[self.shelf], key].concat(),
        }
    }

    /// The state's key for a key of the engine; none when it is another tree's.
    pub(crate) fn key_of(self, key: &[u8]) -> Option<Vec<u8>> {
        let (_, key) = key.split_first().filter(|(shelf, _)| **shelf == self.shelf)?;
        let Some(tag) = self.tag else { return Some(key.to_vec()) };
        let (owner, rest) = key.split_at_checked(OWNER_BYTES)?;
        let (found, rest) = rest.split_first()?;
        (*found == tag).then(|| [owner, rest].concat())
    }

    /// The engine's span for a span of the state. It can hold other trees' keys too.
    pub(crate) fn span(self, span: &Span) -> Span {
        let until = match (&span.until, self.tag) {
            (None, _) => vec![self.shelf + 1],
            // All of one owner: nothing of the next one need be looked at.
            (Some(until), Some(_)) if until.len() == OWNER_BYTES => [&[self.shelf], until.as_slice()].concat(),
            (Some(until), _) => self.key(until),
        };
        Span { from: self.key(&span.from), until: Some(until) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_trees_have_the_same_home_and_every_key_comes_back() {
        let owner_and_rest: Vec<u8> = (0..40).collect();
        for tree in Tree::ALL {
            let others = Tree::ALL.into_iter().filter(|other| *other != tree);
            let key = home(tree).key(&owner_and_rest);
            assert_eq!(home(tree).key_of(&key), Some(owner_and_rest.clone()));
            for other in others {
                assert_eq!(home(other).key_of(&key), None, "{tree:?} and {other:?}");
            }
        }
    }

    #[test]
    fn the_order_of_a_tree_is_the_order_of_its_home() {
        let keys = [vec![1; 16], vec![1; 17], [vec![1; 16], vec![9]].concat(), vec![2; 16], vec![2; 30]];
        let home = home(Tree::ByAuthor);
        assert!(keys.iter().map(|key| home.key(key)).is_sorted());
    }

    #[test]
    fn a_span_leaves_out_nothing_of_its_own() {
        let home = home(Tree::History);
        let own = |key: &[u8], span: &Span| {
            let (key, span) = (home.key(key), home.span(span));
            key >= span.from && span.until.is_none_or(|until| key < until)
        };
        let (first, next) = ([7; 16], [8; 16]);
        let all = Span::prefix(&first);
        assert!(own(&first, &all) && own(&[first.as_slice(), &[255; 9]].concat(), &all) && !own(&next, &all));
        let part = Span { from: [first.as_slice(), &[3]].concat(), ..Span::prefix(&first) };
        assert!(!own(&[first.as_slice(), &[2]].concat(), &part) && own(&[first.as_slice(), &[3]].concat(), &part));
        let until = Span { from: first.to_vec(), until: Some([first.as_slice(), &[3]].concat()) };
        assert!(own(&[first.as_slice(), &[2]].concat(), &until) && !own(&[first.as_slice(), &[3]].concat(), &until));
    }
}
