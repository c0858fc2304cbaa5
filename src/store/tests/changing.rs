//! Edits, taking back, batches, reports, search and totals.

use super::{Folder, assert_sound, submit};
use crate::clock::UnixMillis;
use crate::comment::Line;
use crate::decision::Verdict;
use crate::queue::{Lane, Place, Priority};
use crate::store::testing::{claim, id, report, reviewer, revision, ruling, run, submission, undoing};
use crate::store::{
    Action, BatchOutcome, BatchRuling, BatchUndoing, Changed, Refusal, ReportReason, Reported, Search, SearchFilter,
    SledStore, Status, Store, StoreError, StoredComment,
};

fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Refusal {
    match answer {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("no refusal but {other:?}"),
    }
}

fn found(store: &SledStore, name: &str) -> StoredComment {
    run(store.comment(&id(name))).expect("reads").expect("is there")
}

#[test]
fn an_edit_is_a_new_version_and_the_earlier_text_stays() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Approve, 10);
    let edited = run(store.revise(revision("a", "other words", Verdict::Hold, 20))).expect("is kept");
    let Changed::Now(edited) = edited else { panic!("nothing changed") };
    assert_eq!((edited.version, edited.status, edited.comment.text.as_str()), (2, Status::Pending, "other words"));
    let earlier = run(store.earlier_texts(&id("a"))).expect("reads");
    assert_eq!(
        earlier.iter().map(|earlier| (earlier.version, earlier.text.as_str())).collect::<Vec<_>>(),
        [(1, "words of a")]
    );
    let again = run(store.revise(revision("a", "other words", Verdict::Hold, 30))).expect("answers");
    assert!(matches!(again, Changed::Already(stored) if stored.version == 2));
    assert_eq!(refusal(run(store.revise(revision("x", "words", Verdict::Hold, 30)))), Refusal::NotFound);
    assert_sound(&store);
}

#[test]
fn taking_back_brings_back_place_and_age() {
    let folder = Folder::with_comments(3);
    let store = folder.open();
    let before = found(&store, "c0");
    run(store.decide(ruling("c0", 1, "mo", Action::Reject, 2_000))).expect("decides");
    let after = run(store.undo(undoing("c0", 2, "mo", 3_000))).expect("takes back");
    assert_eq!((after.status, after.place, after.waiting_since), (before.status, before.place, before.waiting_since));
    assert_eq!((after.version, after.history.len()), (3, 3), "and it is logged");
    assert_eq!(refusal(run(store.undo(undoing("c0", 3, "mo", 3_001)))), Refusal::NothingToUndo);
    assert_sound(&store);
}

#[test]
fn taking_back_twice_goes_back_two_decisions() {
    let folder = Folder::with_comments(1);
    let store = folder.open();
    run(store.decide(ruling("c0", 1, "mo", Action::Approve, 2_000))).expect("decides");
    run(store.decide(ruling("c0", 2, "mo", Action::Reject, 2_001))).expect("decides");
    assert_eq!(run(store.undo(undoing("c0", 3, "mo", 2_002))).expect("takes back").status, Status::Approved);
    assert_eq!(run(store.undo(undoing("c0", 4, "mo", 2_003))).expect("takes back").status, Status::Pending);
    assert_eq!(refusal(run(store.undo(undoing("c0", 5, "mo", 2_004)))), Refusal::NothingToUndo);
    assert_sound(&store);
}

#[test]
fn moderators_take_back_their_own_and_leads_anybodys() {
    let folder = Folder::with_comments(1);
    let store = folder.open();
    run(store.decide(ruling("c0", 1, "ann", Action::Reject, 2_000))).expect("decides");
    assert_eq!(refusal(run(store.undo(undoing("c0", 2, "mo", 2_001)))), Refusal::NotTheirs { by: id("ann") });
    assert!(matches!(refusal(run(store.undo(undoing("c0", 1, "ann", 2_001)))), Refusal::Stale { current: 2, .. }));
    assert_eq!(run(store.undo(undoing("c0", 2, "lead", 2_001))).expect("takes back").status, Status::Pending);
}

#[test]
fn what_was_escalated_is_decided_by_a_lead() {
    let folder = Folder::with_comments(1);
    let store = folder.open();
    run(store.decide(ruling("c0", 1, "mo", Action::Escalate, 2_000))).expect("decides");
    assert_eq!(refusal(run(store.decide(ruling("c0", 2, "mo", Action::Approve, 2_001)))), Refusal::ForLeads);
    run(store.decide(ruling("c0", 2, "lead", Action::Approve, 2_001))).expect("decides");
}

fn batch(name: &str, comments: &[(&str, u32)], action: Action) -> BatchRuling {
    BatchRuling {
        batch: id(name),
        comments: comments.iter().map(|(name, version)| (id(name), *version)).collect(),
        moderator: reviewer("mo"),
        action,
        reason: None,
        note: Line::parse("all alike").ok(),
        at: UnixMillis(5_000),
    }
}

fn undo_batch(store: &SledStore, name: &str, moderator: &str, limit: usize) -> Result<BatchOutcome, StoreError> {
    let (batch, moderator, at) = (id(name), reviewer(moderator), UnixMillis(6_000));
    run(store.undo_batch(BatchUndoing { batch, behind: None, limit, moderator, at }))
}

#[test]
fn a_batch_skips_what_changed_and_is_taken_back_as_a_block() {
    let folder = Folder::with_comments(5);
    let store = folder.open();
    run(store.claim(claim("ann", 1, 4_950))).expect("claims c0");
    let wanted = batch("b", &[("c0", 1), ("c1", 1), ("c2", 7), ("c3", 1), ("c4", 1), ("x", 1)], Action::Reject);
    let outcome = run(store.decide_batch(wanted)).expect("decides");
    assert_eq!((outcome.n_done, outcome.n_skipped), (3, 3), "held by ann, of another version, not there");
    assert_eq!(run(store.counts()).expect("counts").n_rejected, 3);
    // Decided since: it is not the batch's any more.
    run(store.decide(ruling("c4", 2, "mo", Action::Approve, 5_500))).expect("decides");
    let first = undo_batch(&store, "b", "mo", 1).expect("takes back");
    assert_eq!((first.n_done, first.has_more), (1, true));
    let rest = undo_batch(&store, "b", "mo", 9).expect("takes back");
    assert_eq!((rest.n_done, rest.has_more), (1, false));
    let counts = run(store.counts()).expect("counts");
    assert_eq!((counts.n_pending, counts.n_approved, counts.n_rejected), (4, 1, 0));
    assert_eq!(undo_batch(&store, "b", "mo", 9).expect("is taken back already").n_done, 0);
    assert_eq!(refusal(undo_batch(&store, "unknown", "mo", 9)), Refusal::NotFound);
    assert_sound(&store);
}

#[test]
fn a_batch_is_taken_back_part_by_part_from_where_the_last_one_ended() {
    let folder = Folder::with_comments(5);
    let store = folder.open();
    let all = [("c0", 1), ("c1", 1), ("c2", 1), ("c3", 1), ("c4", 1)];
    run(store.decide_batch(batch("b", &all, Action::Reject))).expect("decides");
    let (mut behind, mut n_done) = (None, Vec::new());
    loop {
        let (batch, moderator, at) = (id("b"), reviewer("mo"), UnixMillis(6_000));
        let outcome =
            run(store.undo_batch(BatchUndoing { batch, behind, limit: 2, moderator, at })).expect("takes back");
        n_done.push(outcome.n_done);
        if !outcome.has_more {
            break;
        }
        behind = outcome.reached;
    }
    assert_eq!(n_done, [2, 2, 1]);
    assert_eq!(run(store.counts()).expect("counts").n_pending, 5);
    assert_sound(&store);
}

#[test]
fn another_moderators_batch_is_taken_back_by_leads_only() {
    let folder = Folder::with_comments(2);
    let store = folder.open();
    run(store.decide_batch(batch("b", &[("c0", 1), ("c1", 1)], Action::Approve))).expect("decides");
    assert_eq!(refusal(undo_batch(&store, "b", "ann", 9)), Refusal::NotTheirs { by: id("mo") });
    assert_eq!(undo_batch(&store, "b", "lead", 9).expect("takes back").n_done, 2);
}

/// Makes a reporter whose reports were answered: `n_upheld` of `n` comments were rejected.
fn with_a_past(store: &SledStore, reporter: &str, n: u32, n_upheld: u32) {
    for number in 0..n {
        let name = format!("past-{reporter}-{number}");
        submit(store, &name, Verdict::Approve, 100);
        run(store.report(report(&name, reporter, ReportReason::Abuse, 101))).expect("is kept");
        let action = if number < n_upheld { Action::Reject } else { Action::Approve };
        run(store.decide(ruling(&name, 1, "mo", action, 102))).expect("decides");
    }
}

#[test]
fn a_report_puts_a_published_comment_into_the_queue_and_leaves_it_published() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Approve, 10);
    let first = run(store.report(report("a", "reader", ReportReason::Spam, 20))).expect("is kept");
    assert!(matches!(first, Reported::Created(_)));
    let again = run(store.report(report("a", "reader", ReportReason::Abuse, 30))).expect("answers");
    assert!(matches!(again, Reported::Repeated(first) if first.reason == ReportReason::Spam));
    let reported = found(&store, "a");
    assert_eq!((reported.status, reported.reports.n, reported.version), (Status::Approved, 1, 1));
    assert!(reported.place.is_some());
    let counts = run(store.counts()).expect("counts");
    assert_eq!((counts.n_pending, counts.n_waiting), (0, 1));
    let decided = run(store.decide(ruling("a", 1, "mo", Action::Approve, 40))).expect("decides");
    assert_eq!((decided.place, decided.reports.n), (None, 0));
    run(store.report(report("a", "somebody else", ReportReason::Abuse, 50))).expect("is kept");
    assert_eq!(found(&store, "a").place, None, "one report does not outweigh a person");
    assert_sound(&store);
}

#[test]
fn a_burst_of_reports_from_fresh_accounts_moves_nothing_and_one_believed_reader_does() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Hold, 10);
    let before = found(&store, "a").place;
    for number in 0..60 {
        run(store.report(report("a", &format!("fresh-{number}"), ReportReason::Illegal, 20))).expect("is kept");
    }
    assert_eq!(found(&store, "a").place, before);
    with_a_past(&store, "wolf", 6, 0);
    run(store.report(report("a", "wolf", ReportReason::Illegal, 200))).expect("is kept");
    assert_eq!(found(&store, "a").place.map(|place| place.lane), Some(Lane::Normal), "cried wolf too often");
    with_a_past(&store, "watchful", 6, 6);
    run(store.report(report("a", "watchful", ReportReason::Illegal, 201))).expect("is kept");
    let moved = found(&store, "a").place.expect("waits");
    assert_eq!(moved.lane, Lane::Urgent);
    assert!(moved.priority > before.expect("waited").priority);
    assert_sound(&store);
}

#[test]
fn taking_a_decision_back_takes_back_what_it_said_of_reporters() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Hold, 10);
    run(store.report(report("a", "reader", ReportReason::Abuse, 20))).expect("is kept");
    run(store.decide(ruling("a", 1, "mo", Action::Reject, 30))).expect("decides");
    let reporter = || run(store.author(&id("reader"), UnixMillis(99))).expect("reads").reports;
    assert_eq!((reporter().n_decided, reporter().n_upheld), (1, 1));
    run(store.undo(undoing("a", 2, "mo", 40))).expect("takes back");
    assert_eq!((reporter().n_decided, reporter().n_upheld), (0, 0));
    assert_eq!(found(&store, "a").reports.n, 1);
    assert_sound(&store);
}

fn searched(store: &SledStore, filter: SearchFilter) -> Vec<String> {
    let page = run(store.search(Search { limit: 100, cursor: None, filter })).expect("reads");
    page.comments.iter().map(|comment| comment.comment.id.as_str().to_owned()).collect()
}

#[test]
fn everything_is_found_newest_first_by_all_that_is_asked_for() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Approve, 10);
    submit(&store, "b", Verdict::Hold, 20);
    submit(&store, "c", Verdict::Reject, 30);
    run(store.revise(revision("a", "Un café à Straßburg", Verdict::Approve, 35))).expect("is kept");
    run(store.decide(ruling("b", 1, "mo", Action::Reject, 40))).expect("decides");
    let none = SearchFilter::default();
    assert_eq!(searched(&store, none.clone()), ["c", "b", "a"]);
    assert_eq!(searched(&store, SearchFilter { status: Some(Status::Rejected), ..none.clone() }), ["c", "b"]);
    assert_eq!(searched(&store, SearchFilter { moderator: Some(id("mo")), ..none.clone() }), ["b"]);
    let author = Some(found(&store, "c").comment.author.id);
    assert_eq!(searched(&store, SearchFilter { author, ..none.clone() }), ["c"]);
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(searched(&store, SearchFilter { words: words(&["strass", "cafe"]), ..none.clone() }), ["a"]);
    assert_eq!(searched(&store, SearchFilter { words: words(&["rasbourg"]), ..none.clone() }), [""; 0]);
    let (from, until) = (Some(UnixMillis(20)), Some(UnixMillis(30)));
    assert_eq!(searched(&store, SearchFilter { from, until, ..none.clone() }), ["b"]);
    assert_eq!(searched(&store, SearchFilter { from, ..none }), ["c", "b"]);
}

#[test]
fn pages_of_a_search_leave_nothing_out_and_show_nothing_twice() {
    let folder = Folder::with_comments(25);
    let store = folder.open();
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let page = run(store.search(Search { limit: 4, cursor, filter: SearchFilter::default() })).expect("reads");
        names.extend(page.comments.iter().map(|comment| comment.comment.id.as_str().to_owned()));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(names, (0..25).rev().map(|number| format!("c{number}")).collect::<Vec<_>>());
}

#[test]
fn an_authors_rates_look_back_30_and_90_days() {
    const DAY: i64 = 86_400_000;
    let folder = Folder::new();
    let store = folder.open();
    for (number, (day, verdict)) in
        [(0, Verdict::Reject), (50, Verdict::Reject), (95, Verdict::Approve), (99, Verdict::Reject)]
            .into_iter()
            .enumerate()
    {
        let mut theirs = submission(&format!("c{number}"), verdict, day * DAY);
        theirs.comment.author.id = id("author");
        run(store.submit(theirs)).expect("is kept");
    }
    let totals = run(store.author(&id("author"), UnixMillis(100 * DAY))).expect("reads");
    assert_eq!((totals.record.n_comments, totals.record.rejection_rate()), (4, Some(0.75)));
    assert_eq!((totals.last_30_days.n_comments, totals.last_30_days.rejection_rate()), (2, Some(0.5)));
    assert_eq!(totals.last_90_days.n_comments, 3);
    assert_sound(&store);
}

#[test]
fn the_place_of_a_comment_is_kept_whatever_its_verdict() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Approve, 10);
    run(store.report(report("a", "reader", ReportReason::Abuse, 20))).expect("is kept");
    let place = found(&store, "a").place;
    assert_eq!(place, Some(Place { lane: Lane::Normal, priority: Priority(7) }));
}
