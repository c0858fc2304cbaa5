//! Erasure: nothing is left but the bare fact, wherever one looks, and the chain still holds.

use std::fs;
use std::path::Path;

use super::{Folder, assert_sound, damage, submit};
use crate::clock::UnixMillis;
use crate::comment::Line;
use crate::decision::Verdict;
use crate::store::ladder::{journal_folder, state_folder};
use crate::store::testing::{erasing, id, report, revision, ruling, run, submission};
use crate::store::{Action, AuthorErasing, Refusal, ReportReason, Ruling, SledStore, Store, StoreError, Sweep};

/// Whether words stand anywhere in the journal's files.
pub(super) fn stands_in_journal(folder: &Path, words: &str) -> bool {
    let files = fs::read_dir(journal_folder(folder)).expect("lists").map(|entry| entry.expect("lists").path());
    files.into_iter().any(|path| {
        let bytes = fs::read(path).expect("reads");
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    })
}

/// The state as it would be made anew is, byte for byte, what it is.
pub(super) fn assert_rebuilds_to_itself(folder: &Folder) {
    let before = damage::dump(folder);
    fs::remove_dir_all(state_folder(folder.path())).expect("removes");
    let store = folder.open();
    assert_sound(&store);
    drop(store);
    let after = damage::dump(folder);
    let differing = after.iter().zip(&before).find(|(after, before)| after != before);
    let tree_and_value = differing.map(|(after, before)| (after.0, text(&after.2), text(&before.2)));
    assert!(tree_and_value.is_none(), "{tree_and_value:?}");
    assert_eq!(after.len(), before.len());
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Refusal {
    match answer {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("no refusal but {other:?}"),
    }
}

/// A comment with everything that can hang on one.
fn full(store: &SledStore, name: &str) {
    submit(store, name, Verdict::Hold, 10);
    run(store.revise(revision(name, "second words", Verdict::Hold, 20))).expect("is kept");
    run(store.report(report(name, "reporter", ReportReason::Abuse, 30))).expect("is kept");
    let note = Line::parse("a note of the moderator's").ok();
    run(store.decide(Ruling { note, ..ruling(name, 2, "mo", Action::Reject, 40) })).expect("decides");
}

#[test]
fn of_an_erased_comment_nothing_is_left_but_the_fact() {
    let folder = Folder::new();
    let store = folder.open();
    full(&store, "victim");
    submit(&store, "other", Verdict::Hold, 50);
    let words = ["words of victim", "second words", "what reporter says", "a note of the moderator", "\"victim\""];
    for words in words {
        assert!(stands_in_journal(folder.path(), words), "{words}");
    }
    run(store.erase(erasing("victim", 60))).expect("erases");
    for words in words {
        assert!(!stands_in_journal(folder.path(), words), "{words}");
    }
    assert_eq!(refusal(run(store.comment(&id("victim")))), Refusal::Erased { at: UnixMillis(60) });
    let again = submission("victim", Verdict::Hold, 70);
    assert_eq!(refusal(run(store.submit(again))), Refusal::Erased { at: UnixMillis(60) });
    run(store.erase(erasing("victim", 80))).expect("it is so already");
    assert_eq!(refusal(run(store.erase(erasing("unknown", 80)))), Refusal::NotFound);
    let counts = run(store.counts()).expect("counts");
    assert_eq!((counts.n_erased, counts.n_pending, counts.n_rejected), (1, 1, 0));
    assert_sound(&store);
    drop(store);
    assert!(!damage::dump(&folder).iter().any(|(_, _, value)| {
        words.iter().any(|words| value.windows(words.len()).any(|window| window == words.as_bytes()))
    }));
    assert_rebuilds_to_itself(&folder);
}

#[test]
fn a_person_is_erased_with_their_comments_and_their_reports_on_others() {
    let folder = Folder::new();
    let store = folder.open();
    for number in 0..5 {
        let mut theirs = submission(&format!("c{number}"), Verdict::Approve, number);
        theirs.comment.author.id = id("person");
        run(store.submit(theirs)).expect("is kept");
    }
    submit(&store, "other", Verdict::Approve, 10);
    run(store.report(report("other", "person", ReportReason::Abuse, 20))).expect("is kept");
    assert_eq!(run(store.counts()).expect("counts").n_waiting, 1, "the report puts it into the queue");
    let mut n_calls = 0;
    loop {
        n_calls += 1;
        let (author, actor, at) = (id("person"), id("lead"), UnixMillis(30));
        let outcome = run(store.erase_author(AuthorErasing { author, limit: 2, actor, at })).expect("erases");
        if !outcome.has_more {
            break;
        }
    }
    assert_eq!(n_calls, 3);
    let other = run(store.comment(&id("other"))).expect("reads").expect("is there");
    assert_eq!((other.reports.n, other.place), (0, None), "as if it had never been reported");
    assert_eq!(run(store.author(&id("person"), UnixMillis(40))).expect("reads").record.n_comments, 0);
    assert!(!stands_in_journal(folder.path(), "\"person\""));
    assert_sound(&store);
    drop(store);
    assert_rebuilds_to_itself(&folder);
}

#[test]
fn what_is_too_old_is_erased_oldest_or_not_and_nothing_else() {
    let folder = Folder::new();
    let store = folder.open();
    for (number, verdict) in (0..).zip([Verdict::Hold, Verdict::Approve, Verdict::Reject, Verdict::Hold]) {
        submit(&store, &format!("c{number}"), verdict, 1_000 + number);
    }
    let sweep = |before, limit| {
        let (actor, at) = (id("system"), UnixMillis(9_000));
        run(store.sweep(Sweep { before: UnixMillis(before), limit, actor, at })).expect("sweeps")
    };
    let first = sweep(1_003, 2);
    assert_eq!((first.n_comments, first.has_more), (2, true));
    let rest = sweep(1_003, 2);
    assert_eq!((rest.n_comments, rest.has_more), (1, false));
    assert_eq!(sweep(1_003, 2).n_comments, 0);
    assert!(run(store.comment(&id("c3"))).expect("reads").is_some());
    assert_eq!(run(store.counts()).expect("counts").n_erased, 3);
    assert_sound(&store);
}

#[test]
fn an_erasure_that_was_cut_off_is_finished_when_the_store_is_opened() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "victim", Verdict::Hold, 10);
    submit(&store, "other", Verdict::Hold, 20);
    let path = journal_folder(folder.path()).join("0000000001.log");
    let before = fs::read(&path).expect("reads");
    run(store.erase(erasing("victim", 60))).expect("erases");
    drop(store);
    let after = fs::read(&path).expect("reads");
    // What a power cut can leave of an overwriting: some of its bytes.
    let differing: Vec<usize> = (0..before.len()).filter(|at| before[*at] != after[*at]).collect();
    for n_overwritten in [0, 1, differing.len() / 2, differing.len() - 1] {
        let mut half = after.clone();
        for at in &differing[n_overwritten..] {
            half[*at] = before[*at];
        }
        fs::write(&path, half).expect("writes");
        fs::remove_dir_all(state_folder(folder.path())).expect("removes");
        let store = folder.open();
        assert_sound(&store);
        drop(store);
        assert_eq!(fs::read(&path).expect("reads"), after, "{n_overwritten} bytes overwritten");
    }
}

#[test]
fn what_was_erased_and_altered_on_the_disk_since_is_erased_again() {
    let folder = Folder::with_comments(3);
    let path = journal_folder(folder.path()).join("0000000001.log");
    let words = fs::read(&path).expect("reads").windows(11).position(|window| window == b"words of c1");
    let words = words.expect("stands there");
    run(folder.open().erase(erasing("c1", 60))).expect("erases");
    let erased = fs::read(&path).expect("reads");
    for at in [words, words + 10] {
        assert_eq!(erased[at], 0);
        let mut altered = erased.clone();
        altered[at] ^= 4;
        fs::write(&path, altered).expect("writes");
        assert_sound(&folder.open());
        assert!(fs::read(&path).expect("reads") == erased, "byte {at}");
    }
}

#[test]
fn an_altered_text_that_nobody_erased_is_damage() {
    let folder = Folder::with_comments(3);
    let path = journal_folder(folder.path()).join("0000000001.log");
    let mut bytes = fs::read(&path).expect("reads");
    let at = bytes.windows(11).position(|window| window == b"words of c0").expect("stands there");
    bytes[at] ^= 1;
    fs::write(&path, bytes).expect("writes");
    let refused = SledStore::open(folder.path()).expect_err("is refused").to_string();
    assert!(refused.contains("segment 1") && refused.contains("vigie verify"), "{refused}");
}

#[test]
fn a_state_put_aside_goes_with_the_next_erasure() {
    let folder = Folder::with_comments(2);
    for file in ["db", "conf"] {
        fs::write(state_folder(folder.path()).join(file), [0xff; 100]).expect("writes");
    }
    let store = folder.open();
    let aside = state_folder(folder.path()).with_extension("quarantined");
    assert!(aside.exists());
    run(store.erase(erasing("c0", 5_000))).expect("erases");
    assert!(!aside.exists());
}
