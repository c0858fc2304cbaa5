//! A model against labelled rows: by file, language and category.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;
use vigie::category::Category;
use vigie::model::Model;

use crate::{config, corpus, metrics, split};

/// Which rows of a file are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All of them.
    All,
    /// Only those that training keeps out: one in so many, by content.
    HeldOut {
        /// One in so many.
        one_in: u64,
    },
}

/// The figures of one category in one file and language.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// The file's name.
    pub file: String,
    /// The language of the rows, `all` for the file as a whole.
    pub language: String,
    /// Whether the file has no other language.
    #[serde(skip)]
    pub is_only_language: bool,
    /// The category.
    pub category: Category,
    /// Rows whose label is known.
    pub n_rows: usize,
    /// Of these, with a label of at least one half.
    pub n_positive: usize,
    /// Area under the ROC curve.
    pub roc_auc: Option<f64>,
    /// Average precision.
    pub pr_auc: Option<f64>,
    /// F1 at one half.
    pub f1: Option<f64>,
    /// Expected calibration error in ten bins, at the file's own prior.
    pub calibration_error: Option<f64>,
}

impl Figures {
    /// Whether these are the figures of all rows of the file, not of one language among several.
    pub fn is_whole_file(&self) -> bool {
        self.language == "all" || self.is_only_language
    }
}

struct Scored {
    language: String,
    score: f64,
    label: f64,
    weight: f64,
}

/// Scores the rows of a file and compares.
pub fn file(model: &Model, path: &Path, selection: Selection) -> Result<Vec<Figures>> {
    let rows = corpus::read(path)?.rows;
    let is_selected = |text: &str| match selection {
        Selection::All => true,
        Selection::HeldOut { one_in } => split::is_held_out(split::content_hash(text), one_in),
    };
    let scored: Vec<(Category, Scored)> = rows
        .par_iter()
        .filter(|row| is_selected(&row.text))
        .flat_map_iter(|row| {
            let scores = model.score(&row.text).scores;
            row.labels.iter().map(move |(category, label)| {
                let score = f64::from(scores.get(*category).value());
                let weight = row.weight.unwrap_or(1.0);
                (*category, Scored { language: row.lang.clone(), score, label: *label, weight })
            })
        })
        .collect();
    Ok(by_language(&config::corpus_name(path), scored))
}

fn by_language(file: &str, scored: Vec<(Category, Scored)>) -> Vec<Figures> {
    let mut groups: BTreeMap<(Category, String), Vec<Scored>> = BTreeMap::new();
    for (category, row) in scored {
        groups.entry((category, row.language.clone())).or_default().push(row);
    }
    let mut found = Vec::new();
    for category in Category::ALL {
        let of_category: Vec<_> = groups.iter().filter(|((c, _), _)| *c == category).collect();
        for ((_, language), rows) in &of_category {
            let of_language = figures(file, language, category, rows.iter());
            found.push(Figures { is_only_language: of_category.len() == 1, ..of_language });
        }
        if of_category.len() > 1 {
            found.push(figures(file, "all", category, of_category.iter().flat_map(|(_, rows)| rows.iter())));
        }
    }
    found
}

fn figures<'r>(file: &str, language: &str, category: Category, rows: impl Iterator<Item = &'r Scored>) -> Figures {
    let rows: Vec<&Scored> = rows.collect();
    let column = |f: fn(&Scored) -> f64| rows.iter().map(|row| f(row)).collect::<Vec<f64>>();
    let (scores, truths, weights) = (column(|r| r.score), column(|r| r.label), column(|r| r.weight));
    let labels: Vec<bool> = truths.iter().map(|label| *label >= 0.5).collect();
    Figures {
        file: file.to_owned(),
        language: language.to_owned(),
        is_only_language: false,
        category,
        n_rows: rows.len(),
        n_positive: labels.iter().filter(|label| **label).count(),
        roc_auc: metrics::roc_auc(&scores, &labels),
        pr_auc: metrics::average_precision(&scores, &labels),
        f1: metrics::f1(&scores, &labels, 0.5),
        calibration_error: metrics::calibration_error(&scores, &truths, &weights),
    }
}

/// The figures as a table in Markdown.
pub fn table(figures: &[Figures]) -> String {
    let mut table = String::from(
        "| file | language | category | rows | positive | ROC-AUC | PR-AUC | F1 at 0.5 | calibration error |\n\
         |---|---|---|---:|---:|---:|---:|---:|---:|\n",
    );
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
    for f in figures {
        let cells = [
            f.file.clone(),
            f.language.clone(),
            f.category.to_string(),
            f.n_rows.to_string(),
            f.n_positive.to_string(),
            number(f.roc_auc),
            number(f.pr_auc),
            number(f.f1),
            number(f.calibration_error),
        ];
        table.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    table
}
