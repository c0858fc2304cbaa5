//! Whom the gate lets in and whom it does not, on simulated newsrooms.

use std::collections::BTreeMap;

use vigie::category::{Category, PerCategory};

use super::comparison::{self, Labelled};
use super::contradiction;
use super::moderators::{self, Findings, Suspicion};
use super::peers::{self, Peers};
use crate::decisions::Decision;
use crate::draw;
use crate::head::rows::{BranchRows, Row};
use crate::learning::Learning;

const N_COLUMNS: u64 = 6;

/// How a moderator decides a comment that the newsroom's standard would reject, or not; `chance` is a number in 0..1.
type Habit = fn(is_harm: bool, chance: f64) -> bool;

const fn honest(is_harm: bool, _: f64) -> bool {
    is_harm
}

const fn turned(is_harm: bool, _: f64) -> bool {
    !is_harm
}

fn learning() -> Learning {
    Learning::read(None).expect("reads")
}

/// Comments decided in turn by moderators with their habits. The newsroom rejects by `standard` of the model's log-odds.
fn newsroom(seed: u64, n: u64, standard: fn(f64) -> f64, moderators: &[(&str, Habit)]) -> (Vec<Decision>, Peers) {
    let (mut decisions, mut rows) = (Vec::new(), Vec::new());
    for item in 0..n {
        let noise = |purpose| (0..4).map(|k| draw::fraction(seed, purpose * 4 + k, item)).sum::<f64>() - 2.0;
        let log_odds = 4.0 * noise(1) - 0.5;
        let p = 1.0 / (1.0 + (-standard(log_odds)).exp());
        let (name, habit) = moderators[item as usize % moderators.len()];
        let is_rejected = habit(draw::fraction(seed, 90, item) < p, draw::fraction(seed, 91, item));
        decisions.push(Decision {
            id: format!("c-{item}"),
            text: "un secret".into(),
            labels: BTreeMap::from([(Category::Toxicity, f64::from(u8::from(is_rejected)))]),
            decided_by: name.into(),
            decided_at: String::new(),
            batch: false,
            cursor: None,
        });
        rows.push(Row {
            basis: (0..N_COLUMNS).map(|column| noise(30 + column) as f32).collect(),
            log_odds: PerCategory::from_fn(|_| log_odds as f32),
            labels: PerCategory::from_fn(|category| (category == Category::Toxicity).then_some(is_rejected)),
            assumed: PerCategory::default(),
            decision: item as usize,
            content_hash: draw::draw(seed, 92, item),
        });
    }
    let branch = BranchRows { language: "fr".into(), n_columns: N_COLUMNS as usize, rows };
    (decisions, peers::from_rows(vec![branch]))
}

fn examined(seed: u64, n: u64, standard: fn(f64) -> f64, moderators: &[(&str, Habit)]) -> Findings {
    let (decisions, peers) = newsroom(seed, n, standard, moderators);
    moderators::examine(&peers, &decisions, &learning()).expect("can be examined")
}

fn suspects(findings: &Findings) -> Vec<(&str, Suspicion)> {
    let named = findings.standings.iter().filter_map(|s| s.suspicion.map(|suspicion| (s.name.as_str(), suspicion)));
    named.collect()
}

#[test]
fn honest_moderators_are_not_suspected() {
    let team: [(&str, Habit); 4] = [("anna", honest), ("ben", honest), ("chloé", honest), ("dora", honest)];
    for seed in 0..6 {
        let findings = examined(seed, 600, |log_odds| log_odds, &team);
        assert_eq!((suspects(&findings), findings.standings.len()), (vec![], 4), "{seed}");
    }
}

#[test]
fn a_strict_newsroom_is_not_suspected() {
    let (decisions, peers) = newsroom(1, 600, |log_odds| log_odds + 2.0, &[("anna", honest), ("ben", honest)]);
    assert!(suspects(&moderators::examine(&peers, &decisions, &learning()).expect("can be examined")).is_empty());
    assert!(contradiction::refusals(&peers, &learning()).is_empty());
}

#[test]
fn a_moderator_who_turns_every_decision_round_is_named() {
    let team: [(&str, Habit); 4] = [("anna", honest), ("ben", turned), ("chloé", honest), ("dora", honest)];
    for seed in 0..4 {
        let findings = examined(seed, 600, |log_odds| log_odds, &team);
        assert_eq!(suspects(&findings), [("ben", Suspicion::Contradicts)]);
        let refusal = findings.standings.iter().find_map(moderators::Standing::refusal).expect("is refused");
        assert!(refusal.contains("`--without ben`") && refusal.contains("150 decisions of `ben`"), "{refusal}");
    }
}

#[test]
fn a_moderator_who_turns_every_other_decision_round_is_named() {
    let half: Habit = |is_harm, chance| is_harm != (chance < 0.5);
    let team: [(&str, Habit); 3] = [("anna", honest), ("ben", half), ("chloé", honest)];
    let findings = examined(1, 900, |log_odds| 2.0 * log_odds, &team);
    assert_eq!(suspects(&findings), [("ben", Suspicion::Contradicts)]);
}

#[test]
fn of_two_who_contradict_each_other_the_one_is_named_whom_the_model_contradicts_too() {
    let findings = examined(1, 400, |log_odds| log_odds, &[("anna", honest), ("ben", turned)]);
    assert_eq!(suspects(&findings), [("ben", Suspicion::Contradicts)]);
}

#[test]
fn an_honest_moderator_among_attackers_is_not_the_one_who_is_named() {
    let team: [(&str, Habit); 3] = [("anna", honest), ("ben", turned), ("carl", turned)];
    let findings = examined(1, 600, |log_odds| log_odds, &team);
    assert!(suspects(&findings).iter().all(|(name, _)| *name != "anna"), "{:?}", suspects(&findings));
}

#[test]
fn a_moderator_who_rejects_everything_is_named_for_the_rate() {
    let team: [(&str, Habit); 3] = [("anna", honest), ("ben", |_, _| true), ("chloé", honest)];
    assert_eq!(suspects(&examined(1, 600, |log_odds| log_odds, &team)), [("ben", Suspicion::Rate)]);
}

#[test]
fn a_history_that_is_turned_round_as_a_whole_is_refused() {
    let (_, peers) = newsroom(1, 300, |log_odds| log_odds, &[("anna", turned), ("ben", turned)]);
    let refusals = contradiction::refusals(&peers, &learning());
    assert!(refusals.len() == 1 && refusals[0].contains("the opposite of the model"), "{refusals:?}");
}

#[test]
fn doubtful_decisions_are_named_by_id_and_never_by_text() {
    let rare: Habit = |is_harm, chance| is_harm != (chance < 0.1);
    let findings = examined(1, 600, |log_odds| 3.0 * log_odds, &[("anna", honest), ("ben", rare)]);
    let n_of_ben = findings.doubts.iter().filter(|doubt| doubt.decided_by == "ben").count();
    assert!(n_of_ben >= 5 && n_of_ben * 2 > findings.doubts.len(), "{:?}", findings.doubts);
    let shown = serde_json::to_string(&findings.doubts).expect("is written");
    assert!(shown.contains("c-") && !shown.contains("secret"), "{shown}");
}

/// Reference rows on which the live model is good, and a candidate that is as `change` makes it.
fn compared(change: fn(f64) -> f64) -> Vec<String> {
    let rows: Vec<Labelled> = (0..800)
        .map(|item| {
            let score = draw::fraction(1, 1, item);
            let is_positive = draw::fraction(1, 2, item) < score;
            Labelled {
                language: "fr".into(),
                labels: PerCategory::from_fn(|category| (category == Category::Insult).then_some(is_positive)),
                before: PerCategory::from_fn(|_| score),
                after: PerCategory::from_fn(|_| change(score)),
            }
        })
        .collect();
    let learning = learning();
    let checks = comparison::checks("reference", &rows, &learning.gate.reference, &learning);
    checks.iter().filter_map(comparison::Check::refusal).collect()
}

#[test]
fn a_candidate_that_turned_round_is_refused_by_the_reference_rows() {
    let refusals = compared(|score| 1.0 - score);
    assert!(refusals.iter().any(|refusal| refusal.contains("ROC-AUC of `insult`")), "{refusals:?}");
}

#[test]
fn a_candidate_that_flags_most_clean_comments_is_refused() {
    let refusals = compared(|score| 0.6 + 0.4 * score);
    assert!(refusals.iter().any(|refusal| refusal.contains("clean comments flagged")), "{refusals:?}");
}

#[test]
fn a_candidate_like_the_live_model_is_let_in() {
    assert_eq!(compared(|score| score), Vec::<String>::new());
    assert_eq!(compared(|score| 0.98 * score), Vec::<String>::new());
}
