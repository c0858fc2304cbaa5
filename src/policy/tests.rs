//! What a policy file may say, and what policies decide.

use proptest::prelude::*;

use super::*;
use crate::category::{Category, Score, Scores};
use crate::decision::{ReasonCode, Verdict};
use crate::rules::{Effect, Signal};

fn shipped() -> Policy {
    Policy::parse(SHIPPED).expect("the shipped policy is valid")
}

fn score(value: f64) -> Score {
    Score::new(value).expect("is a probability")
}

fn scores(given: &[(Category, f64)]) -> Scores {
    let mut scores = Scores::default();
    for &(category, value) in given {
        *scores.get_mut(category) = score(value);
    }
    scores
}

fn signal(effect: Verdict) -> Signal {
    let detail = Some("3 links, allowed are 2".to_owned());
    Signal { rule: "links", code: ReasonCode::TooManyLinks, effect, detail }
}

fn refusal(toml: &str) -> String {
    Policy::parse(toml).expect_err(toml).to_string()
}

#[test]
fn the_shipped_policy_is_balanced_and_rejects_nothing() {
    let policy = shipped();
    let hold = Category::ALL.map(|category| policy.thresholds().get(category).hold());
    assert_eq!(hold, [0.5, 0.4, 0.5, 0.75, 0.4, 0.3, 0.6, 0.6].map(score));
    assert!(policy.thresholds().iter().all(|(_, thresholds)| thresholds.reject().is_none()));
    let rules = policy.rules();
    assert_eq!(rules.links.max_links, 2);
    assert_eq!(rules.repeated.effect, Effect::Hold);
    assert_eq!(policy.repeat_window_ms(), 24 * 60 * 60 * 1_000);
}

#[test]
fn the_shipped_policy_gives_every_key_itself() {
    assert_eq!(file::read(SHIPPED, None).as_ref(), Ok(&shipped()));
    assert_eq!(file::read("", None), Err(PolicyError::Missing));
}

#[test]
fn what_a_file_leaves_out_is_as_shipped() {
    assert_eq!(Policy::parse("").as_ref(), Ok(&shipped()));
    let policy =
        Policy::parse("[thresholds.spam]\nreject = 0.98\n[rules.shouting]\neffect = \"off\"").expect("is valid");
    let spam = policy.thresholds().get(Category::Spam);
    assert_eq!((spam.hold(), spam.reject()), (score(0.6), Some(score(0.98))));
    assert_eq!(policy.rules().shouting.effect, Effect::Off);
    assert_eq!(policy.rules().links, shipped().rules().links);
}

#[test]
fn every_key_can_be_set() {
    let toml = "
        [rules]
        no_words = { effect = \"reject\" }
        repeated = { effect = \"off\", window_minutes = 43200, min_characters = 0 }
        links = { effect = \"reject\", max_links = 100 }
        contact_data = { effect = \"off\" }
        shouting = { effect = \"reject\", min_letters = 1, max_capitals_percent = 0 }
    ";
    let rules = *Policy::parse(toml).expect("is valid").rules();
    assert_eq!((rules.no_words.effect, rules.contact_data.effect), (Effect::Reject, Effect::Off));
    assert_eq!((rules.repeated.window_minutes, rules.repeated.min_characters), (43_200, 0));
    assert_eq!((rules.links.effect, rules.links.max_links), (Effect::Reject, 100));
    assert_eq!((rules.shouting.min_letters, rules.shouting.max_capitals_percent), (1, 0));
}

#[test]
fn errors_name_line_and_column_and_what_is_allowed() {
    let cases = [
        ("[thresholds.spam]\nhold = 1.5", "line 2, column 8: `1.5` is not a probability; allowed is 0 to 1"),
        ("[thresholds.spam]\nhold = nan", "line 2, column 8: `NaN` is not a probability; allowed is 0 to 1"),
        ("[thresholds.spam]\n\nreject = -1", "line 3, column 10: `-1` is not a probability; allowed is 0 to 1"),
        (
            "[thresholds.spam]\nreject = 0.5",
            "line 2, column 10: in `thresholds.spam`, `reject` is 0.5, below `hold`; allowed is 0.6 to 1, or \"off\"",
        ),
        ("[rules.links]\nmax_links = 101", "line 2, column 13: `101` is out of range; allowed is 0 to 100"),
        ("[rules.repeated]\nwindow_minutes = 0", "line 2, column 18: `0` is out of range; allowed is 1 to 43200"),
        ("[rules.shouting]\nmin_letters = -1", "line 2, column 15: `-1` is out of range; allowed is 1 to 20480"),
    ];
    for (toml, message) in cases {
        assert_eq!(refusal(toml), message);
    }
}

#[test]
fn unknown_keys_and_names_are_refused_with_the_known_ones() {
    let cases = [
        ("[thresholds.spam]\nholdd = 0.5", "line 2, column 1: unknown field `holdd`, expected `hold` or `reject`"),
        ("[rules.links]\nmax = 5", "line 2, column 1: unknown field `max`, expected `effect` or `max_links`"),
        ("[rules.link]\nmax_links = 5", "line 1, column 8: unknown field `link`, expected one of"),
        ("[thresholds.toxic]\nhold = 0.5", "line 1, column 13: unknown variant `toxic`, expected one of `toxicity`"),
        ("hold = 0.5", "line 1, column 1: unknown field `hold`, expected `thresholds` or `rules`"),
        (
            "[rules.links]\neffect = \"held\"",
            "line 2, column 10: unknown variant `held`, expected one of `off`, `hold`, `reject`",
        ),
    ];
    for (toml, message) in cases {
        assert!(refusal(toml).starts_with(message), "{}", refusal(toml));
    }
}

#[test]
fn wrong_kinds_and_broken_files_are_refused_in_plain_words() {
    let cases = [
        ("[thresholds.spam]\nhold = \"off\"", "line 2, column 8: ", "expected a number from 0 to 1"),
        ("[thresholds.spam]\nreject = \"never\"", "line 2, column 10: ", "expected a number from 0 to 1 or \"off\""),
        ("[rules.links]\nmax_links = 2.5", "line 2, column 13: ", "expected a whole number"),
        ("[rules.links]\nmax_links = ", "line 2, column 13: ", ""),
        ("[rules.links]\nmax_links = 1\nmax_links = 2", "line 3, column 1: ", "duplicate key"),
    ];
    for (toml, place, allowed) in cases {
        let message = refusal(toml);
        assert!(message.starts_with(place) && message.contains(allowed), "{message}");
    }
}

#[test]
fn the_version_is_ten_digits_of_the_meaning() {
    let version = &shipped().version().0.clone();
    let digits = version.strip_prefix("p-").expect("has its prefix");
    assert!(digits.len() == 10 && digits.chars().all(|c| c.is_ascii_hexdigit()), "{version}");
}

#[test]
fn comments_white_space_and_spelling_do_not_change_the_version() {
    let one = Policy::parse("[rules.links]\nmax_links = 3\n[thresholds.threat]\nhold = 0.5").expect("is valid");
    let other = "# stricter\nthresholds.threat.hold = 0.50\n\n[rules]\nlinks = { max_links = 3, effect = \"hold\" }";
    assert_eq!(one.version(), Policy::parse(other).expect("is valid").version());
}

#[test]
fn limits_of_a_rule_that_is_off_do_not_change_the_version() {
    let off = |limit: u32| Policy::parse(&format!("[rules.links]\neffect = \"off\"\nmax_links = {limit}"));
    assert_eq!(off(1).expect("is valid").version(), off(2).expect("is valid").version());
}

#[test]
fn every_change_of_meaning_changes_the_version() {
    let changes = [
        "",
        "thresholds.toxicity.hold = 0.61",
        "thresholds.insult.hold = 0.61",
        "thresholds.insult.reject = 0.98",
        "rules.no_words.effect = \"off\"",
        "rules.repeated.effect = \"off\"",
        "rules.repeated.window_minutes = 60",
        "rules.repeated.min_characters = 60",
        "rules.links.effect = \"reject\"",
        "rules.links.max_links = 3",
        "rules.contact_data.effect = \"reject\"",
        "rules.shouting.effect = \"reject\"",
        "rules.shouting.min_letters = 41",
        "rules.shouting.max_capitals_percent = 41",
    ];
    let versions = changes.map(|toml| Policy::parse(toml).expect(toml).version().0.clone());
    let distinct: std::collections::BTreeSet<_> = versions.iter().collect();
    assert_eq!(distinct.len(), changes.len());
}

#[test]
fn nothing_against_a_comment_approves_it() {
    assert_eq!(shipped().judge(&[], &scores(&[(Category::Threat, 0.39)])), (Verdict::Approve, Vec::new()));
}

#[test]
fn a_reason_carries_the_score_and_the_threshold_it_reached() {
    let policy = Policy::parse("thresholds.spam.reject = 0.9").expect("is valid");
    let (verdict, reasons) = policy.judge(&[], &scores(&[(Category::Spam, 0.95), (Category::Insult, 0.7)]));
    assert_eq!(verdict, Verdict::Reject);
    let told: Vec<_> = reasons.iter().map(|reason| (reason.category, reason.score, reason.threshold)).collect();
    let expected = [(Category::Insult, 0.7, 0.6), (Category::Spam, 0.95, 0.9)];
    assert_eq!(told, expected.map(|(category, is, limit)| (Some(category), Some(score(is)), Some(score(limit)))));
    assert!(reasons.iter().all(|reason| reason.code == ReasonCode::ScoreAboveThreshold && reason.rule.is_none()));
}

#[test]
fn a_signal_is_a_reason_with_its_rule_and_detail() {
    let (verdict, reasons) = shipped().judge(&[signal(Verdict::Reject)], &Scores::default());
    assert_eq!(verdict, Verdict::Reject);
    assert_eq!((reasons[0].code, reasons[0].rule), (ReasonCode::TooManyLinks, Some("links")));
    assert_eq!(reasons[0].detail.as_deref(), Some("3 links, allowed are 2"));
}

#[test]
fn the_most_severe_counts_wherever_it_comes_from() {
    let policy = Policy::parse("thresholds.spam.reject = 0.9").expect("is valid");
    let (held, rejected) = (scores(&[(Category::Spam, 0.7)]), scores(&[(Category::Spam, 0.9)]));
    assert_eq!(policy.judge(&[signal(Verdict::Reject)], &held).0, Verdict::Reject);
    assert_eq!(policy.judge(&[signal(Verdict::Hold)], &rejected).0, Verdict::Reject);
    assert_eq!(policy.judge(&[signal(Verdict::Hold)], &held).0, Verdict::Hold);
}

fn any_score() -> impl Strategy<Value = Score> {
    // Few values, so that scores and thresholds often meet.
    prop_oneof![0.0..=1.0, (0..=10_i32).prop_map(|tenths| f64::from(tenths) / 10.0)].prop_map(score)
}

fn any_scores() -> impl Strategy<Value = Scores> {
    proptest::array::uniform8(any_score()).prop_map(Scores::new)
}

/// Four scores from low to high: a stricter pair of thresholds and a milder one, each in order.
fn stricter_and_milder() -> impl Strategy<Value = (Thresholds, Thresholds)> {
    let hold = (any_score(), any_score());
    let reject = (any_score(), proptest::option::of(any_score()));
    (hold, reject).prop_map(|((a, b), (c, d))| {
        let (strict_hold, mild_hold) = if a < b { (a, b) } else { (b, a) };
        let at_least = |value: Score, floor: Score| if value < floor { floor } else { value };
        let strict_reject = at_least(c, strict_hold);
        let mild_reject = d.map(|d| at_least(at_least(d, mild_hold), strict_reject));
        let pair = |hold, reject| Thresholds::new(hold, reject).expect("are in order");
        (pair(strict_hold, Some(strict_reject)), pair(mild_hold, mild_reject))
    })
}

fn any_signals() -> impl Strategy<Value = Vec<Signal>> {
    let effect = prop_oneof![Just(Verdict::Hold), Just(Verdict::Reject)];
    proptest::collection::vec(effect.prop_map(signal), 0..5)
}

proptest! {
    #[test]
    fn a_stricter_policy_never_gives_a_milder_verdict(
        pairs in proptest::array::uniform8(stricter_and_milder()), scores in any_scores(), signals in any_signals(),
    ) {
        let rules = *shipped().rules();
        let stricter = Policy::new(PerCategory::new(pairs.map(|(stricter, _)| stricter)), rules);
        let milder = Policy::new(PerCategory::new(pairs.map(|(_, milder)| milder)), rules);
        prop_assert!(stricter.judge(&signals, &scores).0 >= milder.judge(&signals, &scores).0);
    }

    #[test]
    fn the_order_of_rules_does_not_change_the_verdict(
        (signals, shuffled) in any_signals().prop_flat_map(|signals| (Just(signals.clone()), Just(signals).prop_shuffle())),
        scores in any_scores(),
    ) {
        let policy = shipped();
        prop_assert_eq!(policy.judge(&signals, &scores).0, policy.judge(&shuffled, &scores).0);
    }

    #[test]
    fn a_comment_is_approved_exactly_when_there_is_no_reason(signals in any_signals(), scores in any_scores()) {
        let (verdict, reasons) = shipped().judge(&signals, &scores);
        prop_assert_eq!(verdict == Verdict::Approve, reasons.is_empty());
    }

    #[test]
    fn no_file_makes_the_reader_panic(toml in "(\\[(thresholds|rules)(\\.[a-z]{1,5})?\\]\n|[a-z]{1,6} = .{0,6}\n|.{0,9}){0,6}") {
        if let Err(error) = Policy::parse(&toml) {
            prop_assert!(error.to_string().starts_with("line "));
        }
    }
}
