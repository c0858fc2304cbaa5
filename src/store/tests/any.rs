//! Any sequence of anything leaves a store in which everything fits, and of which the journal alone makes the same again.

use proptest::prelude::*;

use super::erasing::assert_rebuilds_to_itself;
use super::{Folder, assert_sound};
use crate::clock::UnixMillis;
use crate::decision::Verdict;
use crate::store::testing::{claim, erasing, id, label, report, reviewer, revision, ruling, run, submission, undoing};
use crate::store::{Action, AuthorErasing, BatchRuling, BatchUndoing, ReportReason, SledStore, Store, Sweep};

#[derive(Clone, Copy, Debug)]
enum Call {
    Submit(u8, Verdict),
    Revise(u8, u8, Verdict),
    Claim(u8, usize),
    Decide(u8, u8, Action),
    Undo(u8),
    Batch(u8, Action),
    UndoBatch(u8),
    Report(u8, u8, ReportReason),
    Label(u8, u8, u8),
    Erase(u8),
    EraseAuthor(u8),
    Sweep(i64),
    Wait(i64),
    Reopen,
}

fn call() -> impl Strategy<Value = Call> {
    let verdict = || prop_oneof![Just(Verdict::Hold), Just(Verdict::Approve), Just(Verdict::Reject)];
    let action = || prop_oneof![Just(Action::Approve), Just(Action::Reject), Just(Action::Escalate)];
    let reason = prop_oneof![Just(ReportReason::Abuse), Just(ReportReason::Illegal)];
    prop_oneof![
        8 => (0..9_u8, verdict()).prop_map(|(name, verdict)| Call::Submit(name, verdict)),
        3 => (0..9_u8, 0..3_u8, verdict()).prop_map(|(name, text, verdict)| Call::Revise(name, text, verdict)),
        3 => (0..3_u8, 0..4_usize).prop_map(|(moderator, limit)| Call::Claim(moderator, limit)),
        6 => (0..9_u8, 0..3_u8, action()).prop_map(|(name, moderator, action)| Call::Decide(name, moderator, action)),
        3 => (0..9_u8).prop_map(Call::Undo),
        1 => (0..3_u8, action()).prop_map(|(batch, action)| Call::Batch(batch, action)),
        1 => (0..3_u8).prop_map(Call::UndoBatch),
        8 => (0..9_u8, 0..4_u8, reason).prop_map(|(name, reporter, reason)| Call::Report(name, reporter, reason)),
        4 => (0..4_u8, 0..9_u8, 0..3_u8).prop_map(|(token, of, text)| Call::Label(token, of, text)),
        2 => (0..9_u8).prop_map(Call::Erase),
        1 => (0..4_u8).prop_map(Call::EraseAuthor),
        1 => (1..200_i64).prop_map(Call::Sweep),
        2 => (1..150_i64).prop_map(Call::Wait),
        1 => Just(Call::Reopen),
    ]
}

fn name(number: u8) -> String {
    format!("c{number}")
}

fn moderator(number: u8) -> String {
    if number == 2 { "lead".to_owned() } else { format!("mo{number}") }
}

/// A reader of this number comments and reports.
fn reader(number: u8) -> String {
    format!("author-{number}")
}

fn version(store: &SledStore, name: &str) -> u32 {
    run(store.comment(&id(name))).ok().flatten().map_or(1, |comment| comment.version)
}

/// Makes a call; a refusal is as good an answer as any.
fn step(store: &SledStore, now: &mut i64, call: Call) {
    *now += 1;
    let at = UnixMillis(*now);
    match call {
        Call::Submit(number, verdict) => drop(run(store.submit(submission(&name(number), verdict, *now)))),
        Call::Revise(number, text, verdict) => {
            let text = format!("text {text} of {number}");
            drop(run(store.revise(revision(&name(number), &text, verdict, *now))));
        }
        Call::Claim(who, limit) => drop(run(store.claim(claim(&moderator(who), limit, *now)))),
        Call::Decide(number, who, action) => {
            let (name, who) = (name(number), moderator(who));
            drop(run(store.decide(ruling(&name, version(store, &name), &who, action, *now))));
        }
        Call::Undo(number) => {
            let name = name(number);
            drop(run(store.undo(undoing(&name, version(store, &name), "lead", *now))));
        }
        Call::Batch(batch, action) => {
            let comments = (0..9).map(|number| (id(&name(number)), version(store, &name(number)))).collect();
            let (batch, moderator) = (id(&format!("b{batch}-{now}")), reviewer("lead"));
            drop(run(store.decide_batch(BatchRuling {
                batch,
                comments,
                moderator,
                action,
                reason: None,
                note: None,
                at,
            })));
        }
        Call::UndoBatch(batch) => {
            let (batch, moderator) = (id(&format!("b{batch}")), reviewer("lead"));
            drop(run(store.undo_batch(BatchUndoing { batch, behind: None, limit: 3, moderator, at })));
        }
        Call::Report(number, by, reason) => drop(run(store.report(report(&name(number), &reader(by), reason, *now)))),
        Call::Label(token, of, text) => say(store, *now, token, of, text),
        Call::Erase(number) => drop(run(store.erase(erasing(&name(number), *now)))),
        Call::EraseAuthor(number) => {
            let (author, actor) = (id(&reader(number)), id("lead"));
            drop(run(store.erase_author(AuthorErasing { author, limit: 3, actor, at })));
        }
        Call::Sweep(age) => {
            let (before, actor) = (UnixMillis(*now - age), id("system"));
            drop(run(store.sweep(Sweep { before, limit: 2, actor, at })));
        }
        Call::Wait(ms) => *now += ms,
        Call::Reopen => {}
    }
}

/// A source says something of a text that a comment may have.
fn say(store: &SledStore, now: i64, token: u8, of: u8, text: u8) {
    let text = format!("text {text} of {of}");
    drop(run(store.label(label(&format!("t{token}"), &text, 0.1 * f64::from(of), now))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_calls_leaves_a_sound_store_that_rebuilds_to_itself(
        calls in proptest::collection::vec(call(), 1..60),
    ) {
        let folder = Folder::new();
        let mut store = folder.open();
        let mut now = 1_000;
        for call in calls {
            step(&store, &mut now, call);
            if let Call::Reopen = call {
                drop(store);
                store = folder.open();
            }
        }
        assert_sound(&store);
        drop(store);
        assert_rebuilds_to_itself(&folder);
    }
}
