//! Labelled rows with the scores a model gives them: made once, read by every figure.
//!
//! It knows nothing of figures. Texts stay in memory only: figures show counts, shares and single frequent words.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use rayon::prelude::*;
use vigie::category::{Category, PerCategory};
use vigie::model::Model;

use crate::disguise::disguise;
use crate::{config, corpus, split};

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

/// A file and which of its rows are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// Its rows.
    pub selection: Selection,
}

/// Whether disguised copies are scored too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// The rows as they are.
    Plain,
    /// And a disguised copy of each, by this seed.
    Disguised {
        /// Where the copies start from.
        seed: u64,
    },
}

/// How a file stands to what the model was trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not among the corpora it was trained on.
    Unseen,
    /// Such a corpus, but only the rows that training keeps out.
    HeldOut,
    /// Rows it was trained on: figures on them flatter.
    Trained,
}

/// The scored rows of one file.
#[derive(Debug)]
pub struct ScoredFile {
    /// The file's name without its ending; `(held out)` follows where only such rows were taken.
    pub name: String,
    /// How it stands to training.
    pub standing: Standing,
    /// Its rows.
    pub rows: Vec<ScoredRow>,
}

/// One row with its scores. No `Debug` of the text: it prints its length.
pub struct ScoredRow {
    /// The comment.
    pub text: String,
    /// Its language, as the file names it.
    pub language: String,
    /// What people said; an absent category is unknown.
    pub labels: BTreeMap<Category, f64>,
    /// How many comments it stands for.
    pub weight: f64,
    /// What the model says.
    pub scores: PerCategory<f64>,
    /// What it says of the disguised copy.
    pub disguised: Option<PerCategory<f64>>,
}

impl std::fmt::Debug for ScoredRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScoredRow")
            .field("n_bytes", &self.text.len())
            .field("scores", &self.scores)
            .finish_non_exhaustive()
    }
}

impl ScoredRow {
    /// The label of a category as yes or no, from one half; none when unknown.
    pub fn label(&self, category: Category) -> Option<bool> {
        self.labels.get(&category).map(|label| *label >= 0.5)
    }

    /// The score of a category.
    pub fn score(&self, category: Category) -> f64 {
        *self.scores.get(category)
    }
}

/// Scores the selected rows of a file.
pub fn score(model: &Model, source: &Source, copies: Copies) -> Result<ScoredFile> {
    let corpus = corpus::read(&source.path)?;
    let name = config::corpus_name(&source.path);
    let rows =
        corpus.rows.into_par_iter().filter(|row| is_selected(&row.text, source.selection)).map(|row| ScoredRow {
            scores: scores(model, &row.text),
            disguised: match copies {
                Copies::Plain => None,
                Copies::Disguised { seed } => Some(scores(model, &disguise(&row.text, model.lexicon(), seed))),
            },
            text: row.text,
            language: row.lang,
            labels: row.labels,
            weight: row.weight.unwrap_or(1.0),
        });
    let is_known = model.provenance().corpora.iter().any(|used| used.digest == corpus.digest);
    let (name, standing) = match source.selection {
        Selection::All => (name, if is_known { Standing::Trained } else { Standing::Unseen }),
        Selection::HeldOut { .. } => (format!("{name} (held out)"), Standing::HeldOut),
    };
    Ok(ScoredFile { name, standing, rows: rows.collect() })
}

/// What a model says of one text.
pub fn scores(model: &Model, text: &str) -> PerCategory<f64> {
    let scores = model.score(text).scores;
    PerCategory::from_fn(|category| f64::from(scores.get(category).value()))
}

fn is_selected(text: &str, selection: Selection) -> bool {
    match selection {
        Selection::All => true,
        Selection::HeldOut { one_in } => split::is_held_out(split::content_hash(text), one_in),
    }
}

/// Files with their selections: `one_in` is empty for all rows, one number for every file, or one for each; 1 is all rows.
pub fn sources(paths: &[PathBuf], one_in: &[u64]) -> Result<Vec<Source>, SelectionError> {
    let numbers: Vec<u64> = match one_in {
        [] => vec![1; paths.len()],
        [every] => vec![*every; paths.len()],
        each if each.len() == paths.len() => each.to_vec(),
        each => return Err(SelectionError { n_files: paths.len(), n_numbers: each.len() }),
    };
    let selection = |one_in| if one_in == 1 { Selection::All } else { Selection::HeldOut { one_in } };
    let sources = paths.iter().zip(numbers);
    Ok(sources.map(|(path, one_in)| Source { path: path.clone(), selection: selection(one_in) }).collect())
}

/// Numbers that cannot be told apart by file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{n_numbers} numbers after `--held-out` for {n_files} files; give one for all of them or one for each")]
pub struct SelectionError {
    /// How many files there are.
    pub n_files: usize,
    /// How many numbers were given.
    pub n_numbers: usize,
}

/// All rows of all files with one language.
pub fn rows_in<'f>(files: &'f [ScoredFile], language: &'f str) -> impl Iterator<Item = &'f ScoredRow> {
    files.iter().flat_map(|file| &file.rows).filter(move |row| row.language == language)
}

/// The languages of the rows: French, German and English first, then others by their code.
pub fn languages(files: &[ScoredFile]) -> Vec<String> {
    let mut found: Vec<String> = files.iter().flat_map(|file| &file.rows).map(|row| row.language.clone()).collect();
    let order = |language: &String| ["fr", "de", "en"].iter().position(|known| known == language).unwrap_or(3);
    found.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.cmp(b)));
    found.dedup();
    found
}

/// A row made by hand, for tests.
#[cfg(test)]
pub(crate) fn row(language: &str, text: &str, score: f64, label: f64) -> ScoredRow {
    ScoredRow {
        text: text.to_owned(),
        language: language.to_owned(),
        labels: BTreeMap::from([(Category::Toxicity, label)]),
        weight: 1.0,
        scores: PerCategory::from_fn(|_| score),
        disguised: None,
    }
}

/// A file of such rows, for tests.
#[cfg(test)]
pub(crate) fn file(name: &str, rows: Vec<ScoredRow>) -> ScoredFile {
    ScoredFile { name: name.to_owned(), standing: Standing::Unseen, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_holds_for_every_file_and_1_takes_all_rows() {
        let paths = ["a".into(), "b".into()];
        let selections = |numbers: &[u64]| {
            sources(&paths, numbers).map(|found| found.into_iter().map(|source| source.selection).collect::<Vec<_>>())
        };
        assert_eq!(selections(&[]), Ok(vec![Selection::All; 2]));
        assert_eq!(selections(&[6]), Ok(vec![Selection::HeldOut { one_in: 6 }; 2]));
        assert_eq!(selections(&[6, 1]), Ok(vec![Selection::HeldOut { one_in: 6 }, Selection::All]));
        assert_eq!(selections(&[6, 1, 1]), Err(SelectionError { n_files: 2, n_numbers: 3 }));
    }

    #[test]
    fn french_german_and_english_come_first() {
        let rows = ["pl", "en", "fr", "de", "fr"].map(|language| row(language, "", 0.5, 0.0));
        assert_eq!(languages(&[file("a", rows.into())]), ["fr", "de", "en", "pl"]);
    }

    #[test]
    fn debug_shows_no_text() {
        let shown = format!("{:?}", row("fr", "un secret", 0.5, 0.0));
        assert!(!shown.contains("secret") && shown.contains("n_bytes: 9"), "{shown}");
    }
}
