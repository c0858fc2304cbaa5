//! A flat table from hashes of words and phrases to what is known of them: open addressing, one probe in nearly all cases.
//! Most words of a text are not in it, which a small filter before it tells without a fetch from far away.
//!
//! Knows nothing of what the hashes are of, nor of what is known.

use super::fetch::fetch;

/// What is known of a term, by the hash of the term.
#[derive(Clone, Debug)]
pub struct TermTable<T> {
    /// A power of two of slots, at most half of them taken.
    slots: Vec<Option<(u64, T)>>,
    /// Four bits a slot; those of the terms in the table are set.
    filter: Vec<u64>,
    n: usize,
}

impl<T> Default for TermTable<T> {
    fn default() -> Self {
        Self { slots: Vec::new(), filter: Vec::new(), n: 0 }
    }
}

impl<T: Copy + Default> TermTable<T> {
    /// How many terms there are.
    pub const fn len(&self) -> usize {
        self.n
    }

    /// Whether there is no term.
    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// What is known of a term.
    pub fn get(&self, key: u64) -> Option<T> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = self.home(key);
        loop {
            match self.slots.get(at)? {
                Some((known, payload)) if *known == key => return Some(*payload),
                Some(_) => at = (at + 1) & mask, // half of the slots are empty: this ends
                None => return None,
            }
        }
    }

    /// Asks for what is known of a term to be fetched while other work goes on.
    pub fn fetch(&self, key: u64) {
        fetch(&self.slots, self.home(key));
    }

    /// Whether it is worth asking for a term; a few percent of those are not known after all.
    pub fn may_know(&self, key: u64) -> bool {
        let (word, bit) = self.filter_bit(key);
        self.filter.get(word).is_some_and(|word| word & bit != 0)
    }

    /// What is known of a term, to be changed; nothing is known of a new one.
    pub fn entry(&mut self, key: u64) -> Option<&mut T> {
        if (self.n + 1) * 2 > self.slots.len() {
            self.grow();
        }
        self.mark(key);
        let at = self.find(key);
        let slot = self.slots.get_mut(at)?;
        if slot.is_none() {
            self.n += 1;
        }
        Some(&mut slot.get_or_insert((key, T::default())).1)
    }

    /// All terms, in ascending order of their keys.
    pub fn entries(&self) -> Vec<(u64, T)> {
        let mut entries: Vec<(u64, T)> = self.slots.iter().copied().flatten().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
    }

    /// Where a term is, or where it belongs.
    fn find(&self, key: u64) -> usize {
        let home = self.home(key);
        let is_its = |slot: &Option<(u64, T)>| slot.is_none_or(|(known, _)| known == key);
        let from_home = self.slots.iter().skip(home).position(is_its).map(|steps| home + steps);
        from_home.or_else(|| self.slots.iter().position(is_its)).unwrap_or(0)
    }

    fn home(&self, key: u64) -> usize {
        top_bits(key, self.slots.len())
    }

    fn filter_bit(&self, key: u64) -> (usize, u64) {
        let bit = top_bits(key, self.filter.len() * 64);
        (bit / 64, 1 << (bit % 64))
    }

    fn mark(&mut self, key: u64) {
        let (word, bit) = self.filter_bit(key);
        if let Some(word) = self.filter.get_mut(word) {
            *word |= bit;
        }
    }

    fn grow(&mut self) {
        let n_slots = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![None; n_slots]);
        self.filter = vec![0; n_slots * 4 / 64];
        for (key, payload) in old.into_iter().flatten() {
            self.mark(key);
            let at = self.find(key);
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = Some((key, payload));
            }
        }
    }
}

/// A number below `n`, a power of two, from the key's best mixed bits.
const fn top_bits(key: u64, n: usize) -> usize {
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    if n < 2 { 0 } else { (mixed >> (64 - n.trailing_zeros())) as usize }
}

impl<T: Copy + Default> FromIterator<(u64, T)> for TermTable<T> {
    fn from_iter<I: IntoIterator<Item = (u64, T)>>(entries: I) -> Self {
        let mut table = Self::default();
        for (key, payload) in entries {
            if let Some(slot) = table.entry(key) {
                *slot = payload;
            }
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_table_knows_what_was_put_in_and_nothing_else(
            terms in prop::collection::btree_map(0u64..500, 1u32..9, 0..200),
            asked in prop::collection::vec(0u64..500, 20),
        ) {
            let table: TermTable<u32> = terms.clone().into_iter().collect();
            prop_assert_eq!(table.len(), terms.len());
            for key in asked {
                prop_assert_eq!(table.get(key), terms.get(&key).copied());
            }
            prop_assert_eq!(table.entries().into_iter().collect::<BTreeMap<_, _>>(), terms);
        }
    }
}
