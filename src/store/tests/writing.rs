//! The writer: groups, failures, and more than may wait.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::sync::oneshot;

use super::{Folder, assert_sound, submit};
use crate::decision::Verdict;
use crate::store::commands::Command;
use crate::store::engine::Writes;
use crate::store::keys::{self, Id16, Tree};
use crate::store::ladder::{self, Trust};
use crate::store::shared::Open;
use crate::store::testing::{claim, id, ruling, run, submission};
use crate::store::writer;
use crate::store::{Action, Refusal, SledStore, Store, StoreError, Submitted};

#[test]
fn commands_of_one_group_see_each_other_and_share_one_sync() {
    let folder = Folder::new();
    let ladder::Opened { engine, mut journal, .. } = ladder::open(folder.path(), Trust::Checked).expect("opens");
    let open = Open { engine, reader: journal.reader() };
    let (first, first_answer) = oneshot::channel();
    let (again, again_answer) = oneshot::channel();
    let (take, take_answer) = oneshot::channel();
    let (decide, decide_answer) = oneshot::channel();
    let (stale, stale_answer) = oneshot::channel();
    let group = vec![
        Command::Submit(Box::new(submission("a", Verdict::Hold, 10)), first),
        Command::Submit(Box::new(submission("a", Verdict::Hold, 11)), again),
        Command::Claim(Box::new(claim("ann", 1, 12)), take),
        Command::Decide(Box::new(ruling("a", 1, "ann", Action::Approve, 13)), decide),
        Command::Decide(Box::new(ruling("a", 1, "mo", Action::Reject, 14)), stale),
    ];
    let (answers, has_events) = writer::commit(&open, &mut journal, group).expect("commits");
    assert!(has_events);
    assert_eq!(journal.end().last_seq(), 3, "one submission, one claim, one decision");
    assert_eq!(journal.n_syncs(), 1);
    for answer in answers {
        answer();
    }
    assert!(matches!(run(first_answer), Ok(Ok(Submitted::Created(_)))));
    assert!(matches!(run(again_answer), Ok(Ok(Submitted::Repeated(_)))));
    assert_eq!(run(take_answer).expect("answers").expect("claims").len(), 1);
    assert!(run(decide_answer).expect("answers").is_ok());
    let refused = run(stale_answer).expect("answers");
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Stale { current: 2, .. }))));
}

#[test]
fn a_group_in_which_nothing_happens_needs_no_sync() {
    let folder = Folder::new();
    let ladder::Opened { engine, mut journal, .. } = ladder::open(folder.path(), Trust::Checked).expect("opens");
    let open = Open { engine, reader: journal.reader() };
    let (health, _health_answer) = oneshot::channel();
    let (decide, _decide_answer) = oneshot::channel();
    let refused = Command::Decide(Box::new(ruling("a", 1, "ann", Action::Approve, 13)), decide);
    let group = vec![Command::Health(health), refused];
    let (answers, has_events) = writer::commit(&open, &mut journal, group).expect("commits");
    assert_eq!((answers.len(), has_events, journal.n_syncs()), (2, false, 0));
}

#[test]
fn after_a_failed_write_nobody_is_told_it_worked_and_the_next_group_is_written() {
    let folder = Folder::with_comments(1);
    let store = folder.open_with(|journal| journal.broken().expect("breaks"));
    let failed = run(store.submit(submission("a", Verdict::Hold, 2_000)));
    assert!(matches!(failed, Err(StoreError::Unavailable)));
    submit(&store, "a", Verdict::Hold, 2_001);
    assert!(run(store.comment(&id("c0"))).expect("reads").is_some());
    assert_sound(&store);
}

/// Overwrites the row of `c1`.
fn damage(store: &SledStore) {
    let key = keys::comment(Id16::of(&id("c1")));
    let writes = Writes::from([((Tree::Comments, key), Some(b"garbage".to_vec()))]);
    let committed = store.readers.shared.with(|engine| engine.commit(&writes));
    committed.expect("is open").expect("commits");
}

#[test]
fn a_row_that_is_damaged_while_running_is_made_anew_from_the_journal() {
    let folder = Folder::with_comments(2);
    let store = folder.open();
    damage(&store);
    let decide = || run(store.decide(ruling("c1", 1, "mo", Action::Reject, 2_000)));
    assert!(matches!(decide(), Err(StoreError::Unavailable)));
    assert_eq!(decide().expect("decides").version, 2);
    assert_sound(&store);
}

#[test]
fn damage_that_a_reader_meets_is_repaired_before_the_next_group() {
    let folder = Folder::with_comments(2);
    let store = folder.open();
    damage(&store);
    assert!(matches!(run(store.comment(&id("c1"))), Err(StoreError::Damaged)));
    run(store.health()).expect("is repaired");
    assert!(run(store.comment(&id("c1"))).expect("reads").is_some());
    assert_sound(&store);
}

#[test]
fn more_than_may_wait_is_refused_as_busy_and_the_rest_is_done() {
    let folder = Folder::new();
    let store = folder.open();
    let mut context = Context::from_waker(Waker::noop());
    let mut waiting = Vec::new();
    let mut n_busy = 0;
    store.readers.shared.withheld(|| {
        for _ in 0..2_000 {
            let mut asked = store.health();
            match pin!(&mut asked).poll(&mut context) {
                Poll::Ready(Err(StoreError::Busy)) => n_busy += 1,
                Poll::Ready(other) => panic!("answered {other:?} before anything could be done"),
                Poll::Pending => waiting.push(asked),
            }
        }
    });
    assert!(n_busy > 0, "the queue is bounded");
    for asked in waiting {
        run(asked).expect("is done");
    }
}

#[test]
fn a_closed_store_answers_that_it_is_unavailable() {
    let folder = Folder::new();
    let store = folder.open();
    run(store.close()).expect("closes");
    assert!(matches!(run(store.health()), Err(StoreError::Unavailable)));
    assert!(matches!(run(store.counts()), Err(StoreError::Unavailable)));
    assert!(matches!(run(store.close()), Err(StoreError::Unavailable)));
    folder.open();
}
