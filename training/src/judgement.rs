//! Stage two: per category a logistic regression by `linfa-logistic` over the judgement's basis.
//!
//! linfa takes neither weights nor graded labels, so rows are repeated: a row of weight 2.3 stands two or three times, and
//! of its copies a share equal to its label is positive, drawn by its content. The same rows always give the same copies.
//! Records are column-major, since linfa's gradient is ten times slower on row-major ones, and f64, since with f32 it stops
//! early.

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use linfa::Dataset as LinfaDataset;
use linfa::prelude::*;
use linfa_logistic::{FittedLogisticRegression, LogisticRegression};
use ndarray::{Array1, Array2, ShapeBuilder};
use rayon::prelude::*;
use vigie::category::{Category, PerCategory};
use vigie::model::judgement::{Input, Judgement, Regression};

use crate::config::JudgementSettings;
use crate::dataset::Document;
use crate::draw;

const COPIES: u64 = 101;

/// The inputs of all documents, one row a document.
#[derive(Debug)]
pub struct Inputs {
    /// The names of the inputs.
    pub names: Vec<String>,
    /// How many of them, from the first, are evidence and get hinges.
    pub n_evidence: usize,
    /// One vector a document.
    pub rows: Vec<Vec<f32>>,
}

/// One document's part in one category's regression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Copy {
    document: usize,
    is_positive: bool,
}

/// Fits the judgement of all categories; `bar` counts them.
pub fn fit(
    inputs: &Inputs,
    documents: &[Document],
    settings: &JudgementSettings,
    seed: u64,
    bar: &ProgressBar,
) -> Result<Judgement> {
    let mut judgement =
        Judgement { inputs: standardise(inputs, documents, settings), regressions: PerCategory::default() };
    let fitted: Vec<Result<Regression>> = Category::ALL
        .into_par_iter()
        .map(|category| {
            let copies = copies(documents, category, seed);
            let regression = fit_category(&judgement, inputs, &copies, settings);
            bar.inc(1);
            regression.with_context(|| format!("fitting `{category}`"))
        })
        .collect();
    for (category, regression) in Category::ALL.into_iter().zip(fitted) {
        *judgement.regressions.get_mut(category) = regression?;
    }
    Ok(judgement)
}

/// Mean, standard deviation and knots of every input, over the documents that count.
fn standardise(inputs: &Inputs, documents: &[Document], settings: &JudgementSettings) -> Vec<Input> {
    let used: Vec<&Vec<f32>> =
        inputs.rows.iter().zip(documents).filter(|(_, d)| d.judgement_weight > 0.0).map(|(row, _)| row).collect();
    let names = inputs.names.iter().enumerate();
    names
        .map(|(at, name)| {
            let mut values: Vec<f32> = used.iter().filter_map(|row| row.get(at).copied()).collect();
            let n = values.len().max(1) as f64;
            let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
            let variance = values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / n;
            let sd = if variance > 1e-12 { variance.sqrt() as f32 } else { 1.0 };
            let mean = mean as f32;
            values.sort_by(f32::total_cmp);
            let percentile = |p: &f64| values.get((p * (n - 1.0)) as usize).map(|v| (v - mean) / sd);
            let mut knots: Vec<f32> = settings.knots.iter().filter_map(percentile).collect();
            knots.dedup();
            if at >= inputs.n_evidence {
                knots.clear();
            }
            Input { name: name.clone(), mean, sd, knots }
        })
        .collect()
}

/// Repeats documents by weight and splits them by graded label.
fn copies(documents: &[Document], category: Category, seed: u64) -> Vec<Copy> {
    let mut found = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let Some(label) = document.labels.get(category) else {
            continue;
        };
        let item = document.content_hash ^ at as u64;
        let chance = draw::fraction(seed, COPIES, item);
        let n_copies = (f64::from(document.judgement_weight) + chance).floor();
        let shift = draw::fraction(seed, COPIES + 1 + category as u64, item);
        for copy in 0..n_copies as u32 {
            let is_positive = (f64::from(copy) + shift) / n_copies < f64::from(*label);
            found.push(Copy { document: at, is_positive });
        }
    }
    found
}

fn fit_category(
    judgement: &Judgement,
    inputs: &Inputs,
    copies: &[Copy],
    settings: &JudgementSettings,
) -> Result<Regression> {
    let n_positive = copies.iter().filter(|copy| copy.is_positive).count();
    if n_positive == 0 || n_positive == copies.len() {
        bail!("of {} rows {n_positive} are positive; both kinds are needed", copies.len());
    }
    let records = records(judgement, inputs, copies);
    let targets: Array1<bool> = copies.iter().map(|copy| copy.is_positive).collect();
    let fitted = LogisticRegression::default()
        .alpha(settings.alpha)
        .max_iterations(settings.max_iterations)
        .fit(&LinfaDataset::new(records, targets))?;
    Ok(regression(&fitted))
}

fn records(judgement: &Judgement, inputs: &Inputs, copies: &[Copy]) -> Array2<f64> {
    let mut records = Array2::zeros((copies.len(), judgement.n_columns()).f());
    let mut basis = Vec::new();
    for (copy, mut record) in copies.iter().zip(records.rows_mut()) {
        judgement.expand(inputs.rows.get(copy.document).map_or(&[], Vec::as_slice), &mut basis);
        record.iter_mut().zip(&basis).for_each(|(slot, value)| *slot = f64::from(*value));
    }
    records
}

/// linfa calls the more frequent class positive, whichever that is: turn its parameters to mean "has the category".
fn regression(fitted: &FittedLogisticRegression<f64, bool>) -> Regression {
    let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
    Regression {
        intercept: (sign * fitted.intercept()) as f32,
        weights: fitted.params().iter().map(|weight| (sign * weight) as f32).collect(),
        slope: 1.0,
        offset: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two inputs, of which the first decides; more negative rows than positive, or the other way round.
    fn fitted(n_positive: usize, n_negative: usize) -> (Array2<f64>, FittedLogisticRegression<f64, bool>) {
        let n = n_positive + n_negative;
        let is_positive = |at: usize| at < n_positive;
        let mut records = Array2::zeros((n, 2).f());
        for (at, mut record) in records.rows_mut().into_iter().enumerate() {
            let noise = draw::fraction(7, 7, at as u64);
            let values = [if is_positive(at) { 1.0 } else { -1.0 } * noise + 0.1, noise];
            record.iter_mut().zip(values).for_each(|(slot, value)| *slot = value);
        }
        let targets: Array1<bool> = (0..n).map(is_positive).collect();
        let fitted = LogisticRegression::default().fit(&LinfaDataset::new(records.clone(), targets)).expect("fits");
        (records, fitted)
    }

    #[test]
    fn the_positive_class_is_the_category_whichever_is_more_frequent() {
        for (n_positive, n_negative) in [(20, 200), (200, 20)] {
            let (_, fitted) = fitted(n_positive, n_negative);
            assert!(regression(&fitted).weights[0] > 0.0);
        }
    }

    #[test]
    fn our_dot_product_gives_linfas_own_probabilities() {
        for (n_positive, n_negative) in [(20, 200), (200, 20)] {
            let (records, fitted) = fitted(n_positive, n_negative);
            let ours = regression(&fitted);
            let theirs = fitted.predict_probabilities(&records);
            for (record, p_majority) in records.rows().into_iter().zip(theirs) {
                let p = 1.0 / (1.0 + (-f64::from(ours.raw(&record.mapv(|x| x as f32).to_vec()))).exp());
                let expected = if fitted.labels().pos.class { p_majority } else { 1.0 - p_majority };
                assert!((p - expected).abs() < 1e-6, "{p} is not {expected}");
            }
        }
    }
}
