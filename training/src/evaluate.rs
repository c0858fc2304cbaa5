//! A model against labelled rows: by file, language and category.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;
use vigie::category::Category;
use vigie::model::Model;

use crate::metrics::{self, BestThreshold, Confusion, Interval};
use crate::scored::{self, Copies, ScoredFile, ScoredRow, Source};

pub use crate::scored::Selection;

/// Where bootstrap resamples start from: a constant, so that the same rows give the same interval.
const BOOTSTRAP_SEED: u64 = 20_261_123;

/// The figures of one category in one file and language.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// The file's name.
    pub file: String,
    /// The language of the rows, `all` for the file as a whole.
    pub language: String,
    /// The category.
    pub category: Category,
    /// Rows whose label is known.
    pub n_rows: usize,
    /// Of these, with a label of at least one half.
    pub n_positive: usize,
    /// Area under the ROC curve.
    pub roc_auc: Option<f64>,
    /// Its 95 % bootstrap interval.
    pub roc_auc_interval: Option<Interval>,
    /// The area on disguised copies of the same rows; absent where none were made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roc_auc_disguised: Option<f64>,
    /// Average precision.
    pub pr_auc: Option<f64>,
    /// F1 at one half.
    pub f1: Option<f64>,
    /// The mean of F1 over both kinds of row, at one half.
    pub macro_f1: Option<f64>,
    /// The threshold at which that mean is best on these very rows.
    pub best: Option<BestThreshold>,
    /// Expected calibration error in ten bins, at the file's own prior.
    pub calibration_error: Option<f64>,
}

impl Figures {
    /// What disguise costs: the area on clean rows less that on their disguised copies.
    pub fn disguise_loss(&self) -> Option<f64> {
        Some(self.roc_auc? - self.roc_auc_disguised?)
    }
}

/// Scores the rows of a file and compares.
pub fn file(model: &Model, path: &Path, selection: Selection) -> Result<Vec<Figures>> {
    let source = Source { path: path.to_owned(), selection };
    Ok(of_file(&scored::score(model, &source, Copies::Plain)?))
}

/// The figures of a scored file, by category and language, and over all languages where there are several.
pub fn of_file(file: &ScoredFile) -> Vec<Figures> {
    let mut groups: Vec<(Category, &str, Vec<&ScoredRow>)> = Vec::new();
    for category in Category::ALL {
        let mut by_language: BTreeMap<&str, Vec<&ScoredRow>> = BTreeMap::new();
        for row in file.rows.iter().filter(|row| row.labels.contains_key(&category)) {
            by_language.entry(&row.language).or_default().push(row);
        }
        let together: Vec<&ScoredRow> = by_language.values().flatten().copied().collect();
        let n_languages = by_language.len();
        groups.extend(by_language.into_iter().map(|(language, rows)| (category, language, rows)));
        if n_languages > 1 {
            groups.push((category, "all", together));
        }
    }
    groups.par_iter().map(|(category, language, rows)| figures(&file.name, language, *category, rows)).collect()
}

/// The figures of one category over some rows; rows without its label do not count.
pub fn figures(file: &str, language: &str, category: Category, rows: &[&ScoredRow]) -> Figures {
    let rows: Vec<(&ScoredRow, f64)> =
        rows.iter().filter_map(|row| row.labels.get(&category).map(|label| (*row, *label))).collect();
    let scores: Vec<f64> = rows.iter().map(|(row, _)| row.score(category)).collect();
    let truths: Vec<f64> = rows.iter().map(|(_, label)| *label).collect();
    let weights: Vec<f64> = rows.iter().map(|(row, _)| row.weight).collect();
    let labels: Vec<bool> = truths.iter().map(|label| *label >= 0.5).collect();
    let disguised: Option<Vec<f64>> =
        rows.iter().map(|(row, _)| row.disguised.as_ref().map(|scores| *scores.get(category))).collect();
    let at_half = Confusion::at(&scores, &labels, 0.5);
    Figures {
        file: file.to_owned(),
        language: language.to_owned(),
        category,
        n_rows: rows.len(),
        n_positive: at_half.n_positive(),
        roc_auc: metrics::roc_auc(&scores, &labels),
        roc_auc_interval: metrics::roc_auc_interval(&scores, &labels, BOOTSTRAP_SEED),
        roc_auc_disguised: disguised.and_then(|scores| metrics::roc_auc(&scores, &labels)),
        pr_auc: metrics::average_precision(&scores, &labels),
        f1: at_half.f1(),
        macro_f1: at_half.macro_f1(),
        best: metrics::best_threshold(&scores, &labels),
        calibration_error: metrics::calibration_error(&scores, &truths, &weights),
    }
}

/// The figures as a table in Markdown, with two columns more where disguised copies were scored.
pub fn table(figures: &[Figures]) -> String {
    let has_disguised = figures.iter().any(|f| f.roc_auc_disguised.is_some());
    let (names, rule) = if has_disguised { (" disguised | loss |", "---:|---:|") } else { ("", "") };
    let mut table = format!(
        "| file | language | category | rows | positive | ROC-AUC | 95 % | PR-AUC | F1 at 0.5 | macro-F1 at 0.5 | best (at) \
         | calibration error |{names}\n|---|---|---|---:|---:|---:|---|---:|---:|---:|---:|---:|{rule}\n"
    );
    for f in figures {
        let mut cells = cells(f);
        if has_disguised {
            cells.extend([number(f.roc_auc_disguised), number(f.disguise_loss())]);
        }
        table.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    table
}

fn cells(f: &Figures) -> Vec<String> {
    let interval = f.roc_auc_interval.map(|interval| format!("{:.3}–{:.3}", interval.low, interval.high));
    let best = f.best.map(|best| format!("{:.3} ({:.2})", best.macro_f1, best.threshold));
    vec![
        f.file.clone(),
        f.language.clone(),
        f.category.to_string(),
        f.n_rows.to_string(),
        f.n_positive.to_string(),
        number(f.roc_auc),
        interval.unwrap_or_else(|| "–".to_owned()),
        number(f.pr_auc),
        number(f.f1),
        number(f.macro_f1),
        best.unwrap_or_else(|| "–".to_owned()),
        number(f.calibration_error),
    ]
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

#[cfg(test)]
mod tests {
    use vigie::category::PerCategory;

    use super::*;

    fn rows() -> Vec<ScoredRow> {
        let rows = [("fr", 0.9, 1.0), ("fr", 0.2, 0.0), ("de", 0.6, 0.4), ("de", 0.7, 0.6)];
        rows.map(|(language, score, label)| scored::row(language, "", score, label)).into()
    }

    #[test]
    fn each_language_has_figures_and_all_of_them_together() {
        let figures = of_file(&scored::file("a", rows()));
        let found: Vec<_> = figures.iter().map(|f| (f.language.as_str(), f.n_rows, f.n_positive, f.roc_auc)).collect();
        assert_eq!(found, [("de", 2, 1, Some(1.0)), ("fr", 2, 1, Some(1.0)), ("all", 4, 2, Some(1.0))]);
        assert!(!table(&figures).contains("loss"));
    }

    #[test]
    fn the_loss_is_what_disguise_takes_from_the_area() {
        let mut rows = rows();
        for (row, disguised) in rows.iter_mut().zip([0.1, 0.2, 0.6, 0.7]) {
            row.disguised = Some(PerCategory::from_fn(|_| disguised));
        }
        let figures = of_file(&scored::file("a", rows));
        // Over all four: 0.1 and 0.7 are positive, 0.2 and 0.6 are not, so two of four pairs stand right.
        assert_eq!(figures[2].roc_auc_disguised, Some(0.5));
        assert_eq!(figures[2].disguise_loss(), Some(0.5));
        assert!(table(&figures).contains("| 0.500 | 0.500 |\n"));
    }
}
