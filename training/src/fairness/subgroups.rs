//! Labelled rows that name a group, against all others, by areas under the ROC curve of toxicity (Borkan et al. 2019,
//! "Nuanced Metrics for Measuring Unintended Bias").
//!
//! A low *BPSN* area says that harmless comments naming the group score above attacks that do not name it: false alarms. A
//! low *BNSP* area says that attacks naming it score below harmless comments that do not: misses.

use rayon::prelude::*;
use serde::Serialize;
use vigie::category::Category;

use super::groups::{self, Group, folded_words};
use crate::metrics;
use crate::scored::ScoredFile;

/// A group needs so many rows of each kind; an area of fewer says nothing.
pub const MIN_ROWS: usize = 10;

/// The areas of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SubgroupAreas {
    /// The group.
    pub group: String,
    /// Toxic rows that name it.
    pub n_positive: usize,
    /// Other rows that name it.
    pub n_negative: usize,
    /// Toxic rows that do not name it.
    pub n_background_positive: usize,
    /// Other rows that do not name it.
    pub n_background_negative: usize,
    /// The area among the rows that name it.
    pub subgroup: Option<f64>,
    /// Background positive against subgroup negative.
    pub bpsn: Option<f64>,
    /// Background negative against subgroup positive.
    pub bnsp: Option<f64>,
}

struct Labelled {
    language: String,
    words: Vec<String>,
    score: f64,
    is_toxic: bool,
}

/// The areas of every group with at least [`MIN_ROWS`] rows of each kind. A row counts for the groups that the terms of its
/// own language name.
pub fn run(groups: &[Group], files: &[ScoredFile]) -> Vec<SubgroupAreas> {
    let rows: Vec<Labelled> = files
        .par_iter()
        .flat_map(|file| &file.rows)
        .filter_map(|row| {
            let is_toxic = row.label(Category::Toxicity)?;
            let (language, words) = (row.language.clone(), folded_words(&row.text));
            Some(Labelled { language, words, score: row.score(Category::Toxicity), is_toxic })
        })
        .collect();
    let names = groups::names(groups);
    let of_name = |name: &&str| {
        let of_group: Vec<&Group> = groups.iter().filter(|group| group.name == *name).collect();
        areas(name, &of_group, &rows)
    };
    let found: Vec<SubgroupAreas> = names.par_iter().map(of_name).collect();
    found.into_iter().filter(|areas| areas.n_positive.min(areas.n_negative) >= MIN_ROWS).collect()
}

fn areas(name: &str, groups: &[&Group], rows: &[Labelled]) -> SubgroupAreas {
    let is_named =
        |row: &&Labelled| groups.iter().any(|group| group.language == row.language && group.is_named_in(&row.words));
    let (subgroup, background): (Vec<&Labelled>, Vec<&Labelled>) = rows.iter().partition(is_named);
    let kind = |rows: &[&Labelled], is_toxic: bool| -> Vec<(f64, bool)> {
        rows.iter().filter(|row| row.is_toxic == is_toxic).map(|row| (row.score, is_toxic)).collect()
    };
    let (positive, negative) = (kind(&subgroup, true), kind(&subgroup, false));
    let (background_positive, background_negative) = (kind(&background, true), kind(&background, false));
    SubgroupAreas {
        group: name.to_owned(),
        n_positive: positive.len(),
        n_negative: negative.len(),
        n_background_positive: background_positive.len(),
        n_background_negative: background_negative.len(),
        subgroup: area(&positive, &negative),
        bpsn: area(&background_positive, &negative),
        bnsp: area(&positive, &background_negative),
    }
}

fn area(positive: &[(f64, bool)], negative: &[(f64, bool)]) -> Option<f64> {
    let (scores, labels): (Vec<f64>, Vec<bool>) = positive.iter().chain(negative).copied().unzip();
    metrics::roc_auc(&scores, &labels)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::scored;

    fn row(is_named: bool, score: f64, is_toxic: bool) -> Labelled {
        let words = if is_named { vec!["muslim".to_owned()] } else { Vec::new() };
        Labelled { language: "en".into(), words, score, is_toxic }
    }

    fn shipped() -> Vec<Group> {
        groups::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/functional")).expect("reads")
    }

    #[test]
    fn each_area_sets_its_own_rows_against_each_other() {
        let rows = [
            row(true, 0.9, true),
            row(true, 0.6, false),
            row(false, 0.5, true),
            row(false, 0.7, true),
            row(false, 0.1, false),
            row(false, 0.95, false),
        ];
        let groups = shipped();
        let muslim: Vec<&Group> = groups.iter().filter(|group| group.name == "religion_muslim").collect();
        let areas = areas("religion_muslim", &muslim, &rows);
        assert_eq!((areas.n_positive, areas.n_negative), (1, 1));
        assert_eq!((areas.n_background_positive, areas.n_background_negative), (2, 2));
        // 0.9 over 0.6; of 0.5 and 0.7 one lies over 0.6; 0.9 lies over 0.1 and not over 0.95.
        assert_eq!((areas.subgroup, areas.bpsn, areas.bnsp), (Some(1.0), Some(0.5), Some(0.5)));
    }

    #[test]
    fn a_term_counts_in_its_own_language_alone() {
        let texts = |language| {
            (0..2 * MIN_ROWS)
                .map(move |n| scored::row(language, "a Muslim neighbour", 0.5, if n % 2 == 0 { 1.0 } else { 0.0 }))
        };
        let named = |language| run(&shipped(), &[scored::file("a", texts(language).collect())]);
        assert!(named("en").iter().any(|areas| areas.group == "religion_muslim" && areas.n_positive == MIN_ROWS));
        assert!(named("xx").is_empty());
    }
}
