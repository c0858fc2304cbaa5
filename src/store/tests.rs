//! The store as a whole, through the trait the service uses.

mod any; // any sequence of anything
mod changing; // edits, taking back, batches, reports, search
mod damage; // each rung of the ladder
mod erasing; // nothing is left but the fact
mod labelling; // what other systems say of texts
mod migration; // stores of earlier schemas
mod model; // any sequence of calls against a model in memory
mod queue; // order, pages, leases
mod review; // decisions and keys
mod writing; // groups, failures, a full queue

use std::path::Path;

use tempfile::TempDir;

use super::journal::Journal;
use super::testing::{run, submission};
use super::{SledStore, Store, Submitted};
use crate::decision::Verdict;

/// A store in a folder of its own.
struct Folder {
    dir: TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn open(&self) -> SledStore {
        SledStore::open(self.path()).expect("opens")
    }

    /// The store on a journal that was changed after opening.
    fn open_with(&self, change: impl FnOnce(Journal) -> Journal) -> SledStore {
        SledStore::open_with(self.path(), change).expect("opens")
    }

    /// A folder with `n` held comments, `c0` and on, closed again.
    fn with_comments(n: i64) -> Self {
        let folder = Self::new();
        let store = folder.open();
        for number in 0..n {
            submit(&store, &format!("c{number}"), Verdict::Hold, 1_000 + number);
        }
        run(store.close()).expect("closes");
        folder
    }
}

fn submit(store: &SledStore, name: &str, verdict: Verdict, at: i64) {
    let submitted = run(store.submit(submission(name, verdict, at))).expect("is kept");
    assert!(matches!(submitted, Submitted::Created(_)));
}

fn assert_sound(store: &SledStore) {
    let verification = run(store.verify()).expect("verifies");
    assert_eq!(verification.findings, []);
}
