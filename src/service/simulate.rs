//! What another policy would have done with the comments that came in, held against what people decided.
//!
//! The scores are those the comments got; the rules are asked again about their texts. What only the moment knew, that the
//! same text had been posted before, is taken from the decision that was made then.

use std::collections::BTreeMap;

use super::policy::parsed;
use super::{Service, ServiceError};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::{Decision, PolicyVersion, ReasonCode, Verdict};
use crate::moderator::{self, Context};
use crate::policy::Policy;
use crate::store::{Action, Search, SearchFilter, StoredComment};

/// The most comments of one simulation.
pub const MAX_SIMULATED: usize = 100_000;
/// How many changed comments are named.
const MAX_NAMED: usize = 50;
/// How many comments are read at once.
const PAGE: usize = 500;
/// How sure an interval is.
const CONFIDENCE: f64 = 0.95;
const DAY_MS: f64 = 86_400_000.0;

/// What a policy would have done.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The policy that was tried.
    pub policy: PolicyVersion,
    /// The newest comments that it was tried on.
    pub n_comments: u64,
    /// From when on these came in.
    pub since: Option<UnixMillis>,
    /// How many went from which verdict to which, those that did not change included.
    pub verdicts: BTreeMap<(Verdict, Verdict), u64>,
    /// How many would have been held a day; none for less than a day of comments.
    pub held_a_day: Option<f64>,
    /// Of what people approved, what it would have rejected.
    pub wrong_rejections: Rate,
    /// Of what people rejected, what it would have approved.
    pub wrong_approvals: Rate,
    /// The newest comments with another verdict.
    pub changed: Vec<Changed>,
}

/// A comment with another verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The comment.
    pub id: Id,
    /// What the machine decided.
    pub before: Verdict,
    /// What it would have decided.
    pub after: Verdict,
    /// Why.
    pub reasons: Vec<ReasonCode>,
}

/// A share, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// How many did.
    pub n: u64,
    /// Of how many.
    pub of: u64,
}

impl Rate {
    /// The exact interval in which the true share lies with 95 % confidence (Clopper and Pearson 1934).
    pub fn interval(self) -> (f64, f64) {
        let (n, of) = (self.n as f64, self.of as f64);
        let tail = (1.0 - CONFIDENCE) / 2.0;
        let low = if self.n == 0 { 0.0 } else { puruspe::invbetai(tail, n, of - n + 1.0) };
        let high = if self.n >= self.of { 1.0 } else { puruspe::invbetai(1.0 - tail, n + 1.0, of - n) };
        (low, high)
    }

    fn count(&mut self, does: bool) {
        self.of += 1;
        self.n += u64::from(does);
    }
}

impl Service {
    /// Tries a policy on the newest comments, at most [`MAX_SIMULATED`] of them. Changes nothing.
    pub async fn simulate(&self, toml: &str, n_comments: usize) -> Result<Simulation, ServiceError> {
        let policy = parsed(toml)?;
        let mut simulation = Simulation::of(&policy);
        let mut cursor = None;
        while (simulation.n_comments as usize) < n_comments {
            let limit = PAGE.min(n_comments - simulation.n_comments as usize);
            let search = Search { limit, cursor, filter: SearchFilter::default() };
            let page = self.store.search(search).await?;
            page.comments.iter().for_each(|comment| simulation.add(&policy, comment));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        simulation.finish(self.clock.now());
        Ok(simulation)
    }
}

impl Simulation {
    fn of(policy: &Policy) -> Self {
        Self {
            policy: policy.version().clone(),
            n_comments: 0,
            since: None,
            verdicts: BTreeMap::new(),
            held_a_day: None,
            wrong_rejections: Rate::default(),
            wrong_approvals: Rate::default(),
            changed: Vec::new(),
        }
    }

    fn add(&mut self, policy: &Policy, stored: &StoredComment) {
        let Some((_, decision)) = stored.machine_decision() else { return };
        let (after, reasons) = judged(policy, stored, decision);
        self.n_comments += 1;
        self.since = Some(stored.received_at);
        *self.verdicts.entry((decision.verdict, after)).or_default() += 1;
        match stored.person_decision() {
            Some((_, Action::Approve)) => self.wrong_rejections.count(after == Verdict::Reject),
            Some((_, Action::Reject)) => self.wrong_approvals.count(after == Verdict::Approve),
            Some((_, Action::Escalate)) | None => {}
        }
        if after != decision.verdict && self.changed.len() < MAX_NAMED {
            self.changed.push(Changed { id: stored.comment.id.clone(), before: decision.verdict, after, reasons });
        }
    }

    fn finish(&mut self, now: UnixMillis) {
        let n_days = self.since.map_or(0.0, |since| now.since_ms(since) as f64 / DAY_MS);
        let held = self.verdicts.iter().filter(|((_, after), _)| *after == Verdict::Hold).map(|(_, n)| *n);
        self.held_a_day = (n_days >= 1.0).then_some(held.sum::<u64>() as f64 / n_days);
    }
}

fn judged(policy: &Policy, stored: &StoredComment, decision: &Decision) -> (Verdict, Vec<ReasonCode>) {
    // What could not be scored then cannot be judged by its scores now.
    if decision.reasons.iter().any(|reason| reason.code == ReasonCode::ModelFailed) {
        return (Verdict::Hold, vec![ReasonCode::ModelFailed]);
    }
    let was_repeated = decision.reasons.iter().any(|reason| reason.code == ReasonCode::RepeatedComment);
    let context = Context { n_same_text: was_repeated.into(), ..Context::default() };
    let (verdict, reasons) = moderator::decide(policy, &stored.comment, &context, &decision.scores);
    (verdict, reasons.iter().map(|reason| reason.code).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 5e-4
    }

    /// Checked against R's `binom.test(n, of)$conf.int`.
    #[test]
    fn the_interval_is_clopper_and_pearsons() {
        let (low, high) = Rate { n: 3, of: 100 }.interval();
        assert!(close(low, 0.0062) && close(high, 0.0852), "{low} {high}");
        let (low, high) = Rate { n: 0, of: 20 }.interval();
        assert!(close(low, 0.0) && close(high, 0.1684), "{low} {high}");
        let (low, high) = Rate { n: 20, of: 20 }.interval();
        assert!(close(low, 0.8316) && close(high, 1.0), "{low} {high}");
        assert_eq!(Rate::default().interval(), (0.0, 1.0));
    }
}
