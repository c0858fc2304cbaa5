//! What was acknowledged, and whether it is there.

use std::collections::BTreeMap;

use vigie::comment::Id;
use vigie::store::{SledStore, Store};

use crate::child::text_of;

/// The highest acknowledged version of each comment.
#[derive(Default)]
pub(crate) struct Ledger(BTreeMap<String, u32>);

impl Ledger {
    /// Reads a line of the child; a torn one was not acknowledged.
    pub(crate) fn read(&mut self, line: &str) {
        let mut words = line.split(' ');
        if let (Some("ack"), Some(name), Some(Ok(version)), None) =
            (words.next(), words.next(), words.next().map(str::parse::<u32>), words.next())
        {
            let known = self.0.entry(name.to_owned()).or_default();
            *known = version.max(*known);
        }
    }

    /// How many comments were acknowledged.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Compares everything acknowledged with what is stored, and what is stored with itself.
    pub(crate) async fn compare(&self, store: &SledStore) {
        for (name, version) in &self.0 {
            let id = Id::parse(name.as_str()).expect("an identifier");
            let stored = store.comment(&id).await.expect("reads");
            let stored = stored.unwrap_or_else(|| panic!("{name} was acknowledged and is not there"));
            assert!(stored.version >= *version, "version {version} of {name} was acknowledged");
            assert_eq!(stored.comment.text.as_str(), text_of(name));
            assert_eq!(stored.history.len(), stored.version as usize);
        }
        let verification = store.verify().await.expect("verifies");
        assert_eq!(verification.findings, [], "chain, indexes and counters");
        assert!(verification.n_comments >= self.len() as u64);
    }
}
