//! The audit log against itself and against how far the state got.

use std::path::Path;

use super::{Auditor, Finding, VerifyError};
use crate::store::journal::{self, Personal, Scan, ScanError, Stored};
use crate::store::keys::Tree;
use crate::store::records::{AppliedRecord, Event};
use crate::store::{replay, rows};

impl Auditor<'_> {
    /// Reads the journal: chain, gaps, erasures, and what it says there should be.
    pub(super) fn journal(&mut self, folder: &Path) -> Result<(), VerifyError> {
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
        for tree in [Tree::Labels, Tree::LabelTexts] {
            self.expect(tree, self.labels.len() as u64);
        }
        self.erasures(&scan);
        self.standing(&scan);
        Ok(())
    }

    fn standing(&mut self, scan: &Scan) {
        let applied = rows::applied(self.engine).ok().flatten();
        if applied.is_none_or(|applied| applied.seq() != scan.end.last_seq() || applied.chain() != scan.end.chain.0) {
            let applied = applied.map_or(0, AppliedRecord::seq);
            self.note(Finding::StateDiffers { journal_end: scan.end.last_seq(), applied });
        }
    }

    /// What an event adds for good: history is never removed.
    fn event(&mut self, stored: &Stored<'_>) {
        if stored.personal == Personal::Erased {
            self.erased_records.insert(stored.seq);
        }
        match replay::decoded(stored) {
            Ok(Event::Submitted(..)) => {
                self.expect(Tree::Comments, 1);
                self.expect(Tree::History, 1);
            }
            Ok(Event::Revised(_) | Event::Decided(_) | Event::Undone(_)) => self.expect(Tree::History, 1),
            Ok(Event::Erased(erasure)) => {
                let n_comments = erasure.comments.len() as u64;
                let n_left = self.expected.entry(Tree::Comments).or_default();
                *n_left = n_left.saturating_sub(n_comments);
                self.expect(Tree::Erased, n_comments);
                self.recount.counts.n_erased += n_comments;
                self.to_be_erased.extend(erasure.records);
                self.labels.retain(|key| !erasure.labels.contains(key));
            }
            Ok(Event::Labelled(made)) => drop(self.labels.insert(made.key)),
            Ok(Event::KeyCreated(_)) => self.expect(Tree::Keys, 1),
            Ok(Event::KeyRevoked { .. }) => self.expect_less(Tree::Keys),
            Ok(Event::AccountCreated(_)) => self.expect(Tree::Accounts, 1),
            Ok(Event::AccountRemoved { .. }) => self.expect_less(Tree::Accounts),
            Ok(
                Event::Started { .. }
                | Event::Reported(_)
                | Event::ReportWithheld { .. }
                | Event::LabelWithheld { .. }
                | Event::LeasesGranted { .. }
                | Event::LeaseReleased { .. }
                | Event::LeasesExpired { .. }
                | Event::PasswordChanged(_),
            ) => {}
            Err(_unreadable) => self.note(Finding::EventUnreadable { seq: stored.seq }),
        }
    }

    fn expect_less(&mut self, tree: Tree) {
        let n_left = self.expected.entry(tree).or_default();
        *n_left = n_left.saturating_sub(1);
    }

    /// Exactly the records of which erasures tell are without their personal part.
    fn erasures(&mut self, scan: &Scan) {
        for altered in &scan.altered {
            let (segment, offset) = (altered.segment, altered.offset);
            if self.to_be_erased.contains(&altered.seq) {
                self.note(Finding::NotErased { seq: altered.seq });
            } else {
                self.note(Finding::JournalDamaged { segment, offset });
            }
        }
        let unexplained: Vec<u64> = self.erased_records.difference(&self.to_be_erased).copied().collect();
        for seq in unexplained {
            self.note(Finding::ErasedUnexplained { seq });
        }
        let altered = |seq: &u64| scan.altered.iter().any(|altered| altered.seq == *seq);
        let left = self.to_be_erased.difference(&self.erased_records).copied();
        let left: Vec<u64> = left.filter(|seq| !altered(seq)).collect();
        for seq in left {
            self.note(Finding::NotErased { seq });
        }
    }
}
