//! What was acknowledged, and whether it is there.
//!
//! An answer that arrived whole is a promise. A request without one may have happened or not: its comment is left alone
//! until it is settled, so that a comment is at most one step further than acknowledged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use tokio::runtime::Runtime;
use vigie::comment::Id;
use vigie::store::{SledStore, Store};

/// What is done to a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// It is submitted with this text.
    Submit(String),
    /// Its text becomes another one.
    Edit(String),
    /// A moderator decides, or takes a decision back.
    Rule,
    /// A reader reports it, which changes neither text nor version.
    Report,
    /// It is erased.
    Erase,
}

/// What is known of one comment.
#[derive(Clone, Debug, Default)]
struct Known {
    version: u32,
    text: String,
    is_erased: bool,
    doubt: Option<Deed>,
}

/// Everything acknowledged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    comments: BTreeMap<String, Known>,
    /// How many answers came.
    pub(crate) n_acknowledged: u64,
}

/// What every text of a comment has in it, and nothing else: it can be searched for in files.
pub(crate) fn marker(id: &str) -> String {
    format!("{MARKER_BEGINS}{id}{MARKER_ENDS}")
}

const MARKER_BEGINS: &str = "zzq";
const MARKER_ENDS: &str = "qzz";

impl Ledger {
    /// Something is about to be asked for.
    pub(crate) fn tries(&mut self, id: &str, deed: Deed) {
        self.comments.entry(id.to_owned()).or_default().doubt = Some(deed);
    }

    /// The answer arrived whole: it happened.
    pub(crate) fn promises(&mut self, id: &str, version: Option<u32>) {
        self.n_acknowledged += 1;
        let Some(known) = self.comments.get_mut(id) else { return };
        known.version = version.unwrap_or(known.version);
        match known.doubt.take() {
            Some(Deed::Submit(text) | Deed::Edit(text)) => known.text = text,
            Some(Deed::Erase) => known.is_erased = true,
            Some(Deed::Rule | Deed::Report) | None => {}
        }
    }

    /// A whole answer said that it did not happen.
    pub(crate) fn refuses(&mut self, id: &str) {
        let Some(known) = self.comments.get_mut(id) else { return };
        known.doubt = None;
        if known.version == 0 {
            self.comments.remove(id);
        }
    }

    /// Comments that are certainly there: id, version and text.
    pub(crate) fn settled(&self) -> impl Iterator<Item = (&str, u32, &str)> {
        let settled = self.comments.iter().filter(|(_, known)| !known.is_erased && known.doubt.is_none());
        settled.map(|(id, known)| (id.as_str(), known.version, known.text.as_str()))
    }

    /// Opens the folder in this process and says everything that is missing or wrong. What was in doubt is settled.
    pub(crate) fn losses(&mut self, data: &Path) -> Vec<String> {
        let store = match SledStore::open(data) {
            Ok(store) => store,
            Err(error) => return vec![format!("the store does not open: {error}")],
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let mut losses: Vec<String> = Vec::new();
        for (id, known) in &mut self.comments {
            losses.extend(known.settle(id, Seen::of(&runtime, &store, id)).map(|loss| format!("{id}: {loss}")));
        }
        match runtime.block_on(store.verify()) {
            Ok(verification) => losses.extend(verification.findings.iter().map(|finding| format!("{finding:?}"))),
            Err(error) => losses.push(format!("the store does not verify: {error}")),
        }
        drop(store);
        self.comments.retain(|_, known| known.version > 0 || known.is_erased);
        losses.extend(self.traces(&data.join("journal")));
        losses
    }

    /// What of erased comments is still in the journal's bytes; and, so that looking means something, what of the others
    /// is not.
    fn traces(&self, journal: &Path) -> Vec<String> {
        let mut found = BTreeSet::new();
        for file in fs::read_dir(journal).expect("a journal") {
            found.extend(marked_ids(&fs::read(file.expect("a file").path()).expect("reads")));
        }
        let wrong = self.comments.iter().filter(|(id, known)| found.contains(*id) == known.is_erased);
        wrong
            .map(|(id, known)| {
                let what = if known.is_erased { "erased, but in the journal" } else { "not in the journal" };
                format!("{id}: {what}")
            })
            .collect()
    }
}

/// What the store has under an id.
enum Seen {
    There { version: u32, text: String },
    Gone,
    Unreadable(String),
}

impl Seen {
    fn of(runtime: &Runtime, store: &SledStore, id: &str) -> Self {
        let parsed = Id::parse(id).expect("an identifier");
        match runtime.block_on(store.comment(&parsed)) {
            // An erased comment may leave a shell behind, but nothing of its text.
            Ok(Some(stored)) if stored.comment.text.as_str().contains(&marker(id)) => {
                Self::There { version: stored.version, text: stored.comment.text.as_str().to_owned() }
            }
            Ok(_) | Err(vigie::store::StoreError::Refused(_)) => Self::Gone,
            Err(error) => Self::Unreadable(error.to_string()),
        }
    }
}

impl Known {
    /// Compares with what is there. What was in doubt has happened or not from now on.
    fn settle(&mut self, id: &str, seen: Seen) -> Option<String> {
        let doubt = self.doubt.take();
        match seen {
            Seen::Unreadable(error) => Some(error),
            Seen::Gone if self.is_erased || self.version == 0 => None,
            Seen::Gone if doubt == Some(Deed::Erase) => {
                self.is_erased = true;
                None
            }
            Seen::Gone => Some(format!("version {} was acknowledged and is gone", self.version)),
            Seen::There { .. } if self.is_erased => Some("was erased and is there".to_owned()),
            Seen::There { version, text } => self.settle_there(id, doubt, version, text),
        }
    }

    fn settle_there(&mut self, id: &str, doubt: Option<Deed>, version: u32, text: String) -> Option<String> {
        let is_further = version == self.version + 1;
        let expected = match doubt {
            Some(Deed::Submit(new) | Deed::Edit(new)) if is_further => Some(new),
            Some(Deed::Rule) if is_further => Some(self.text.clone()),
            _ if version == self.version => Some(self.text.clone()),
            _ => None,
        };
        if expected.as_ref() != Some(&text) {
            return Some(format!(
                "version {} with {:?} was acknowledged, but {version} with {text:?} is there ({id})",
                self.version, self.text
            ));
        }
        (self.version, self.text) = (version, text);
        None
    }
}

/// The ids of all texts in these bytes.
fn marked_ids(bytes: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(bytes);
    let marked = text.split(MARKER_BEGINS).skip(1);
    marked.filter_map(|rest| rest.split_once(MARKER_ENDS)).map(|(id, _)| id.to_owned()).collect()
}
