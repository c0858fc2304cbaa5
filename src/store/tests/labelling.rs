//! Weak labels: the last one counts, and they go with the comments whose text they are of.

use super::erasing::{assert_rebuilds_to_itself, stands_in_journal};
use super::{Folder, assert_sound, submit};
use crate::clock::UnixMillis;
use crate::decision::Verdict;
use crate::store::testing::{erasing, id, label, revision, run};
use crate::store::{LabelPage, SledStore, Store, Sweep};

fn all(store: &SledStore) -> LabelPage {
    run(store.labels(None, 100)).expect("reads")
}

#[test]
fn what_a_source_says_under_a_name_again_takes_the_place_of_what_it_said() {
    let folder = Folder::new();
    let store = folder.open();
    for (token, text, reject, at) in [("t1", "a", 1.0, 10), ("t2", "b", 1.0, 20), ("t1", "a", 0.0, 30)] {
        run(store.label(label(token, text, reject, at))).expect("is kept");
    }
    let page = all(&store);
    let seen: Vec<_> = page.labels.iter().map(|label| (label.token.as_str(), label.at.0)).collect();
    assert_eq!(seen, [("t2", 20), ("t1", 30)]);
    let first = run(store.labels(None, 1)).expect("reads");
    let rest = run(store.labels(first.next, 10)).expect("reads");
    assert_eq!((rest.labels.len(), rest.next), (1, None));
    assert_sound(&store);
    drop(store);
    assert_rebuilds_to_itself(&folder);
}

#[test]
fn a_label_goes_with_the_comment_that_ever_had_its_text() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "c1", Verdict::Approve, 10);
    run(store.revise(revision("c1", "second words", Verdict::Approve, 20))).expect("is kept");
    run(store.label(label("t1", "second words", 1.0, 30))).expect("is kept");
    run(store.label(label("t1", "words that nobody wrote", 1.0, 40))).expect("is kept");
    run(store.label(label("t2", "other words", 1.0, 50))).expect("is kept");
    run(store.erase(erasing("c1", 60))).expect("erases");
    assert_eq!(all(&store).labels.len(), 1);
    assert!(!stands_in_journal(folder.path(), "words that nobody wrote"));
    assert!(!stands_in_journal(folder.path(), "second words"));
    assert!(stands_in_journal(folder.path(), "other words"));
    assert_sound(&store);
    drop(store);
    assert_rebuilds_to_itself(&folder);
}

#[test]
fn labels_that_are_too_old_are_erased_too() {
    let folder = Folder::new();
    let store = folder.open();
    for (token, at) in [("t1", 1_000), ("t2", 1_001), ("t3", 1_002)] {
        run(store.label(label(token, &format!("words of {token}"), 1.0, at))).expect("is kept");
    }
    let sweep = Sweep { before: UnixMillis(1_002), limit: 1, actor: id("system"), at: UnixMillis(9_000) };
    assert!(run(store.sweep(sweep.clone())).expect("sweeps").has_more);
    assert!(!run(store.sweep(sweep)).expect("sweeps").has_more);
    assert_eq!(all(&store).labels.len(), 1);
    assert!(!stands_in_journal(folder.path(), "words of t1"));
    assert_sound(&store);
    drop(store);
    assert_rebuilds_to_itself(&folder);
}

#[test]
fn a_source_that_changes_its_mind_for_ever_fills_no_record() {
    let folder = Folder::new();
    let store = folder.open();
    for at in 0..200_i32 {
        run(store.label(label("t1", &format!("text {at}"), 1.0, at.into()))).expect("is kept");
    }
    assert!(all(&store).labels[0].records.len() <= 64);
    assert_sound(&store);
    drop(store);
    assert_rebuilds_to_itself(&folder);
}
