//! Where comments stand in the queue.

use proptest::prelude::*;

use super::*;
use crate::category::{PerCategory, Score, Scores};
use crate::decision::{ModelVersion, PolicyVersion, ReasonCode};
use crate::policy::{Policy, SHIPPED, Thresholds};
use crate::rules::Signal;
use crate::text::Language;

fn decision(policy: &Policy, signals: &[Signal], scores: Scores) -> Decision {
    let (verdict, reasons) = policy.judge(signals, &scores);
    Decision {
        verdict,
        scores,
        language: Language::UNKNOWN,
        reasons,
        highlights: Vec::new(),
        model: ModelVersion("m-0000000000".to_owned()),
        policy: PolicyVersion("p-0000000000".to_owned()),
    }
}

fn place_of(signals: &[Signal], category: Category, score: f64) -> Place {
    let policy = Policy::parse(SHIPPED).expect("is valid");
    let mut scores = Scores::default();
    *scores.get_mut(category) = Score::new(score).expect("is a probability");
    place(&decision(&policy, signals, scores), 0)
}

fn links() -> Signal {
    Signal { rule: "links", code: ReasonCode::TooManyLinks, effect: Verdict::Hold, detail: None }
}

#[test]
fn threats_and_severe_toxicity_are_urgent_from_their_thresholds_on() {
    for category in [Category::Threat, Category::SevereToxicity] {
        assert_eq!(place_of(&[], category, 0.4).lane, Lane::Urgent, "{category}");
        assert_eq!(place_of(&[], category, 0.39).lane, Lane::Normal, "{category}");
    }
}

#[test]
fn everything_else_is_normal_however_sure() {
    for category in Category::ALL {
        if !matches!(category, Category::Threat | Category::SevereToxicity) {
            assert_eq!(place_of(&[links()], category, 1.0).lane, Lane::Normal, "{category}");
        }
    }
}

#[test]
fn contact_data_are_urgent() {
    let signal = Signal { rule: "contact_data", code: ReasonCode::ContactData, effect: Verdict::Hold, detail: None };
    assert_eq!(place_of(&[signal], Category::Insult, 0.1).lane, Lane::Urgent);
}

#[test]
fn the_priority_grows_from_the_threshold_to_certainty() {
    // Doubt is whole at 0.5 and none at 1: a tenth of the way that is left.
    assert_eq!(place_of(&[], Category::Insult, 0.5).priority, Priority(26));
    assert_eq!(place_of(&[], Category::Insult, 0.75).priority, Priority(137));
    assert_eq!(place_of(&[], Category::Insult, 1.0).priority, Priority::HIGHEST);
}

#[test]
fn what_only_a_rule_holds_has_a_middling_priority() {
    assert_eq!(place_of(&[links()], Category::Insult, 0.1).priority, Priority::MIDDLING);
    assert_eq!(place_of(&[links()], Category::Insult, 0.61).priority, Priority::MIDDLING);
    assert!(place_of(&[links()], Category::Insult, 0.95).priority > Priority::MIDDLING);
}

#[test]
fn an_article_that_more_people_see_comes_first() {
    let policy = Policy::parse(SHIPPED).expect("is valid");
    let held = decision(&policy, &[links()], Scores::default());
    let priorities = [0, 10, 1_000, 10_000, 1_000_000].map(|n| place(&held, n).priority);
    assert_eq!(priorities, [128, 131, 138, 141, 141].map(Priority));
}

#[test]
fn reports_move_a_comment_by_the_past_of_their_reporters_and_a_brigade_does_not() {
    let place = Place { lane: Lane::Normal, priority: Priority(55) };
    let brigade = ReportTally { n: 500, n_fresh: 500, weight: 0, illegal_weight: 0 };
    assert_eq!(brigade.moves(place), place);
    let two_good_ones = ReportTally { n: 2, n_fresh: 0, weight: 1_600, illegal_weight: 0 };
    assert_eq!(two_good_ones.moves(place), Place { priority: Priority(178), ..place });
    let illegal = ReportTally { n: 1, n_fresh: 0, weight: 800, illegal_weight: 800 };
    assert_eq!(illegal.moves(place).lane, Lane::Urgent);
}

#[test]
fn a_reporter_is_believed_by_how_often_people_agreed() {
    let weight = |n_decided, n_upheld| ReporterRecord { n_decided, n_upheld }.weight();
    assert_eq!((weight(0, 0), weight(2, 2)), (None, None));
    assert_eq!((weight(3, 3), weight(8, 0), weight(98, 97)), (Some(800), Some(100), Some(980)));
}

#[test]
fn a_threshold_of_one_is_reached_with_the_highest_priority() {
    let policy = Policy::parse("[thresholds.spam]\nhold = 1").expect("is valid");
    let mut scores = Scores::default();
    *scores.get_mut(Category::Spam) = Score::ONE;
    assert_eq!(place(&decision(&policy, &[], scores), 0).priority, Priority::HIGHEST);
}

#[test]
fn what_is_rejected_after_all_has_the_highest_priority() {
    let policy = Policy::parse("thresholds.spam = { hold = 0.5, reject = 0.9 }").expect("is valid");
    let place_at = |score: f64| {
        let mut scores = Scores::default();
        *scores.get_mut(Category::Spam) = Score::new(score).expect("is a probability");
        place(&decision(&policy, &[], scores), 0).priority
    };
    assert_eq!((place_at(0.89), place_at(0.9)), (Priority(201), Priority::HIGHEST));
}

fn any_score() -> impl Strategy<Value = Score> {
    (0.0..=1.0).prop_map(|value: f64| Score::new(value).expect("is a probability"))
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let pair = (any_score(), proptest::option::of(any_score()));
    proptest::array::uniform8(pair).prop_map(|pairs| {
        let all = pairs.map(|(hold, reject)| match reject {
            Some(reject) if reject < hold => Thresholds::new(reject, Some(hold)),
            reject => Thresholds::new(hold, reject),
        });
        let all = all.map(|thresholds| thresholds.expect("are in order"));
        let rules = *Policy::parse(SHIPPED).expect("is valid").rules();
        Policy::new(PerCategory::new(all), rules)
    })
}

proptest! {
    #[test]
    fn a_higher_score_never_lowers_the_priority(
        policy in any_policy(), scores in proptest::array::uniform8(any_score()), higher in any_score(), at in 0..8_usize,
    ) {
        let before = Scores::new(scores);
        let mut after = before;
        let raised = after.get_mut(Category::ALL[at]);
        *raised = if higher > *raised { higher } else { *raised };
        let (before, after) = (place(&decision(&policy, &[], before), 10), place(&decision(&policy, &[], after), 10));
        prop_assert!(after.priority >= before.priority);
        prop_assert!(after.lane <= before.lane);
    }
}
