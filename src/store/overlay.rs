//! A group of commands before it is committed: what it changes, laid over what is stored.
//!
//! Commands of one group see each other's changes through it. It decides nothing and writes nothing.

use std::iter::Peekable;
use std::ops::Bound;

use super::engine::Writes;
use super::keys::Tree;
use super::view::{Pair, Pairs, Span, View, ViewError};

/// Changes over a base.
pub(crate) struct Overlay<'a> {
    base: &'a dyn View,
    writes: Writes,
}

impl<'a> Overlay<'a> {
    /// Begins without changes.
    pub(crate) fn over(base: &'a dyn View) -> Self {
        Self { base, writes: Writes::new() }
    }

    /// Puts a value under a key.
    pub(crate) fn put(&mut self, tree: Tree, key: Vec<u8>, value: Vec<u8>) {
        self.writes.insert((tree, key), Some(value));
    }

    /// Removes a key.
    pub(crate) fn remove(&mut self, tree: Tree, key: Vec<u8>) {
        self.writes.insert((tree, key), None);
    }

    /// Everything that changed.
    pub(crate) fn into_writes(self) -> Writes {
        self.writes
    }
}

impl View for Overlay<'_> {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        match self.writes.get(&(tree, key.to_vec())) {
            Some(value) => Ok(value.clone()),
            None => self.base.get(tree, key),
        }
    }

    fn scan(&self, tree: Tree, span: Span) -> Pairs<'_> {
        let until = span.until.clone();
        let changes = self
            .writes
            .range((Bound::Included((tree, span.from.clone())), Bound::Unbounded))
            .take_while(move |((of, key), _)| *of == tree && until.as_ref().is_none_or(|until| key < until))
            .map(|((_, key), value)| (key.clone(), value.clone()));
        Box::new(Merged { base: self.base.scan(tree, span).peekable(), changes: changes.peekable() })
    }
}

/// Two ordered streams as one; a change hides the stored pair of the same key.
struct Merged<'a, C: Iterator<Item = (Vec<u8>, Option<Vec<u8>>)>> {
    base: Peekable<Pairs<'a>>,
    changes: Peekable<C>,
}

impl<C: Iterator<Item = (Vec<u8>, Option<Vec<u8>>)>> Iterator for Merged<'_, C> {
    type Item = Result<Pair, ViewError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((changed, _)) = self.changes.peek() else {
                return self.base.next();
            };
            match self.base.peek() {
                Some(Err(_)) => return self.base.next(),
                Some(Ok((stored, _))) if stored < changed => return self.base.next(),
                Some(Ok((stored, _))) if stored == changed => drop(self.base.next()),
                _ => {}
            }
            if let Some((key, Some(value))) = self.changes.next() {
                return Some(Ok((key, value)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Memory;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn reading_through_changes_equals_reading_after_them(
            stored in proptest::collection::btree_map(0..20_u8, any::<u8>(), 0..12),
            changes in proptest::collection::vec((0..20_u8, any::<Option<u8>>()), 0..12),
            from in 0..20_u8,
            until in 0..20_u8,
        ) {
            let memory = Memory::holding(stored.iter().map(|(key, value)| (Tree::Queue, vec![*key], vec![*value])));
            let mut overlay = Overlay::over(&memory);
            let mut after: BTreeMap<u8, u8> = stored;
            for (key, value) in changes {
                if let Some(value) = value {
                    overlay.put(Tree::Queue, vec![key], vec![value]);
                    after.insert(key, value);
                } else {
                    overlay.remove(Tree::Queue, vec![key]);
                    after.remove(&key);
                }
            }
            let span = Span { from: vec![from], until: Some(vec![until]) };
            let read: Vec<Pair> = overlay.scan(Tree::Queue, span).map(|pair| pair.expect("reads")).collect();
            let expected: Vec<Pair> = after.iter().filter(|(key, _)| (from..until).contains(key))
                .map(|(key, value)| (vec![*key], vec![*value])).collect();
            prop_assert_eq!(read, expected);
            for key in 0..20_u8 {
                prop_assert_eq!(overlay.get(Tree::Queue, &[key]).expect("reads"), after.get(&key).map(|value| vec![*value]));
            }
        }
    }
}
