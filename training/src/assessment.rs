//! Everything that is measured about a model, once, for its card and its report alike.

use std::path::Path;

use anyhow::Result;
use vigie::model::Model;

use crate::evaluate::{self, Figures};
use crate::fairness::{self, Fairness};
use crate::functional::{self, PassRate};
use crate::scored::{self, Copies, ScoredFile, Source};
use crate::thresholds::{self, Crossing};

/// Where disguised copies start from: a constant, so that two models meet the same copies.
pub const DISGUISE_SEED: u64 = 77;

/// What was measured.
#[derive(Debug)]
pub struct Assessment {
    /// The rows with their scores and those of their disguised copies.
    pub files: Vec<ScoredFile>,
    /// By file, language and category.
    pub figures: Vec<Figures>,
    /// Thresholds over all files, by language.
    pub by_language: Vec<Crossing>,
    /// Thresholds by file.
    pub by_file: Vec<Crossing>,
    /// Functional cases, where a folder was given.
    pub functional: Option<Vec<PassRate>>,
    /// Groups of people, where a folder was given.
    pub fairness: Option<Fairness>,
}

/// Measures a model on labelled rows and, where `cases` is given, on the functional cases and pairs in that folder.
pub fn assess(model: &Model, sources: &[Source], cases: Option<&Path>) -> Result<Assessment> {
    let copies = Copies::Disguised { seed: DISGUISE_SEED };
    let scored = sources.iter().map(|source| scored::score(model, source, copies));
    let files = scored.collect::<Result<Vec<ScoredFile>>>()?;
    Ok(Assessment {
        figures: files.iter().flat_map(evaluate::of_file).collect(),
        by_language: thresholds::by_language(&files),
        by_file: thresholds::by_file(&files),
        functional: cases.map(|folder| functional::run(model, folder)).transpose()?,
        fairness: cases.map(|folder| fairness::run(model, folder, &files)).transpose()?,
        files,
    })
}

impl Assessment {
    /// The figures of all files together, by language and category; none where no row has the label.
    pub fn by_language_and_category(&self) -> Vec<Figures> {
        let languages = scored::languages(&self.files);
        let of_language = |language: &String| {
            let rows: Vec<_> = scored::rows_in(&self.files, language).collect();
            let all = vigie::category::Category::ALL;
            all.map(|category| evaluate::figures("all", language, category, &rows))
        };
        languages.iter().flat_map(of_language).filter(|figures| figures.n_rows > 0).collect()
    }
}
