//! Each rung of the ladder, with damaged files.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Folder, assert_sound, submit};
use crate::decision::Verdict;
use crate::store::Finding::{Missing, WrongNumber};
use crate::store::engine::{Engine, Writes};
use crate::store::envelope::SCHEMA_VERSION;
use crate::store::keys::{self, Tree};
use crate::store::ladder::{journal_folder, state_folder};
use crate::store::testing::{id, run};
use crate::store::view::{Span, View};
use crate::store::{OpenError, OpenReport, SledStore, Store, seal};

fn segment(folder: &Folder) -> PathBuf {
    journal_folder(folder.path()).join("0000000001.log")
}

fn alter(path: &Path, f: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("reads");
    f(&mut bytes);
    fs::write(path, bytes).expect("writes");
}

fn refused(folder: &Folder) -> OpenError {
    SledStore::open(folder.path()).expect_err("is refused")
}

/// The state to be changed, as after a kill, when nobody noted what its files are.
fn state(folder: &Folder) -> Engine {
    seal::remove(folder.path()).expect("removes");
    Engine::open(&state_folder(folder.path())).expect("opens")
}

/// Everything the state holds.
pub(super) fn dump(folder: &Folder) -> Vec<(Tree, Vec<u8>, Vec<u8>)> {
    let engine = state(folder);
    let trees = Tree::ALL.into_iter();
    let pairs = trees.flat_map(|tree| engine.scan(tree, Span::default()).map(move |pair| (tree, pair.expect("reads"))));
    pairs.map(|(tree, (key, value))| (tree, key, value)).collect()
}

fn assert_whole(folder: &Folder, n_comments: u64) -> OpenReport {
    let store = folder.open();
    assert_eq!(run(store.counts()).expect("counts").n_pending, n_comments);
    assert_sound(&store);
    store.open_report()
}

#[test]
fn a_sound_folder_opens_without_repair() {
    let folder = Folder::with_comments(5);
    assert_eq!(assert_whole(&folder, 5), OpenReport::default());
}

#[test]
fn a_folder_is_used_by_one_process_at_a_time() {
    let folder = Folder::new();
    let store = folder.open();
    assert!(matches!(refused(&folder), OpenError::InUse));
    drop(store);
    folder.open();
}

#[test]
fn the_state_is_rebuilt_from_the_journal_byte_for_byte() {
    let folder = Folder::with_comments(20);
    let before = dump(&folder);
    fs::remove_dir_all(state_folder(folder.path())).expect("removes");
    let report = assert_whole(&folder, 20);
    assert_eq!((report.rebuilt, report.quarantined, report.n_replayed), (false, false, 20));
    assert_eq!(dump(&folder), before);
}

/// sled would go on without a piece of its log that it cannot read.
#[test]
fn a_state_altered_at_rest_is_made_anew() {
    let folder = Folder::with_comments(20);
    let db = state_folder(folder.path()).join("db");
    let n_bytes = fs::read(&db).expect("reads").len();
    for at in [0, n_bytes / 3, n_bytes - 1] {
        alter(&db, |bytes| bytes[at] ^= 1);
        assert!(assert_whole(&folder, 20).rebuilt, "byte {at}");
        run(folder.open().close()).expect("closes");
        assert_eq!(assert_whole(&folder, 20), OpenReport::default());
        run(folder.open().close()).expect("closes");
    }
}

#[test]
fn a_torn_tail_is_cut() {
    let folder = Folder::with_comments(5);
    alter(&segment(&folder), |bytes| bytes.extend([7; 100]));
    let report = assert_whole(&folder, 5);
    assert_eq!(report.n_torn_bytes, 100);
    assert_eq!(assert_whole(&folder, 5), OpenReport::default());
}

#[test]
fn a_flipped_byte_in_the_middle_of_the_journal_is_refused_by_place() {
    let folder = Folder::with_comments(5);
    alter(&segment(&folder), |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    });
    let refusal = refused(&folder);
    assert!(matches!(refusal, OpenError::JournalDamaged { segment: 1, offset } if offset > 0));
    assert!(refusal.to_string().contains("vigie restore"));
}

#[test]
fn a_journal_that_lost_its_end_is_refused_and_left_as_it_is() {
    let folder = Folder::with_comments(5);
    alter(&segment(&folder), |bytes| bytes.truncate(bytes.len() - 10));
    let before = fs::read(segment(&folder)).expect("reads");
    assert!(matches!(refused(&folder), OpenError::RecordsLost { journal_end: 4, applied: 5 }));
    assert_eq!(fs::read(segment(&folder)).expect("reads"), before);
}

#[test]
fn a_journal_that_is_gone_is_refused() {
    let folder = Folder::with_comments(2);
    fs::remove_dir_all(journal_folder(folder.path())).expect("removes");
    assert!(matches!(refused(&folder), OpenError::JournalMissing));
}

#[test]
fn a_state_without_snapshots_opens() {
    let folder = Folder::with_comments(5);
    for entry in fs::read_dir(state_folder(folder.path())).expect("lists") {
        let path = entry.expect("lists").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("snap.")) {
            fs::remove_file(path).expect("removes");
        }
    }
    assert_whole(&folder, 5);
}

#[test]
fn a_state_with_damaged_snapshots_opens() {
    let folder = Folder::with_comments(5);
    drop(folder.open());
    for entry in fs::read_dir(state_folder(folder.path())).expect("lists") {
        let path = entry.expect("lists").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("snap.")) {
            alter(&path, |bytes| bytes.iter_mut().for_each(|byte| *byte ^= 0x55));
        }
    }
    assert_whole(&folder, 5);
}

/// Ways to damage a file at a place in it.
const DAMAGES: [fn(&mut Vec<u8>, usize); 4] = [
    |bytes, at| bytes[at] ^= 4,
    |bytes, at| bytes.iter_mut().skip(at).take(4_096).for_each(|byte| *byte = 0),
    |bytes, at| bytes.iter_mut().skip(at).take(64).for_each(|byte| *byte ^= 0xa5),
    |bytes, at| bytes.truncate(at),
];

/// Reads a comment, once more after a round through the writer when it was damaged.
fn is_there(store: &SledStore, name: &str) -> bool {
    let read = run(store.comment(&id(name)));
    let read = read.or_else(|_damaged| {
        run(store.health())?;
        run(store.comment(&id(name)))
    });
    read.expect("is repaired").is_some()
}

#[test]
fn no_damage_to_the_state_loses_anything() {
    let mut n_repaired = 0;
    for (tenth, damage) in (0..10).flat_map(|tenth| DAMAGES.map(|damage| (tenth, damage))) {
        let folder = Folder::with_comments(12);
        alter(&state_folder(folder.path()).join("db"), |bytes| {
            // The file is mostly empty space behind the records: aim at what is written.
            let n_written = bytes.iter().rposition(|byte| *byte != 0).unwrap_or(0);
            damage(bytes, n_written * tenth / 10);
        });
        let store = folder.open();
        for number in 0..12 {
            assert!(is_there(&store, &format!("c{number}")), "comment {number} at tenth {tenth}");
        }
        assert_sound(&store);
        n_repaired += u32::from(store.open_report() != OpenReport::default());
    }
    assert!(n_repaired > 10, "the damage is where it matters: {n_repaired} of 40");
}

#[test]
fn a_state_whose_files_are_garbage_is_put_aside_and_rebuilt() {
    let folder = Folder::with_comments(5);
    for file in ["db", "conf"] {
        alter(&state_folder(folder.path()).join(file), |bytes| bytes.fill(0xff));
    }
    let report = assert_whole(&folder, 5);
    assert!(report.rebuilt && report.quarantined);
    assert!(state_folder(folder.path()).with_extension("quarantined").exists());
}

#[test]
fn a_state_that_is_not_this_journals_is_rebuilt() {
    let (folder, other) = (Folder::with_comments(3), Folder::new());
    let store = other.open();
    for name in ["x", "y"] {
        submit(&store, name, Verdict::Approve, 5);
    }
    drop(store);
    let state = state_folder(folder.path());
    fs::remove_dir_all(&state).expect("removes");
    fs::rename(state_folder(other.path()), &state).expect("moves");
    assert!(assert_whole(&folder, 3).rebuilt);
    let store = folder.open();
    assert!(run(store.comment(&id("x"))).expect("reads").is_none());
}

#[test]
fn damaged_marks_of_the_state_make_it_rebuilt() {
    for key in [keys::APPLIED, keys::SCHEMA, keys::COUNTS] {
        let folder = Folder::with_comments(3);
        let engine = state(&folder);
        let writes = Writes::from([((Tree::Meta, key.to_vec()), Some(b"garbage".to_vec()))]);
        engine.commit(&writes).expect("commits");
        drop(engine);
        assert!(assert_whole(&folder, 3).rebuilt);
    }
}

#[test]
fn a_newer_schema_is_refused() {
    let folder = Folder::with_comments(1);
    let engine = state(&folder);
    let json = format!("{{\"version\":{}}}", SCHEMA_VERSION + 1);
    let key = keys::SCHEMA.to_vec();
    let value = crate::store::envelope::seal(Tree::Meta, &key, crate::store::envelope::Format::Json, json.as_bytes());
    engine.commit(&Writes::from([((Tree::Meta, key), Some(value))])).expect("commits");
    drop(engine);
    assert!(matches!(refused(&folder), OpenError::NewerSchema { found: 3, supported: 2 }));
}

#[test]
fn what_a_state_lacks_is_replayed() {
    let folder = Folder::with_comments(3);
    let old_state = tempfile::tempdir().expect("a folder");
    let (state, kept) = (state_folder(folder.path()), old_state.path().join("sled"));
    fs::rename(&state, &kept).expect("moves");
    drop(folder.open());
    let store = folder.open();
    submit(&store, "d", Verdict::Hold, 5_000);
    drop(store);
    fs::remove_dir_all(&state).expect("removes");
    fs::rename(&kept, &state).expect("moves back");
    let report = assert_whole(&folder, 4);
    assert_eq!((report.n_replayed, report.rebuilt), (1, false));
}

#[test]
fn verify_notices_what_does_not_fit() {
    let folder = Folder::with_comments(3);
    let engine = state(&folder);
    let (entry, _) = engine.scan(Tree::Queue, Span::default()).next().expect("pending").expect("reads");
    engine.commit(&Writes::from([((Tree::Queue, entry), None)])).expect("commits");
    let surplus = keys::comment(keys::Id16([1; 16]));
    engine.commit(&Writes::from([((Tree::ByAuthor, surplus), Some(Vec::new()))])).expect("commits");
    drop(engine);
    let store = folder.open();
    let found = run(store.verify()).expect("verifies").findings;
    assert!(found.contains(&Missing { tree: "queue" }));
    assert!(found.contains(&WrongNumber { tree: "queue", expected: 3, found: 2 }));
    assert!(found.contains(&WrongNumber { tree: "by_author", expected: 3, found: 4 }));
}
