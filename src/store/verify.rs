//! Holds everything against everything: the journal's chain, the state against the journal, every index and counter
//! against the rows they follow from.
//!
//! Run while nobody writes. It repairs nothing.

use std::collections::BTreeMap;
use std::path::Path;

use super::engine::Engine;
use super::journal::{self, ScanError, Stored};
use super::keys::{Id16, Tree};
use super::records::{CommentRow, Event};
use super::view::{Span, View, ViewError};
use super::{Counts, index, rows};
use crate::author::AuthorRecord;

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
        counts: Counts::default(),
        authors: BTreeMap::new(),
        found: Verification::default(),
    };
    auditor.journal(journal_folder)?;
    auditor.comments();
    auditor.numbers();
    auditor.counters();
    Ok(auditor.found)
}

struct Auditor<'a> {
    engine: &'a Engine,
    /// How many entries each tree should have.
    expected: BTreeMap<Tree, u64>,
    counts: Counts,
    authors: BTreeMap<Id16, AuthorRecord>,
    found: Verification,
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

    fn journal(&mut self, folder: &Path) -> Result<(), VerifyError> {
        let scan = match journal::scan(folder) {
            Ok(scan) => scan,
            Err(ScanError::Io(error)) => return Err(VerifyError::Journal(error)),
            Err(ScanError::Newer { .. }) => return Err(VerifyError::Unreadable),
            Err(ScanError::Damaged { segment, offset }) => {
                self.note(Finding::JournalDamaged { segment, offset });
                return Ok(());
            }
            Err(ScanError::Gap { segment }) => {
                self.note(Finding::JournalDamaged { segment, offset: 0 });
                return Ok(());
            }
        };
        if scan.torn.is_some() {
            self.note(Finding::JournalTorn);
        }
        let each = |stored: Stored<'_>| {
            self.event(&stored);
            Ok::<(), ScanError>(())
        };
        scan.for_each_behind(0, each).map_err(|_changed_meanwhile| VerifyError::Unreadable)?;
        self.found.n_records = scan.end.last_seq();
        let applied = rows::applied(self.engine).ok().flatten();
        if applied.is_none_or(|applied| applied.seq() != scan.end.last_seq() || applied.chain() != scan.end.chain.0) {
            let applied = applied.map_or(0, super::records::AppliedRecord::seq);
            self.note(Finding::StateDiffers { journal_end: scan.end.last_seq(), applied });
        }
        Ok(())
    }

    /// What an event adds for good: rows and history are never removed.
    fn event(&mut self, stored: &Stored<'_>) {
        match Event::decode(stored.public, stored.personal) {
            Ok(Event::Submitted(_)) => {
                for tree in [Tree::Comments, Tree::Texts, Tree::History] {
                    self.expect(tree, 1);
                }
            }
            Ok(Event::Decided(_)) => self.expect(Tree::History, 1),
            Ok(Event::KeyCreated(_)) => self.expect(Tree::Keys, 1),
            Ok(Event::KeyRevoked { .. }) => {
                let n_keys = self.expected.entry(Tree::Keys).or_default();
                *n_keys = n_keys.saturating_sub(1);
            }
            Ok(Event::LeasesGranted { .. } | Event::LeaseReleased { .. } | Event::LeasesExpired { .. }) => {}
            Err(_unreadable) => self.note(Finding::EventUnreadable { seq: stored.seq }),
        }
    }

    fn comments(&mut self) {
        for pair in self.engine.scan(Tree::Comments, Span::default()) {
            let id = pair.ok().and_then(|(key, _)| Id16::at_end_of(&key));
            match id.map(|id| (id, rows::comment(self.engine, id))) {
                Some((id, Ok(Some(row)))) if Id16::of(&row.id) == id => self.comment(id, &row),
                _ => self.note(Finding::Unreadable { tree: Tree::Comments.name() }),
            }
        }
    }

    fn comment(&mut self, id: Id16, row: &CommentRow) {
        self.found.n_comments += 1;
        self.counts.add(row);
        self.authors.entry(Id16::of(&row.author.id)).or_default().add(row);
        self.readable(Tree::Texts, &rows::text(self.engine, id).map(|text| text.is_some()));
        let history = rows::history(self.engine, id).map(|history| {
            let in_order = history.iter().zip(1..).all(|(entry, version)| entry.version == version);
            in_order && history.len() == row.version as usize
        });
        self.readable(Tree::History, &history);
        for (tree, key) in index::entries(row) {
            self.expect(tree, 1);
            self.readable(tree, &self.engine.get(tree, &key).map(|entry| entry.is_some()));
        }
    }

    fn readable(&mut self, tree: Tree, is_there: &Result<bool, ViewError>) {
        let tree = tree.name();
        match is_there {
            Ok(true) => {}
            Ok(false) => self.note(Finding::Missing { tree }),
            Err(_unreadable) => self.note(Finding::Unreadable { tree }),
        }
    }

    /// Everything expected was found; more of it than expected is wrong too.
    fn numbers(&mut self) {
        let journal_was_read = self.found.n_records > 0;
        let by_journal = [Tree::Comments, Tree::Texts, Tree::History, Tree::Keys];
        let by_journal = by_journal.iter().filter(|_| journal_was_read);
        for tree in Tree::INDEXES.iter().chain(by_journal) {
            let expected = self.expected.get(tree).copied().unwrap_or_default();
            let found = self.engine.scan(*tree, Span::default()).count() as u64;
            if found != expected {
                self.note(Finding::WrongNumber { tree: tree.name(), expected, found });
            }
        }
        if rows::keys(self.engine).is_err() {
            self.note(Finding::Unreadable { tree: Tree::Keys.name() });
        }
    }

    fn counters(&mut self) {
        if rows::counts(self.engine).ok() != Some(self.counts) {
            self.note(Finding::WrongCounter { tree: Tree::Meta.name() });
        }
        let tree = Tree::Authors.name();
        for (author, recount) in std::mem::take(&mut self.authors) {
            self.expect(Tree::Authors, 1);
            if rows::author(self.engine, author).ok() != Some(recount) {
                self.note(Finding::WrongCounter { tree });
            }
        }
        let expected = self.expected.get(&Tree::Authors).copied().unwrap_or_default();
        let found = self.engine.scan(Tree::Authors, Span::default()).count() as u64;
        if found != expected {
            self.note(Finding::WrongNumber { tree, expected, found });
        }
    }
}
