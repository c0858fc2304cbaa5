//! Submissions, decisions and keys.

use super::erasing::assert_rebuilds_to_itself;
use super::{Folder, assert_sound, submit};
use crate::clock::UnixMillis;
use crate::comment::CommentText;
use crate::decision::Verdict;
use crate::queue::{Lane, Place, Priority};
use crate::store::testing::{claim, decision, id, ruling, run, submission};
use crate::store::{
    Action, ContextQuery, Judgement, PasswordChange, PasswordHash, Refusal, Role, Status, Store, StoreError,
    StoredAccount, StoredKey, Submitted,
};

fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Refusal {
    match answer {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("no refusal but {other:?}"),
    }
}

#[test]
fn what_was_submitted_is_there_after_reopening() {
    let folder = Folder::new();
    let kept = submission("a", Verdict::Hold, 10);
    let store = folder.open();
    run(store.submit(kept.clone())).expect("is kept");
    drop(store);
    let store = folder.open();
    let stored = run(store.comment(&id("a"))).expect("reads").expect("is there");
    assert_eq!(stored.comment, kept.comment);
    assert_eq!((stored.status, stored.version, stored.place), (Status::Pending, 1, Some(kept.place)));
    let Judgement::Machine { decision: kept_decision, .. } = &stored.history[0].what else {
        panic!("not the machine's")
    };
    assert_eq!(*kept_decision, decision(Verdict::Hold));
    assert_sound(&store);
}

#[test]
fn the_same_submission_again_answers_the_first_decision() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Hold, 10);
    let mut again = submission("a", Verdict::Approve, 99);
    let Submitted::Repeated(stored) = run(store.submit(again.clone())).expect("answers") else { panic!("made anew") };
    assert_eq!((stored.status, stored.received_at), (Status::Pending, UnixMillis(10)));
    again.request_fingerprint[0] ^= 1;
    assert_eq!(refusal(run(store.submit(again))), Refusal::IdTaken);
    assert_eq!(run(store.counts()).expect("counts").n_pending, 1);
}

#[test]
fn a_text_of_nothing_but_escapes_is_kept_whole() {
    let folder = Folder::new();
    let store = folder.open();
    let mut submission = submission("a", Verdict::Reject, 10);
    let text = format!("x{}", "\u{1}".repeat(crate::comment::MAX_TEXT_BYTES - 1));
    submission.comment.text = CommentText::parse(text).expect("a text");
    run(store.submit(submission.clone())).expect("is kept");
    let stored = run(store.comment(&id("a"))).expect("reads").expect("is there");
    assert_eq!(stored.comment.text, submission.comment.text);
}

#[test]
fn a_decision_takes_the_comment_out_of_the_queue() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Hold, 10);
    let decided = run(store.decide(ruling("a", 1, "mo", Action::Reject, 20))).expect("decides");
    assert_eq!((decided.status, decided.version, decided.place), (Status::Rejected, 2, None));
    assert_eq!(decided.history.len(), 2);
    let counts = run(store.counts()).expect("counts");
    assert_eq!((counts.n_pending, counts.n_rejected), (0, 1));
    assert_sound(&store);
}

#[test]
fn a_decided_comment_can_be_decided_again() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Approve, 10);
    run(store.decide(ruling("a", 1, "mo", Action::Reject, 20))).expect("decides");
    let escalated = run(store.decide(ruling("a", 2, "mo", Action::Escalate, 30))).expect("decides");
    assert_eq!((escalated.status, escalated.version), (Status::Pending, 3));
    assert_eq!(escalated.place, Some(Place { lane: Lane::Escalated, priority: Priority(7) }));
    assert_sound(&store);
}

#[test]
fn a_stale_decision_learns_who_decided_what_and_when() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Hold, 10);
    let by_machine = refusal(run(store.decide(ruling("a", 7, "mo", Action::Approve, 20))));
    let (by, at) = (id("machine"), UnixMillis(10));
    assert_eq!(by_machine, Refusal::Stale { expected: 7, current: 1, by, status: Status::Pending, at });
    run(store.decide(ruling("a", 1, "ann", Action::Approve, 30))).expect("decides");
    let by_ann = refusal(run(store.decide(ruling("a", 1, "mo", Action::Reject, 40))));
    let (by, at) = (id("ann"), UnixMillis(30));
    assert_eq!(by_ann, Refusal::Stale { expected: 1, current: 2, by, status: Status::Approved, at });
    assert_eq!(refusal(run(store.decide(ruling("b", 1, "mo", Action::Reject, 40)))), Refusal::NotFound);
}

#[test]
fn nobody_decides_what_another_moderator_holds() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Hold, 10);
    run(store.claim(claim("ann", 1, 20))).expect("claims");
    let refused = refusal(run(store.decide(ruling("a", 1, "mo", Action::Approve, 119))));
    assert_eq!(refused, Refusal::Leased { by: id("ann"), until: UnixMillis(120) });
    let decided = run(store.decide(ruling("a", 1, "ann", Action::Escalate, 119))).expect("decides");
    assert_eq!(decided.lease, None);
    assert_eq!(decided.place.map(|place| place.lane), Some(Lane::Escalated));
    assert_sound(&store);
}

#[test]
fn a_lease_that_ran_out_is_in_nobodys_way() {
    let folder = Folder::new();
    let store = folder.open();
    submit(&store, "a", Verdict::Hold, 10);
    run(store.claim(claim("ann", 1, 20))).expect("claims");
    run(store.decide(ruling("a", 1, "mo", Action::Approve, 120))).expect("decides");
    assert_eq!(run(store.counts()).expect("counts").n_leased, 0);
}

#[test]
fn the_context_knows_the_author_and_what_they_repeat() {
    let folder = Folder::new();
    let store = folder.open();
    let mut first = submission("a", Verdict::Hold, 10);
    for (name, at) in [("a", 10), ("b", 20), ("c", 30)] {
        first.comment.id = id(name);
        first.at = UnixMillis(at);
        run(store.submit(first.clone())).expect("is kept");
    }
    run(store.decide(ruling("b", 1, "mo", Action::Reject, 40))).expect("decides");
    let query = ContextQuery {
        comment: Some(id("c")),
        author: first.comment.author.id.clone(),
        article: first.comment.article.id.clone(),
        text_fingerprint: first.text_fingerprint,
        since: UnixMillis(20),
    };
    let context = run(store.context(query)).expect("reads");
    assert_eq!((context.n_same_text, context.n_article_comments), (2, 3));
    assert_eq!((context.author.n_comments, context.author.n_rejected, context.author.n_approved), (3, 1, 0));
    assert_eq!(context.existing.map(|existing| existing.comment.id), Some(id("c")));
}

fn key(name: &str) -> StoredKey {
    StoredKey { name: id(name), role: Role::Lead, hash: [9; 32], created_at: UnixMillis(5), created_by: id("system") }
}

#[test]
fn a_key_lasts_until_it_is_revoked() {
    let folder = Folder::new();
    let store = folder.open();
    run(store.put_key(key("b"))).expect("is kept");
    run(store.put_key(key("a"))).expect("is kept");
    assert_eq!(refusal(run(store.put_key(key("a")))), Refusal::KeyExists);
    drop(store);
    let store = folder.open();
    assert_eq!(run(store.keys()).expect("reads"), [key("a"), key("b")]);
    run(store.revoke_key(&id("a"), &id("b"), UnixMillis(9))).expect("is revoked");
    assert_eq!(refusal(run(store.revoke_key(&id("a"), &id("b"), UnixMillis(9)))), Refusal::NotFound);
    assert_eq!(run(store.keys()).expect("reads"), [key("b")]);
    assert_sound(&store);
}

fn account(name: &str, password: &str) -> StoredAccount {
    let (password, created_at) = (PasswordHash(password.to_owned()), UnixMillis(5));
    StoredAccount { name: id(name), role: Role::Lead, password, created_at, created_by: id("system") }
}

#[test]
fn an_account_lasts_until_it_is_removed_and_is_made_anew_from_the_journal() {
    let folder = Folder::new();
    let store = folder.open();
    run(store.put_account(account("mia", "one"))).expect("is kept");
    run(store.put_account(account("anna", "two"))).expect("is kept");
    assert_eq!(refusal(run(store.put_account(account("anna", "three")))), Refusal::AccountExists);
    let change = |name: &str| PasswordChange {
        name: id(name),
        password: PasswordHash("other".to_owned()),
        actor: id("system"),
        at: UnixMillis(7),
    };
    run(store.change_password(change("anna"))).expect("is changed");
    assert_eq!(refusal(run(store.change_password(change("nobody")))), Refusal::NotFound);
    run(store.remove_account(&id("mia"), &id("system"), UnixMillis(9))).expect("is removed");
    assert_eq!(refusal(run(store.remove_account(&id("mia"), &id("system"), UnixMillis(9)))), Refusal::NotFound);
    assert_sound(&store);
    drop(store);
    assert_rebuilds_to_itself(&folder);
    assert_eq!(run(folder.open().accounts()).expect("reads"), [account("anna", "other")]);
}
