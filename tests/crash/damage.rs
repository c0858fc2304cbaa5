//! Files altered, cut and removed while nobody looks: the service starts with everything, or says what is wrong and does
//! not start. Never silence with something missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tempfile::TempDir;
use vigie::store::{OpenError, SledStore};

use crate::client::Connection;
use crate::files::{copied, tree_of};
use crate::ledger::Ledger;
use crate::moments::{Moments, rounds, seed};
use crate::service::{DEADLINE, Ended, Service, Start, start};
use crate::workload::Workload;

/// How many mutations of each kind each file gets.
const N_ROUNDS: u64 = 1;
/// How many ends of the journal are cut.
const N_CUTS: u64 = 24;
/// Whether a refusal must name the commands that help.
const REFUSALS_NAME_COMMANDS: bool = true;
/// What every record of the journal begins with.
const RECORD_BEGINS: &[u8] = b"VGJR";

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mutation {
    OneBitFlipped,
    PageZeroed,
    CutShort,
    GarbageBehind,
    Removed,
}

impl Mutation {
    const ALL: [Self; 5] = [Self::OneBitFlipped, Self::PageZeroed, Self::CutShort, Self::GarbageBehind, Self::Removed];

    /// Does it; an empty file has nothing to flip, zero or cut.
    fn apply(self, file: &Path, moments: &mut Moments) {
        let mut bytes = fs::read(file).expect("reads");
        let at = moments.place_below(bytes.len().max(1));
        match self {
            Self::OneBitFlipped => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << moments.below(8)),
            Self::PageZeroed => bytes.iter_mut().skip(at / 4096 * 4096).take(4096).for_each(|byte| *byte = 0),
            Self::CutShort => bytes.truncate(at),
            Self::GarbageBehind => bytes.extend((0..=moments.below(8192)).map(|_| moments.next().to_le_bytes()[0])),
            Self::Removed => return fs::remove_file(file).expect("removes"),
        }
        fs::write(file, bytes).expect("writes");
    }
}

/// What may come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// It started and everything was there.
    Whole,
    /// It said what is damaged and did not start.
    Refused,
}

#[test]
fn damaged_files_are_mended_or_refused_never_hidden() {
    let seed = seed();
    let stopped = Left::by_clean_stops(&mut Moments::of(seed, 0));
    let mut outcomes: BTreeMap<(PathBuf, Mutation, Outcome), u32> = BTreeMap::new();
    for round in 0..rounds(N_ROUNDS) {
        for (number, file) in stopped.files().into_iter().enumerate() {
            for mutation in Mutation::ALL {
                let mut moments = Moments::of(seed ^ number as u64, round);
                let when = format!("{mutation:?} {}, round {round}, seed {seed}", file.display());
                let copy = stopped.copy();
                mutation.apply(&copy.path().join(&file), &mut moments);
                let outcome = outcome_of(copy.path(), &stopped.ledger, &when);
                *outcomes.entry((file.clone(), mutation, outcome)).or_default() += 1;
            }
        }
    }
    for ((file, mutation, outcome), n) in &outcomes {
        println!("damage: {} {mutation:?}: {outcome:?} {n}", file.display());
    }
}

/// After a clean stop the state knows how far the journal went: a shorter journal is always found out.
#[test]
fn a_journal_cut_short_after_a_clean_stop_is_always_refused() {
    let seed = seed();
    let mut moments = Moments::of(seed, 1);
    let stopped = Left::by_clean_stops(&mut moments);
    for n_more in 0..N_CUTS * rounds(1) {
        let copy = stopped.copy();
        // Between two records, and within one.
        let n_kept_bytes = if moments.coin() { 0 } else { moments.place_below(40) };
        let n_removed = cut_journal(copy.path(), n_more, n_kept_bytes);
        let opened = SledStore::open(copy.path());
        let is_refused = matches!(opened, Err(OpenError::RecordsLost { .. } | OpenError::JournalMissing));
        assert!(is_refused, "{n_removed} bytes less, seed {seed}: {:?}", opened.map(|store| store.open_report()));
    }
}

/// After a kill the state may not have reached the last records yet, and then nothing but the journal knows of them: what
/// is taken off its end is found out only as far as the state reaches. How far that is, is printed.
#[test]
fn a_journal_cut_short_after_a_kill_is_refused_as_far_as_the_state_reaches() {
    let seed = seed();
    for round in 0..rounds(N_ROUNDS) {
        let killed = Left::by_a_kill(&mut Moments::of(seed, round));
        let is_refused = |n_more| {
            let copy = killed.copy();
            cut_journal(copy.path(), n_more, 0);
            SledStore::open(copy.path()).is_err()
        };
        let refused: Vec<bool> = (0..N_CUTS).map(is_refused).collect();
        let n_silent = refused.iter().filter(|is_refused| !**is_refused).count();
        println!("damage: after a kill, {n_silent} of the last {N_CUTS} records can be removed unnoticed, seed {seed}");
        assert!(refused.is_sorted(), "round {round}, seed {seed}: more missing is less noticed: {refused:?}");
    }
}

/// A folder that was worked on, and what was acknowledged.
struct Left {
    folder: TempDir,
    ledger: Ledger,
}

impl Left {
    /// Runs twice, since an engine writes its snapshots only when it opens.
    fn by_clean_stops(moments: &mut Moments) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ledger = Ledger::default();
        for run in 0..2 {
            let service = Service::start(folder.path(), &Vec::new());
            let workload = Workload::start(service.address(), ledger, &format!("d{run}"), moments);
            workload.wait_for_acknowledgements(80);
            ledger = workload.finish();
            assert_eq!(service.stop().expect_no_panic().code, Some(0), "a clean stop");
        }
        Self { folder, ledger }
    }

    fn by_a_kill(moments: &mut Moments) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let service = Service::start(folder.path(), &Vec::new());
        let workload = Workload::start(service.address(), Ledger::default(), "d", moments);
        workload.wait_for_acknowledgements(100 + moments.below(200));
        service.kill().expect_no_panic();
        Self { folder, ledger: workload.finish() }
    }

    fn files(&self) -> Vec<PathBuf> {
        let files = tree_of(self.folder.path()).into_iter().filter(|path| path.is_file());
        files.map(|path| path.strip_prefix(self.folder.path()).expect("within").to_owned()).collect()
    }

    fn copy(&self) -> TempDir {
        let copy = tempfile::tempdir().expect("a folder");
        copied(self.folder.path(), copy.path());
        copy
    }
}

/// Starts the program on a damaged folder.
fn outcome_of(data: &Path, ledger: &Ledger, when: &str) -> Outcome {
    match start(data, &Vec::new()) {
        Start::Ended(ended) => {
            expect_a_clear_refusal(&ended.expect_no_panic_of_ours(), when);
            Outcome::Refused
        }
        Start::Running(service) => {
            let mut connection = service.connect();
            for (id, version, text) in ledger.settled() {
                expect_answered(&mut connection, id, version, text, when);
            }
            let ended = service.stop().expect_no_panic_of_ours();
            assert_eq!(ended.code, Some(0), "{when}: {}", ended.stderr);
            let losses = ledger.clone().losses(data);
            assert!(losses.is_empty(), "{when}: {losses:#?}");
            Outcome::Whole
        }
    }
}

fn expect_a_clear_refusal(ended: &Ended, when: &str) {
    assert_eq!(ended.code, Some(1), "{when}: {}", ended.stderr);
    let message = ended.stderr.lines().last().unwrap_or_default();
    assert!(message.starts_with("vigie: "), "{when}: {}", ended.stderr);
    let names_it = ["journal", "state", "records", "record"].iter().any(|what| message.contains(what));
    assert!(names_it, "{when}: does not say what is damaged: {message}");
    for command in ["vigie verify", "vigie restore"] {
        assert!(!REFUSALS_NAME_COMMANDS || ended.stderr.contains(command), "{when}: no `{command}` in: {message}");
    }
}

/// Damage may show only when it is read: then the answer says so, the writer makes the state anew, and the comment is
/// there.
fn expect_answered(connection: &mut Connection, id: &str, version: u32, text: &str, when: &str) {
    let began = Instant::now();
    loop {
        let answer = connection.get(&format!("/v1/comments/{id}")).expect("an answer");
        if answer.status == 200 {
            let found = answer.body.pointer("/comment/text").and_then(serde_json::Value::as_str);
            assert_eq!((answer.version(), found), (Some(version), Some(text)), "{when}");
            return;
        }
        let says_so = answer.code() == "store_damaged" || answer.status == 503;
        assert!(says_so && began.elapsed() < DEADLINE, "{when}: {id} answers {answer:?}");
        connection.get("/readyz").expect("an answer");
    }
}

/// Takes the last record and `n_more` before it off the journal, but for some bytes of the first that is taken. Gives how
/// many bytes.
fn cut_journal(data: &Path, n_more: u64, n_kept_bytes: usize) -> usize {
    let journal = fs::read_dir(data.join("journal")).expect("a journal").map(|entry| entry.expect("an entry").path());
    let last = journal.max().expect("a segment");
    let bytes = fs::read(&last).expect("reads");
    let windows = bytes.windows(RECORD_BEGINS.len()).enumerate();
    let begins: Vec<usize> = windows.filter(|(_, window)| *window == RECORD_BEGINS).map(|(at, _)| at).collect();
    let n_more = usize::try_from(n_more).expect("few");
    let record = begins.iter().rev().nth(n_more).or(begins.first()).expect("a record");
    let n_kept = record + n_kept_bytes;
    fs::write(&last, bytes.split_at(n_kept).0).expect("writes");
    bytes.len() - n_kept
}
