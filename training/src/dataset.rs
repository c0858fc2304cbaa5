//! Rows as features: what both stages are trained on. Texts are let go as soon as they are read.

use anyhow::{Context, Result};
use rayon::prelude::*;
use vigie::category::PerCategory;
use vigie::example::Example;
use vigie::model::artifact::CorpusUse;
use vigie::model::concepts::ConceptTable;
use vigie::model::features::{Features, Featuriser};
use vigie::text::Language;

use crate::config::{Config, CorpusSettings};
use crate::{corpus, progress, split};

/// One labelled comment as features.
#[derive(Debug)]
pub struct Document {
    /// Distinct rows of the evidence table.
    pub rows: Vec<u32>,
    /// One past the last row of each segment.
    pub segment_ends: Vec<usize>,
    /// Dense features.
    pub dense: Vec<f32>,
    /// Labels 0..=1; none is unknown.
    pub labels: PerCategory<Option<f32>>,
    /// Its group's number.
    pub group: usize,
    /// Its weight in stage one.
    pub evidence_weight: f32,
    /// Its weight in stage two.
    pub judgement_weight: f32,
    /// Hash of its folded content.
    pub content_hash: u64,
}

/// All documents of a run.
#[derive(Debug)]
pub struct Dataset {
    /// The names of the groups.
    pub groups: Vec<String>,
    /// The documents that are trained on.
    pub documents: Vec<Document>,
    /// The corpora as they were used.
    pub corpora: Vec<CorpusUse>,
}

/// The featuriser that a configuration describes.
pub fn featuriser(config: &Config) -> Result<Featuriser> {
    let mut concepts = ConceptTable::default();
    let files =
        [(Language::FR, &config.lexicon.fr), (Language::DE, &config.lexicon.de), (Language::EN, &config.lexicon.en)];
    for (language, file) in files {
        let lexicon =
            std::fs::read_to_string(file).with_context(|| format!("cannot read the lexicon `{}`", file.display()))?;
        concepts.add_lexicon(language, &lexicon).with_context(|| format!("in `{}`", file.display()))?;
    }
    Ok(Featuriser { ngrams: config.ngrams, concepts })
}

/// Reads all corpora of a configuration.
pub fn read(config: &Config, featuriser: &Featuriser) -> Result<Dataset> {
    let missing: Vec<_> = config.corpus.iter().filter(|corpus| !corpus.file.exists()).collect();
    if let Some(first) = missing.first() {
        let others = if missing.len() > 1 { format!(" (and {} more)", missing.len() - 1) } else { String::new() };
        anyhow::bail!(
            "the corpus `{}`{others} does not exist; see data/README.md for where public sets are published, \
             or train with --config training/authored.toml on data/corpus alone",
            first.file.display()
        );
    }
    let mut dataset = Dataset { groups: Vec::new(), documents: Vec::new(), corpora: Vec::new() };
    let bar = progress::bar(config.corpus.len() as u64, "reading corpora");
    for settings in &config.corpus {
        dataset.add(config, settings, featuriser)?;
        bar.inc(1);
    }
    bar.finish();
    Ok(dataset)
}

impl Dataset {
    fn add(&mut self, config: &Config, settings: &CorpusSettings, featuriser: &Featuriser) -> Result<()> {
        let corpus = corpus::read(&settings.file)?;
        let group = self.group(&settings.group);
        let holds_out = config.holdout.corpora.contains(&settings.name());
        let n_all = corpus.rows.len();
        let documents: Vec<Document> = corpus
            .rows
            .into_par_iter()
            .map(|row| (split::content_hash(&row.text), row))
            .filter(|(hash, _)| !(holds_out && split::is_held_out(*hash, config.holdout.one_in)))
            .map_init(Features::default, |features, (hash, row)| {
                featuriser.read(&row.text, features);
                document(&row, features, settings, group, hash)
            })
            .collect();
        self.corpora.push(CorpusUse {
            name: settings.name(),
            digest: corpus.digest,
            n_rows: documents.len(),
            n_held_out: n_all - documents.len(),
            licence: settings.licence.clone(),
        });
        self.documents.extend(documents);
        Ok(())
    }

    fn group(&mut self, name: &str) -> usize {
        self.groups.iter().position(|known| known == name).unwrap_or_else(|| {
            self.groups.push(name.to_owned());
            self.groups.len() - 1
        })
    }
}

fn document(
    row: &Example,
    features: &Features,
    settings: &CorpusSettings,
    group: usize,
    content_hash: u64,
) -> Document {
    let weight = row.weight.unwrap_or(1.0) as f32;
    Document {
        rows: features.rows.clone(),
        segment_ends: features.segment_ends.clone(),
        dense: features.dense.clone(),
        labels: PerCategory::from_fn(|category| row.labels.get(&category).map(|label| *label as f32)),
        group,
        evidence_weight: weight * settings.evidence_weight,
        judgement_weight: weight * settings.judgement_weight,
        content_hash,
    }
}
