//! Whether a model treats comments alike that name different groups of people.
//!
//! Two views. *Pairs*: the same harmless sentences with each group's word put in, so that only the group differs, and attacks
//! on each group of comparable force. *Subgroups*: labelled rows that happen to name a group, with the figures of Borkan et al. (2019).

pub mod groups; // the terms and their sentences, and which rows name a group
pub mod pairs; // false alarms and recall on the same sentences
pub mod subgroups; // subgroup AUC, BPSN, BNSP on labelled rows

use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use vigie::model::Model;

use crate::scored::ScoredFile;

/// Both views.
#[derive(Clone, Debug, Serialize)]
pub struct Fairness {
    /// The pairs, group by group.
    pub pairs: Vec<pairs::GroupRates>,
    /// The labelled rows, group by group; groups with too few rows are left out.
    pub subgroups: Vec<subgroups::SubgroupAreas>,
    /// Groups left out of `subgroups` for want of rows.
    pub n_without_rows: usize,
}

/// Measures a model on the pairs in a folder (`pairs_fr.jsonl`, …) and on labelled rows.
pub fn run(model: &Model, folder: &Path, files: &[ScoredFile]) -> Result<Fairness> {
    let groups = groups::read(folder)?;
    let pairs = pairs::run(model, &groups);
    let subgroups = subgroups::run(&groups, files);
    let n_without_rows = pairs.len() - subgroups.len();
    Ok(Fairness { pairs, subgroups, n_without_rows })
}
