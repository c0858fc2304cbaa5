//! What adapting a judgement promises, on simulated decisions.

use proptest::prelude::*;
use vigie::category::{Category, PerCategory};
use vigie::model::judgement::{Branch, Head, Input, Judgement, Regression};
use vigie::text::Language;

use super::candidate::Candidate;
use super::choice::{choose, log_loss};
use super::rows::{BranchRows, Row};
use super::{Correction, correct};
use crate::draw;
use crate::learning::{HeadSettings, Learning};

const N_COLUMNS: usize = 12;

fn settings() -> HeadSettings {
    Learning::read(None).expect("reads").head
}

/// A number about 0, roughly normal.
fn noise(seed: u64, purpose: u64, item: u64) -> f64 {
    (0..4).map(|n| draw::fraction(seed, purpose * 8 + n, item)).sum::<f64>() - 2.0
}

/// Comments with noise for a basis and log-odds of which the first column is a part; labels by chance, of the probability that
/// `truth` says.
fn comments(seed: u64, n: usize, truth: impl Fn(f32, &[f32]) -> f32) -> Vec<Row> {
    (0..n as u64)
        .map(|item| {
            let basis: Vec<f32> = (0..N_COLUMNS as u64).map(|column| noise(seed, column + 1, item) as f32).collect();
            let log_odds = basis[0] + 3.0 * noise(seed, 40, item) as f32 - 0.5;
            let p = 1.0 / (1.0 + f64::from(-truth(log_odds, &basis)).exp());
            let is_positive = draw::fraction(seed, 900, item) < p;
            Row {
                basis,
                log_odds: PerCategory::from_fn(|_| log_odds),
                labels: PerCategory::from_fn(|_| Some(is_positive)),
                assumed: PerCategory::default(),
                decision: item as usize,
                content_hash: draw::draw(seed, 901, item),
            }
        })
        .collect()
}

fn branch_rows(rows: Vec<Row>) -> BranchRows {
    BranchRows { language: "fr".into(), n_columns: N_COLUMNS, rows }
}

/// Mean loss on later comments before and after learning from the first ones.
fn learn(seed: u64, n: usize, truth: impl Fn(f32, &[f32]) -> f32) -> (Candidate, f64, f64) {
    let chosen = choose(&branch_rows(comments(seed, n, &truth)), Category::Toxicity, &settings()).expect("fits");
    let later = comments(seed + 1_000_000, 2000, &truth);
    let loss = |correction: &Correction| {
        let losses = later.iter().map(|row| {
            let log_odds = correction.apply(*row.log_odds.get(Category::Toxicity), &row.basis);
            log_loss(log_odds, *row.labels.get(Category::Toxicity) == Some(true))
        });
        losses.sum::<f64>() / later.len() as f64
    };
    (chosen.candidate, loss(&Correction::default()), loss(&chosen.correction))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn where_the_model_is_right_learning_costs_no_more_than_noise(seed in 0u64..100_000, n in 100usize..1500) {
        let (candidate, before, after) = learn(seed, n, |log_odds, _| log_odds);
        let noise = 8.0 / n as f64; // an offset and a slope, fitted to n rows, cost 1 / n on average
        prop_assert!(after <= before + noise, "{candidate}: {after} after {before} with {n}");
    }

    #[test]
    fn labels_that_say_nothing_teach_no_more_than_their_frequency(seed in 0u64..100_000, n in 100usize..1500) {
        let (candidate, before, after) = learn(seed, n, |_, _| -1.0);
        prop_assert!(after <= before + 8.0 / n as f64, "{candidate}: {after} after {before} with {n}");
    }
}

#[test]
fn a_stricter_newsroom_is_followed_by_an_offset() {
    let (candidate, before, after) = learn(3, 400, |log_odds, _| log_odds + 1.5);
    assert_eq!(candidate, Candidate::Offset);
    assert!(after < before - 0.1, "{after} after {before}");
}

#[test]
fn overconfidence_is_taken_back_by_slope_and_offset() {
    let (candidate, before, after) = learn(3, 800, |log_odds, _| 0.4 * log_odds);
    assert_eq!(candidate, Candidate::SlopeAndOffset);
    assert!(after < before - 0.01, "{after} after {before}");
}

#[test]
fn a_standard_of_its_own_is_learnt_by_weights() {
    let (candidate, before, after) = learn(3, 1500, |log_odds, basis| log_odds + 2.0 * basis[3] - 2.0 * basis[5]);
    assert!(matches!(candidate, Candidate::Weights { .. }), "{candidate}");
    assert!(after < before - 0.05, "{after} after {before}");
}

#[test]
fn turned_labels_do_not_turn_the_model() {
    let chosen = choose(&branch_rows(comments(3, 1500, |log_odds, _| -log_odds)), Category::Toxicity, &settings());
    let chosen = chosen.expect("fits");
    assert!(chosen.correction.slope > 0.0, "{chosen:?}");
}

fn judgement() -> Judgement {
    let input = Input { name: "input".into(), mean: 0.3, sd: 1.0, knots: Vec::new() };
    let regression = |n: u64| Regression {
        intercept: noise(n, 1, 0) as f32,
        weights: (0..N_COLUMNS as u64).map(|column| noise(n, 2, column) as f32).collect(),
        slope: 1.3,
        offset: 0.2,
    };
    let head = |n: u64| Head {
        domain: "d".into(),
        gate: regression(n),
        regressions: PerCategory::from_fn(|category| regression(n + 10 * category as u64)),
    };
    let branch =
        |language| Branch { language, inputs: vec![input.clone(); N_COLUMNS], heads: vec![head(1), head(2), head(3)] };
    Judgement { branches: vec![branch(Language::FR), branch(Language::UNKNOWN)] }
}

#[test]
fn folding_a_correction_is_exact() {
    let (old, mut new) = (judgement(), judgement());
    let weights = (0..N_COLUMNS as u64).map(|column| noise(77, 3, column) as f32).collect();
    let correction = Correction { slope: 0.7, weights, offset: -0.4 };
    correction.fold_into(&mut new.branches[0], Category::Insult);
    for item in 0..200 {
        let basis: Vec<f32> = (0..N_COLUMNS as u64).map(|column| noise(5, column, item) as f32).collect();
        let mut shares = Vec::new();
        old.branches[0].gates(&basis, &mut shares);
        let of = |judgement: &Judgement, category| judgement.branches[0].log_odds(category, &basis, &shares);
        let expected = correction.apply(of(&old, Category::Insult), &basis);
        assert!(
            (of(&new, Category::Insult) - expected).abs() < 1e-4,
            "{} is not {expected}",
            of(&new, Category::Insult)
        );
        assert_eq!(of(&new, Category::Threat).to_bits(), of(&old, Category::Threat).to_bits());
    }
}

#[test]
fn too_few_decisions_of_a_kind_change_nothing() {
    let mut judgement_after = judgement();
    let rows = [branch_rows(comments(3, 40, |log_odds, _| log_odds + 3.0)), branch_rows(Vec::new())];
    let changes = correct(&mut judgement_after, &rows, &settings()).expect("fits");
    assert_eq!(judgement_after.branches, judgement().branches);
    assert!(changes.iter().all(|change| change.chosen == Candidate::Unchanged && change.loss_before.is_none()));
    assert_eq!(changes.len(), 2 * Category::COUNT);
}

#[test]
fn what_a_rejection_leaves_open_holds_a_category_where_it_was() {
    // Every third comment was rejected for another reason; the first column tells them apart. Left out, they would count for
    // nothing, and the weight of that column would be free.
    let truth = |log_odds: f32, basis: &[f32]| log_odds + 2.0 * basis[3];
    let mut rows = comments(3, 1500, truth);
    for row in rows.iter_mut().step_by(3) {
        row.assumed = PerCategory::from_fn(|_| Some(*row.log_odds.get(Category::Insult) > 0.0));
        row.labels = PerCategory::default();
    }
    let n_known = rows.iter().filter(|row| row.labels.get(Category::Insult).is_some()).count();
    let rows = branch_rows(rows);
    let with = choose(&rows, Category::Insult, &settings()).expect("fits");
    let kinds = rows.kinds(Category::Insult);
    assert_eq!(kinds.n_positive + kinds.n_negative, n_known);
    let without: Vec<Row> = rows.rows.into_iter().filter(|row| row.labels.get(Category::Insult).is_some()).collect();
    let without = choose(&branch_rows(without), Category::Insult, &settings()).expect("fits");
    assert!(with.correction.weights[3].abs() < without.correction.weights[3].abs(), "{with:?} {without:?}");
}
