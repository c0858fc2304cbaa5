//! Experiments: what one change of the configuration does to comments that were not trained on.
//!
//! The rows of **every** corpus fall into folds by a hash of their content, so that near-duplicates share a fold. One fold is
//! kept out, a whole model is trained on the others, and the fold is scored.
//! The outcome is one row of a table, for `EXPERIMENTS.md`.

use anyhow::Result;
use vigie::category::Category;
use vigie::model::Model;

use crate::config::{Config, Holdout};
use crate::evaluate::{self, Figures};
use crate::fit;
use crate::scored::Selection;

/// One row in so many is kept out.
const ONE_IN: u64 = 5;

/// The mean ROC-AUC of one category over the corpora of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The corpora's common name.
    pub name: String,
    /// The mean over corpora.
    pub area: Option<f64>,
}

/// Which areas make up which column of the table.
const COLUMNS: [(&str, &str, &[Category]); 8] = [
    (
        "Jigsaw, six",
        "jigsaw_en",
        &[
            Category::Toxicity,
            Category::SevereToxicity,
            Category::Insult,
            Category::Profanity,
            Category::IdentityAttack,
            Category::Threat,
        ],
    ),
    ("civil", "civil_balanced_en", &[Category::Toxicity]),
    ("authored fr", "authored_fr", &[Category::Toxicity]),
    ("authored de", "authored_de", &[Category::Toxicity]),
    ("spam", "authored_spam", &[Category::Spam]),
    ("GermEval", "germeval18_de", &[Category::Toxicity]),
    ("gahd, identity", "gahd_de", &[Category::IdentityAttack]),
    ("hatemoji, identity", "hatemojibuild_en", &[Category::IdentityAttack]),
];

/// Trains without one fold and scores it.
pub fn run(mut config: Config) -> Result<Vec<Outcome>> {
    config.holdout = Holdout { one_in: ONE_IN, corpora: vec!["*".to_owned()] };
    let fitted = fit::run(&config)?;
    let model = Model::read(&fitted.artifact)?;
    let mut figures = Vec::new();
    for corpus in &config.corpus {
        figures.extend(evaluate::file(&model, &corpus.file, Selection::HeldOut { one_in: ONE_IN })?);
    }
    let outcome = |(name, prefix, categories): &(&str, &str, &[Category])| {
        let of_column = figures.iter().filter(|f| f.file.starts_with(prefix) && categories.contains(&f.category));
        let areas: Vec<f64> = of_column.filter(|f| is_whole_file(f, &figures)).filter_map(|f| f.roc_auc).collect();
        let area = (!areas.is_empty()).then(|| areas.iter().sum::<f64>() / areas.len() as f64);
        Outcome { name: (*name).to_owned(), area }
    };
    Ok(COLUMNS.iter().map(outcome).collect())
}

/// Whether these are figures of all rows of a file, not of one language among several.
fn is_whole_file(one: &Figures, figures: &[Figures]) -> bool {
    let is_beside = |other: &&Figures| other.file == one.file && other.category == one.category;
    one.language == "all" || figures.iter().filter(is_beside).count() == 1
}

/// The heading of the table.
pub fn heading() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, ..)| *name).collect();
    format!("| experiment | {} |\n|---|{}", names.join(" | "), "---:|".repeat(names.len()))
}

/// One row of the table.
pub fn row(name: &str, outcomes: &[Outcome]) -> String {
    let area = |outcome: &Outcome| outcome.area.map_or_else(|| "–".to_owned(), |area| format!("{area:.4}"));
    format!("| {name} | {} |", outcomes.iter().map(area).collect::<Vec<_>>().join(" | "))
}
