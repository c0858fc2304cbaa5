//! Rows and cases that no newsroom can change: those of the repository's own corpus that no training ever sees, and its
//! functional cases. Whoever poisons a history cannot poison these.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use rayon::prelude::*;
use vigie::category::PerCategory;
use vigie::example::Example;
use vigie::model::Model;

use super::comparison::Labelled;
use crate::{corpus, scored, split};

/// One row in so many is kept out of training: `holdout.one_in` of `training.toml`, which made the shipped model.
const ONE_IN: u64 = 6;

/// Reference rows and where the cases lie. No `Debug` of the texts.
pub struct Reference {
    rows: Vec<Example>,
    /// The folder of functional cases and of pairs.
    pub cases: PathBuf,
}

impl std::fmt::Debug for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reference").field("n_rows", &self.rows.len()).field("cases", &self.cases).finish()
    }
}

impl Reference {
    /// Reads `folder/corpus` and `folder/functional`. Of the corpora that `base` was trained on, only the rows that it was
    /// not.
    pub fn read(folder: &Path, base: &Model) -> Result<Self> {
        let used = base.provenance().corpora.iter().filter(|corpus| corpus.n_held_out > 0);
        let mut rows = Vec::new();
        for corpus in used {
            let path = folder.join("corpus").join(format!("{}.jsonl.gz", corpus.name));
            if path.exists() {
                rows.extend(corpus::read(&path)?.rows.into_iter().filter(is_held_out));
            }
        }
        let cases = folder.join("functional");
        if rows.is_empty() && !cases.exists() {
            bail!("`{}` holds no reference sets: neither files of `corpus` nor `functional`", folder.display());
        }
        Ok(Self { rows, cases })
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows under both models.
    pub fn labelled(&self, live: &Model, candidate: &Model) -> Vec<Labelled> {
        let labelled = |row: &Example| Labelled {
            language: row.lang.clone(),
            labels: PerCategory::from_fn(|category| row.labels.get(&category).map(|label| *label >= 0.5)),
            before: scored::scores(live, &row.text),
            after: scored::scores(candidate, &row.text),
        };
        self.rows.par_iter().map(labelled).collect()
    }
}

fn is_held_out(row: &Example) -> bool {
    split::is_held_out(split::content_hash(&row.text), ONE_IN)
}
