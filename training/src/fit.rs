//! The whole run: corpora in, artifact out. Deterministic: the same configuration and files give the same bytes.
//!
//! 1. Rows become features, by the service's own featuriser.
//! 2. Evidence is trained five times with a fifth of the rows left out, and once on all of them.
//! 3. The judgement is fitted on **out-of-fold** evidence: each row is judged by lanes that never saw it.
//! 4. Calibration puts every row in with its exact weight and grade, which linfa-logistic cannot take.

use anyhow::Result;
use rayon::prelude::*;
use vigie::model::Provenance;
use vigie::model::artifact::{self, Parts};
use vigie::model::features::{Features, dense_names};
use vigie::model::judgement::{Judgement, gather};
use vigie::model::kernel::{Evidence, EvidenceTable, SEGMENT_LANES};

use crate::config::Config;
use crate::dataset::{self, Dataset, Document};
use crate::evidence::{self, Family, Idf};
use crate::judgement::{self, Inputs};
use crate::lanes::{self, LanePlan};
use crate::{calibration, metrics, progress, split};

/// The finished run.
#[derive(Debug)]
pub struct Fitted {
    /// The artifact's bytes.
    pub artifact: Vec<u8>,
    /// How many lanes it has.
    pub n_lanes: usize,
    /// How many rows it was trained on.
    pub n_rows: usize,
}

/// The tables of one family of features: one for each fold that never saw the fold's rows, and one that saw all.
struct Tables {
    folds: Vec<EvidenceTable>,
    all: EvidenceTable,
}

/// Trains a model.
pub fn run(config: &Config) -> Result<Fitted> {
    let featuriser = dataset::featuriser(config)?;
    let dataset = dataset::read(config, &featuriser)?;
    let plans = lanes::plan(&dataset, config);
    let ngrams = train_evidence(&dataset, Family::Ngrams, &plans, config);
    let meanings = train_evidence(&dataset, Family::Meanings, &plans, config);
    let inputs = inputs(&dataset, &plans, &ngrams, &meanings, config);
    let judgement = train_judgement(&inputs, &dataset, config)?;
    let provenance = Provenance {
        trained_by: format!("vigie-train {}", env!("CARGO_PKG_VERSION")),
        config_digest: config.digest.clone(),
        seed: config.seed,
        corpora: dataset.corpora,
        adaptation: None,
    };
    let parts = Parts {
        featuriser: &featuriser,
        evidence: &ngrams.all,
        meanings: &meanings.all,
        judgement: &judgement,
        provenance: &provenance,
    };
    Ok(Fitted { artifact: artifact::write(&parts)?, n_lanes: plans.len(), n_rows: dataset.documents.len() })
}

/// Trains the tables of one family.
fn train_evidence(dataset: &Dataset, family: Family, plans: &[LanePlan], config: &Config) -> Tables {
    let n_rows = match family {
        Family::Ngrams => config.ngrams.n_rows(),
        Family::Meanings => vigie::model::meanings::N_ROWS,
    };
    let idf = Idf::of(&dataset.documents, family, n_rows, config.evidence.min_documents);
    let n_folds = config.evidence.folds;
    let bar = progress::bar(n_folds + 1, "training evidence");
    let mut folds: Vec<EvidenceTable> = (0..=n_folds)
        .into_par_iter()
        .map(|fold| {
            let is_used = |document: &Document| split::fold_of(document.content_hash, n_folds) != fold;
            let table =
                evidence::train(&dataset.documents, family, plans, &idf, &config.evidence, config.seed, is_used);
            bar.inc(1);
            table
        })
        .collect();
    bar.finish();
    let all = folds.remove(folds.len() - 1);
    Tables { folds, all }
}

/// Every document's inputs, from the tables that never saw it.
fn inputs(dataset: &Dataset, plans: &[LanePlan], ngrams: &Tables, meanings: &Tables, config: &Config) -> Inputs {
    let lane_names = plans.iter().map(|plan| plan.name.clone());
    let extremes = plans.iter().take(SEGMENT_LANES);
    let extreme_names = extremes.flat_map(|plan| ["max", "second", "mean"].map(|kind| format!("{kind}/{}", plan.name)));
    let meaning_names = plans.iter().map(|plan| format!("meaning/{}", plan.name));
    let names: Vec<String> = lane_names.chain(extreme_names).chain(meaning_names).chain(dense_names()).collect();
    let rows = dataset
        .documents
        .par_iter()
        .map_init(<(Features, Evidence, Vec<f32>)>::default, |(features, evidence, said), document| {
            features.rows.clone_from(&document.rows);
            features.segment_ends.clone_from(&document.segment_ends);
            features.dense.clone_from(&document.dense);
            let fold = split::fold_of(document.content_hash, config.evidence.folds) as usize;
            let mut inputs = Vec::new();
            if let (Some(ngrams), Some(meanings)) = (ngrams.folds.get(fold), meanings.folds.get(fold)) {
                ngrams.weigh(features, evidence);
                meanings.weigh_rows(&document.meanings, said);
                gather(evidence, said, features, &mut inputs);
            }
            inputs
        })
        .collect();
    Inputs { names, n_evidence: plans.len() + 3 * SEGMENT_LANES, rows }
}

/// The judgement on all rows, with its calibration.
fn train_judgement(inputs: &Inputs, dataset: &Dataset, config: &Config) -> Result<Judgement> {
    let bar = progress::bar(1, "fitting the judgement");
    let mut judgement = judgement::fit(inputs, &dataset.documents, &config.judgement, config.seed, &bar)?;
    calibration::fit(&mut judgement, inputs, &dataset.documents);
    bar.finish();
    Ok(judgement)
}

/// How well each lane tells rows apart that it never saw: its name, how many rows, and the area under the ROC curve.
pub fn lane_areas(config: &Config) -> Result<Vec<(String, usize, Option<f64>)>> {
    let featuriser = dataset::featuriser(config)?;
    let dataset = dataset::read(config, &featuriser)?;
    let plans = lanes::plan(&dataset, config);
    let idf = Idf::of(&dataset.documents, Family::Ngrams, config.ngrams.n_rows(), config.evidence.min_documents);
    let is_left_out = |document: &Document| split::fold_of(document.content_hash, config.evidence.folds) == 0;
    let table =
        evidence::train(&dataset.documents, Family::Ngrams, &plans, &idf, &config.evidence, config.seed, |document| {
            !is_left_out(document)
        });
    let left_out: Vec<&Document> = dataset.documents.iter().filter(|document| is_left_out(document)).collect();
    let areas = plans.iter().enumerate().map(|(lane, plan)| {
        let (scores, labels): (Vec<f64>, Vec<bool>) =
            left_out.iter().filter_map(|document| lane_row(&table, lane, plan, document)).unzip();
        (plan.name.clone(), labels.len(), metrics::roc_auc(&scores, &labels))
    });
    Ok(areas.collect())
}

fn lane_row(table: &EvidenceTable, lane: usize, plan: &LanePlan, document: &Document) -> Option<(f64, bool)> {
    let label = plan.label(document)?;
    let mut features = Features::default();
    features.rows.clone_from(&document.rows);
    features.segment_ends.clone_from(&document.segment_ends);
    let mut evidence = Evidence::default();
    table.weigh(&features, &mut evidence);
    evidence.lanes.get(lane).map(|value| (f64::from(*value), label >= 0.5))
}
