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
use vigie::category::Category;
use vigie::model::judgement::{Branch, Head, Input, Judgement, Regression};
use vigie::text::Language;

use crate::config::{Domain, JudgementSettings};
use crate::dataset::Document;
use crate::draw;

const COPIES: u64 = 101;
const GATE: u64 = 151;
/// The languages with a branch of their own, and at last the branch of all others.
const LANGUAGES: [Language; 4] = [Language::FR, Language::DE, Language::EN, Language::UNKNOWN];

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

/// One document's part in one regression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Copy {
    document: usize,
    is_positive: bool,
}

/// One regression to be fitted.
#[derive(Clone, Copy, Debug)]
struct Task {
    branch: usize,
    head: usize,
    /// None for the gate.
    category: Option<Category>,
}

/// What all fits share.
#[derive(Debug)]
struct Fitting<'a> {
    inputs: &'a Inputs,
    documents: &'a [Document],
    settings: &'a JudgementSettings,
    seed: u64,
}

/// Fits the judgement; `bar` counts its regressions.
pub fn fit(
    inputs: &Inputs,
    documents: &[Document],
    settings: &JudgementSettings,
    seed: u64,
    bar: &ProgressBar,
) -> Result<Judgement> {
    let fitting = Fitting { inputs, documents, settings, seed };
    let mut judgement =
        Judgement { branches: LANGUAGES.into_iter().map(|language| fitting.branch(language)).collect() };
    let tasks = tasks(&judgement);
    bar.set_length(tasks.len() as u64);
    let fitted: Vec<(Task, Result<Regression>)> = tasks
        .into_par_iter()
        .map(|task| {
            let regression = judgement
                .branches
                .get(task.branch)
                .map_or_else(|| Ok(Regression::default()), |branch| fitting.fit(branch, task));
            bar.inc(1);
            (task, regression)
        })
        .collect();
    for (task, regression) in fitted {
        let head = judgement.branches.get_mut(task.branch).and_then(|branch| branch.heads.get_mut(task.head));
        let Some(head) = head else { continue };
        let slot = task.category.map_or(&mut head.gate, |category| head.regressions.get_mut(category));
        *slot = regression.with_context(|| format!("fitting {task:?}"))?;
    }
    Ok(judgement)
}

/// Every regression of a judgement: gates only where there are several heads.
fn tasks(judgement: &Judgement) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (branch, of_language) in judgement.branches.iter().enumerate() {
        for head in 0..of_language.heads.len() {
            let gate = (of_language.heads.len() > 1).then_some(None);
            let categories = gate.into_iter().chain(Category::ALL.map(Some));
            tasks.extend(categories.map(|category| Task { branch, head, category }));
        }
    }
    tasks
}

impl Fitting<'_> {
    /// A branch with its inputs and its heads, nothing fitted yet.
    fn branch(&self, language: Language) -> Branch {
        let own = || self.documents.iter().filter(move |document| is_of(document, language));
        let n_rows = |domain: Domain| own().filter(|document| document.domain == domain).count();
        let mut domains: Vec<Domain> =
            Domain::ALL.into_iter().filter(|domain| n_rows(*domain) >= self.settings.min_head_rows).collect();
        if language == Language::UNKNOWN {
            domains.clear();
        }
        let mut heads: Vec<Head> =
            domains.iter().map(|domain| Head { domain: domain.name().to_owned(), ..Head::default() }).collect();
        if heads.is_empty() {
            heads.push(Head { domain: "all".to_owned(), ..Head::default() });
        }
        for head in &mut heads {
            head.gate.slope = 1.0;
        }
        Branch { language, inputs: self.standardise(language), heads }
    }

    /// Mean, standard deviation and knots of every input, over a language's documents that count.
    fn standardise(&self, language: Language) -> Vec<Input> {
        let rows = self.inputs.rows.iter().zip(self.documents);
        let used: Vec<&Vec<f32>> =
            rows.filter(|(_, d)| d.judgement_weight > 0.0 && is_of(d, language)).map(|(row, _)| row).collect();
        let names = self.inputs.names.iter().enumerate();
        names.map(|(at, name)| self.standardise_one(at, name, &used)).collect()
    }

    fn standardise_one(&self, at: usize, name: &str, used: &[&Vec<f32>]) -> Input {
        let mut values: Vec<f32> = used.iter().filter_map(|row| row.get(at).copied()).collect();
        let n = values.len().max(1) as f64;
        let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
        let variance = values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / n;
        let sd = if variance > 1e-8 { variance.sqrt() as f32 } else { 1.0 };
        let mean = mean as f32;
        let mut knots = Vec::new();
        if at < self.inputs.n_evidence {
            values.sort_by(f32::total_cmp);
            let percentile = |p: &f64| values.get((p * (n - 1.0)) as usize).map(|v| (v - mean) / sd);
            knots.extend(self.settings.knots.iter().filter_map(percentile));
            knots.dedup();
        }
        Input { name: name.to_owned(), mean, sd, knots }
    }

    fn fit(&self, branch: &Branch, task: Task) -> Result<Regression> {
        let domain = branch.heads.get(task.head).map_or("", |head| head.domain.as_str());
        let copies = task.category.map_or_else(
            || self.gate_copies(branch.language, domain),
            |category| self.category_copies(branch.language, domain, category),
        );
        let n_positive = copies.iter().filter(|copy| copy.is_positive).count();
        if n_positive == 0 || n_positive == copies.len() {
            bail!("of {} rows {n_positive} are positive; both kinds are needed", copies.len());
        }
        let records = records(branch, self.inputs, &copies);
        let targets: Array1<bool> = copies.iter().map(|copy| copy.is_positive).collect();
        let fitted = LogisticRegression::default()
            .alpha(self.settings.alpha)
            .max_iterations(self.settings.max_iterations)
            .fit(&LinfaDataset::new(records, targets))?;
        Ok(regression(&fitted))
    }

    /// Documents of a language, each once, positive when of the domain.
    fn gate_copies(&self, language: Language, domain: &str) -> Vec<Copy> {
        let own = self.documents.iter().enumerate().filter(|(_, document)| is_of(document, language));
        let thinning = self.settings.max_rows / own.clone().count().max(1) as f64;
        let is_kept = |document: &Document| draw::fraction(self.seed, GATE, document.content_hash) < thinning;
        own.filter(|(_, document)| is_kept(document))
            .map(|(at, document)| Copy { document: at, is_positive: document.domain.name() == domain })
            .collect()
    }

    /// Repeats documents by weight and splits them by graded label.
    fn category_copies(&self, language: Language, domain: &str, category: Category) -> Vec<Copy> {
        let is_known_positive = |d: &&Document| d.labels.get(category).is_some_and(|label| label >= 0.5);
        let own = self.documents.iter().filter(|document| is_of(document, language));
        let teaches_itself = own.filter(is_known_positive).count() >= self.settings.min_positive;
        let weight = |document: &Document| {
            let is_at_home = domain == "all" || document.domain.name() == domain;
            let share = if is_at_home { 1.0 } else { self.settings.elsewhere };
            let counts = document.labels.get(category).is_some() && (!teaches_itself || is_of(document, language));
            if counts { f64::from(document.judgement_weight) * share } else { 0.0 }
        };
        let total: f64 = self.documents.iter().map(weight).sum();
        let thinning = (self.settings.max_rows / total).min(1.0);
        let mut found = Vec::new();
        for (at, document) in self.documents.iter().enumerate() {
            let Some(label) = document.labels.get(category) else { continue };
            let item = document.content_hash ^ at as u64;
            let chance = draw::fraction(self.seed, COPIES, item);
            let n_copies = (weight(document) * thinning + chance).floor();
            let shift = draw::fraction(self.seed, COPIES + 1 + category as u64, item);
            for copy in 0..n_copies as u32 {
                let is_positive = (f64::from(copy) + shift) / n_copies < f64::from(*label);
                found.push(Copy { document: at, is_positive });
            }
        }
        found
    }
}

/// Whether a branch learns from a document; that of all other languages does from every one.
pub fn is_of(document: &Document, language: Language) -> bool {
    language == Language::UNKNOWN || document.language == language
}

fn records(branch: &Branch, inputs: &Inputs, copies: &[Copy]) -> Array2<f64> {
    let mut records = Array2::zeros((copies.len(), branch.n_columns()).f());
    let mut basis = Vec::new();
    for (copy, mut record) in copies.iter().zip(records.rows_mut()) {
        branch.expand(inputs.rows.get(copy.document).map_or(&[], Vec::as_slice), &mut basis);
        record.iter_mut().zip(&basis).for_each(|(slot, value)| *slot = f64::from(*value));
    }
    records
}

/// linfa calls the more frequent class positive, whichever that is: turn its parameters to mean "has the category".
pub(crate) fn regression(fitted: &FittedLogisticRegression<f64, bool>) -> Regression {
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
