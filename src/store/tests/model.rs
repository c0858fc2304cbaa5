//! Any sequence of calls does to the store what it does to a model in memory, across reopening and rebuilding.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Folder, assert_sound};
use crate::clock::UnixMillis;
use crate::decision::Verdict;
use crate::queue::Lane;
use crate::store::ladder::state_folder;
use crate::store::testing::{claim, id, ruling, run, submission, whole_queue};
use crate::store::{Action, Counts, Refusal, SledStore, Status, Store, StoreError, Submitted};

/// A comment as the model keeps it. All are submitted at the same priority.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    status: Status,
    version: u32,
    /// Lane and since when, while pending.
    waiting: Option<(Lane, i64)>,
    lease: Option<(String, i64)>,
}

/// What the store should hold.
#[derive(Default)]
struct Model {
    comments: BTreeMap<String, Kept>,
    now: i64,
}

#[derive(Clone, Copy, Debug)]
enum Call {
    Submit { name: u8, verdict: Verdict },
    Claim { moderator: u8, limit: usize },
    Release { name: u8, moderator: u8 },
    Decide { name: u8, moderator: u8, action: Action, is_stale: bool },
    Wait { ms: i64 },
    Reopen,
    Rebuild,
}

fn call() -> impl Strategy<Value = Call> {
    let verdict = prop_oneof![4 => Just(Verdict::Hold), 1 => Just(Verdict::Approve), 1 => Just(Verdict::Reject)];
    let action = prop_oneof![Just(Action::Approve), Just(Action::Reject), Just(Action::Escalate)];
    prop_oneof![
        6 => (0..8_u8, verdict).prop_map(|(name, verdict)| Call::Submit { name, verdict }),
        4 => (0..3_u8, 0..4_usize).prop_map(|(moderator, limit)| Call::Claim { moderator, limit }),
        2 => (0..8_u8, 0..3_u8).prop_map(|(name, moderator)| Call::Release { name, moderator }),
        4 => (0..8_u8, 0..3_u8, action, prop::bool::weighted(0.2))
            .prop_map(|(name, moderator, action, is_stale)| Call::Decide { name, moderator, action, is_stale }),
        2 => (1..150_i64).prop_map(|ms| Call::Wait { ms }),
        1 => Just(Call::Reopen),
        1 => Just(Call::Rebuild),
    ]
}

fn comment_name(name: u8) -> String {
    format!("c{name}")
}

fn moderator_name(moderator: u8) -> String {
    if moderator == 2 { "lead".to_owned() } else { format!("mo{moderator}") }
}

impl Model {
    /// What ends by itself before anything is done.
    fn sweep(&mut self) {
        let now = self.now;
        for kept in self.comments.values_mut() {
            kept.lease.take_if(|(_, until)| *until <= now);
        }
    }

    /// Names of the pending comments that fit, in queue order.
    fn queue(&self, fits: impl Fn(&Kept) -> bool) -> Vec<String> {
        let pending = self.comments.iter().filter(|(_, kept)| kept.waiting.is_some() && fits(kept));
        let mut pending: Vec<_> = pending.map(|(name, kept)| (kept.waiting, name.clone())).collect();
        pending.sort();
        pending.into_iter().map(|(_, name)| name).collect()
    }

    fn submit(&mut self, name: &str, verdict: Verdict) -> bool {
        let is_new = !self.comments.contains_key(name);
        if is_new {
            let (status, waiting) = match verdict {
                Verdict::Hold => (Status::Pending, Some((Lane::Normal, self.now))),
                Verdict::Approve => (Status::Approved, None),
                Verdict::Reject => (Status::Rejected, None),
            };
            self.comments.insert(name.to_owned(), Kept { status, version: 1, waiting, lease: None });
        }
        is_new
    }

    fn claim(&mut self, moderator: &str, limit: usize) -> Vec<String> {
        let mine = |kept: &Kept| kept.lease.as_ref().is_some_and(|(holder, _)| holder == moderator);
        let n_held = self.queue(mine).len();
        let may_have = |kept: &Kept| moderator == "lead" || !kept.is_escalated();
        let free = self.queue(|kept| kept.lease.is_none() && may_have(kept));
        let mut taken = self.queue(mine);
        taken.extend(free.into_iter().take(limit.saturating_sub(n_held)));
        for name in &taken {
            let kept = self.comments.get_mut(name).expect("is there");
            kept.lease = Some((moderator.to_owned(), self.now + 100));
        }
        self.queue(mine)
    }

    fn release(&mut self, name: &str, moderator: &str) -> Result<(), Refusal> {
        let kept = self.comments.get_mut(name).ok_or(Refusal::NotFound)?;
        let held = kept.lease.take_if(|(holder, _)| holder == moderator);
        held.map(|_| ()).ok_or(Refusal::NotHeld)
    }

    fn decide(&mut self, name: &str, moderator: &str, action: Action, expected: u32) -> Result<u32, Refused> {
        let now = self.now;
        let kept = self.comments.get_mut(name).ok_or(Refused::NotFound)?;
        if kept.version != expected {
            return Err(Refused::Stale(kept.version));
        }
        if kept.lease.as_ref().is_some_and(|(holder, _)| holder != moderator) {
            return Err(Refused::Leased);
        }
        if kept.is_escalated() && moderator != "lead" {
            return Err(Refused::ForLeads);
        }
        kept.version += 1;
        kept.lease = None;
        (kept.status, kept.waiting) = match action {
            Action::Approve => (Status::Approved, None),
            Action::Reject => (Status::Rejected, None),
            Action::Escalate => {
                let (_, since) = kept.waiting.unwrap_or((Lane::Escalated, now));
                (Status::Pending, Some((Lane::Escalated, since)))
            }
        };
        Ok(kept.version)
    }

    fn counts(&self) -> Counts {
        let n = |status| self.comments.values().filter(|kept| kept.status == status).count() as u64;
        let n_leased = self.comments.values().filter(|kept| kept.lease.is_some()).count() as u64;
        let (n_pending, n_approved, n_rejected) = (n(Status::Pending), n(Status::Approved), n(Status::Rejected));
        Counts { n_pending, n_waiting: n_pending, n_leased, n_approved, n_rejected, n_erased: 0 }
    }
}

/// A refused decision, as far as the model tells.
#[derive(Debug, PartialEq)]
enum Refused {
    NotFound,
    Stale(u32),
    Leased,
    ForLeads,
}

impl Kept {
    fn is_escalated(&self) -> bool {
        self.waiting.is_some_and(|(lane, _)| lane == Lane::Escalated)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(Refusal::NotFound) => Self::NotFound,
            StoreError::Refused(Refusal::Stale { current, .. }) => Self::Stale(current),
            StoreError::Refused(Refusal::Leased { .. }) => Self::Leased,
            StoreError::Refused(Refusal::ForLeads) => Self::ForLeads,
            other => panic!("{other:?}"),
        }
    }
}

fn names(comments: &[crate::store::StoredComment]) -> Vec<String> {
    comments.iter().map(|comment| comment.comment.id.as_str().to_owned()).collect()
}

/// Makes one call on both and compares the answers.
fn step(store: SledStore, folder: &Folder, model: &mut Model, call: Call) -> SledStore {
    model.now += 1;
    let now = model.now;
    match call {
        Call::Wait { ms } => model.now += ms,
        Call::Reopen => {
            drop(store);
            return folder.open();
        }
        Call::Rebuild => {
            drop(store);
            std::fs::remove_dir_all(state_folder(folder.path())).expect("removes");
            return folder.open();
        }
        Call::Submit { name, verdict } => {
            model.sweep();
            let name = comment_name(name);
            let submitted = run(store.submit(submission(&name, verdict, now))).expect("answers");
            assert_eq!(matches!(submitted, Submitted::Created(_)), model.submit(&name, verdict));
        }
        Call::Claim { moderator, limit } => {
            model.sweep();
            let moderator = moderator_name(moderator);
            let claimed = run(store.claim(claim(&moderator, limit, now))).expect("answers");
            assert_eq!(names(&claimed), model.claim(&moderator, limit));
        }
        Call::Release { name, moderator } => {
            model.sweep();
            let (name, moderator) = (comment_name(name), moderator_name(moderator));
            let released = run(store.release(&id(&name), &id(&moderator), UnixMillis(now)));
            let released = released.map_err(|error| match error {
                StoreError::Refused(refusal) => refusal,
                other => panic!("{other:?}"),
            });
            assert_eq!(released, model.release(&name, &moderator));
        }
        Call::Decide { name, moderator, action, is_stale } => {
            model.sweep();
            let (name, moderator) = (comment_name(name), moderator_name(moderator));
            let version = model.comments.get(&name).map_or(1, |kept| kept.version) + u32::from(is_stale);
            let decided = run(store.decide(ruling(&name, version, &moderator, action, now)));
            let decided = decided.map(|comment| comment.version).map_err(Refused::from);
            assert_eq!(decided, model.decide(&name, &moderator, action, version));
        }
    }
    store
}

fn compare(store: &SledStore, model: &Model) {
    assert_eq!(run(store.counts()).expect("counts"), model.counts());
    let page = run(store.queue(whole_queue(model.now))).expect("reads");
    assert_eq!(names(&page.comments), model.queue(|_| true));
    for (name, kept) in &model.comments {
        let stored = run(store.comment(&id(name))).expect("reads").expect("is there");
        let lease = stored.lease.map(|lease| (lease.moderator.as_str().to_owned(), lease.until.0));
        assert_eq!((stored.status, stored.version, lease), (kept.status, kept.version, kept.lease.clone()));
        let versions: Vec<u32> = stored.history.iter().map(|entry| entry.version).collect();
        assert_eq!(versions, (1..=kept.version).collect::<Vec<_>>());
    }
    assert_sound(store);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_calls_does_what_the_model_does(calls in proptest::collection::vec(call(), 1..40)) {
        let folder = Folder::new();
        let mut model = Model { now: 1_000, ..Model::default() };
        let mut store = folder.open();
        for call in calls {
            store = step(store, &folder, &mut model, call);
        }
        compare(&store, &model);
    }
}
