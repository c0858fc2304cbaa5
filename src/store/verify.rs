//! Holds everything against everything: the journal's chain, the state against the journal, every index and counter
//! against the rows they follow from.
//!
//! Run while nobody writes. It repairs nothing.

mod journal_side; // the audit log against itself and the state
mod state_side; // rows, indexes and counters against each other

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::engine::Engine;
use super::keys::{Id16, Tree};
use super::view::ViewError;
use super::{ArticleTotals, Counts};
use crate::author::AuthorRecord;
use crate::queue::ReporterRecord;

/// How many findings are listed; all are counted.
const MAX_LISTED: usize = 100;

/// What was compared, and what did not fit.
#[derive(Debug, Default)]
pub struct Verification {
    /// Records in the journal.
    pub n_records: u64,
    /// Comments in the state.
    pub n_comments: u64,
    /// How many things did not fit.
    pub n_findings: u64,
    /// The first of them.
    pub findings: Vec<Finding>,
}

/// Something that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The journal is damaged there; what follows was not compared.
    JournalDamaged {
        /// The segment.
        segment: u64,
        /// Where in it.
        offset: u64,
    },
    /// Unacknowledged bytes stand at the journal's end.
    JournalTorn,
    /// A record was erased, but no erasure tells of it.
    ErasedUnexplained {
        /// Its sequence number.
        seq: u64,
    },
    /// A record should have been erased, and was not.
    NotErased {
        /// Its sequence number.
        seq: u64,
    },
    /// A record of the journal is whole, but its event does not read.
    EventUnreadable {
        /// Its sequence number.
        seq: u64,
    },
    /// The state is not the one that follows from the journal.
    StateDiffers {
        /// The journal's last record.
        journal_end: u64,
        /// The last one applied.
        applied: u64,
    },
    /// A record of the state does not read.
    Unreadable {
        /// In which tree.
        tree: &'static str,
    },
    /// Something is missing that a comment's row asks for.
    Missing {
        /// In which tree.
        tree: &'static str,
    },
    /// There is more, or less, than the rows and the journal account for.
    WrongNumber {
        /// In which tree.
        tree: &'static str,
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// A counter is not what a recount gives.
    WrongCounter {
        /// In which tree.
        tree: &'static str,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::JournalDamaged { segment, offset } => {
                write!(f, "the journal is damaged in segment {segment} at byte {offset}")
            }
            Self::JournalTorn => write!(f, "unacknowledged bytes stand at the journal's end"),
            Self::ErasedUnexplained { seq } => write!(f, "record {seq} was erased, but no erasure tells of it"),
            Self::NotErased { seq } => write!(f, "record {seq} should have been erased"),
            Self::EventUnreadable { seq } => write!(f, "record {seq} does not read"),
            Self::StateDiffers { journal_end, applied } => {
                write!(f, "the state stands at record {applied}, the journal at {journal_end}, or by another chain")
            }
            Self::Unreadable { tree } => write!(f, "a record in `{tree}` does not read"),
            Self::Missing { tree } => write!(f, "an entry is missing, or another than it should be, in `{tree}`"),
            Self::WrongNumber { tree, expected, found } => {
                write!(f, "`{tree}` has {found} entries and should have {expected}")
            }
            Self::WrongCounter { tree } => write!(f, "a counter in `{tree}` is not what a recount gives"),
        }
    }
}

/// Why nothing could be compared.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The store is closed, or failed.
    #[error("the store is not open")]
    Closed,
    /// The journal could not be read.
    #[error("the journal could not be read")]
    Journal(#[source] std::io::Error),
    /// The journal is one that this program does not read.
    #[error("the journal cannot be followed from its beginning")]
    Unreadable,
}

/// Compares everything. Blocks, for long with many comments.
pub(crate) fn run(engine: &Engine, journal_folder: &Path) -> Result<Verification, VerifyError> {
    let mut auditor = Auditor {
        engine,
        expected: BTreeMap::new(),
        recount: Recount::default(),
        erased_records: BTreeSet::new(),
        to_be_erased: BTreeSet::new(),
        labels: BTreeSet::new(),
        found: Verification::default(),
    };
    auditor.journal(journal_folder)?;
    auditor.comments();
    auditor.erased();
    auditor.labels();
    auditor.numbers();
    auditor.counters();
    Ok(auditor.found)
}

struct Auditor<'a> {
    engine: &'a Engine,
    /// How many entries each tree should have.
    expected: BTreeMap<Tree, u64>,
    recount: Recount,
    /// Records without their personal part.
    erased_records: BTreeSet<u64>,
    /// Records of which erasures tell.
    to_be_erased: BTreeSet<u64>,
    /// Weak labels that the journal tells of.
    labels: BTreeSet<Id16>,
    found: Verification,
}

/// What the counters should say.
#[derive(Default)]
struct Recount {
    counts: Counts,
    authors: BTreeMap<Id16, AuthorRecord>,
    author_days: BTreeMap<Vec<u8>, AuthorRecord>,
    articles: BTreeMap<Id16, ArticleTotals>,
    reporters: BTreeMap<Id16, ReporterRecord>,
}

impl Auditor<'_> {
    fn note(&mut self, finding: Finding) {
        self.found.n_findings += 1;
        if self.found.findings.len() < MAX_LISTED {
            self.found.findings.push(finding);
        }
    }

    fn expect(&mut self, tree: Tree, n: u64) {
        *self.expected.entry(tree).or_default() += n;
    }

    fn readable(&mut self, tree: Tree, is_there: &Result<bool, ViewError>) {
        let tree = tree.name();
        match is_there {
            Ok(true) => {}
            Ok(false) => self.note(Finding::Missing { tree }),
            Err(_unreadable) => self.note(Finding::Unreadable { tree }),
        }
    }
}
