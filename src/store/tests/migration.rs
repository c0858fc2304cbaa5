//! A store of an earlier schema is brought to this one when it is opened, with everything in it.

use std::fs;
use std::path::Path;

use super::assert_sound;
use crate::queue::Lane;
use crate::store::testing::{id, run, whole_queue};
use crate::store::{Judgement, SledStore, Status, Store};

/// A data folder as schema 1 left it; see `tests/stores/README.md`.
const SCHEMA_1: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stores/schema-1");

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("makes");
    for entry in fs::read_dir(from).expect("lists") {
        let path = entry.expect("lists").path();
        let copied = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, copied).expect("copies");
        }
    }
}

fn assert_everything_is_there(store: &SledStore) {
    let counts = run(store.counts()).expect("counts");
    assert_eq!((counts.n_pending, counts.n_approved, counts.n_rejected, counts.n_waiting), (2, 1, 2, 2));
    let rejected = run(store.comment(&id("m2"))).expect("reads").expect("is there");
    assert_eq!((rejected.status, rejected.version), (Status::Rejected, 2));
    assert_eq!(rejected.comment.text.as_str(), "Tu es un idiot, ferme-la.");
    let Judgement::Person { moderator, note, .. } = &rejected.history[1].what else { panic!("not a person's") };
    assert_eq!((moderator, note.as_ref().map(crate::comment::Line::as_str)), (&id("anna"), Some("plain insult")));
    let queue = run(store.queue(whole_queue(i64::MAX))).expect("reads").comments;
    let queue: Vec<_> = queue.iter().map(|held| (held.comment.id.as_str(), held.place.expect("waits").lane)).collect();
    assert_eq!(queue, [("m3", Lane::Escalated), ("m4", Lane::Normal)]);
    let keys = run(store.keys()).expect("reads");
    assert_eq!(keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["anna", "website"]);
    assert_sound(store);
}

#[test]
fn a_store_of_the_first_schema_opens_with_everything_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new(SCHEMA_1), folder.path());
    let store = SledStore::open(folder.path()).expect("opens");
    assert!(store.open_report().rebuilt, "its state is made anew");
    assert_everything_is_there(&store);
    drop(store);
    let store = SledStore::open(folder.path()).expect("opens again");
    assert!(!store.open_report().rebuilt);
    assert_everything_is_there(&store);
}

#[test]
fn what_the_first_schema_kept_can_be_erased() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new(SCHEMA_1), folder.path());
    let store = SledStore::open(folder.path()).expect("opens");
    run(store.erase(crate::store::testing::erasing("m2", i64::MAX / 2))).expect("erases");
    assert_sound(&store);
    let journal = fs::read(folder.path().join("journal/0000000001.log")).expect("reads");
    let stands = |words: &[u8]| journal.windows(words.len()).any(|window| window == words);
    assert!(!stands(b"Tu es un idiot") && !stands(b"plain insult") && stands(b"Du bist ein Idiot"));
}
