//! Rows as features: what both stages are trained on. Texts are let go as soon as they are read.

use anyhow::{Context, Result};
use rayon::prelude::*;
use vigie::category::{Category, PerCategory};
use vigie::example::Example;
use vigie::model::artifact::CorpusUse;
use vigie::model::concepts::ConceptTable;
use vigie::model::features::{Features, Featuriser};
use vigie::text::Language;

use crate::config::{Config, CorpusSettings, Domain};
use crate::disguise::disguise;
use crate::{corpus, draw, progress, split};

const DISGUISED: u64 = 201;

/// One labelled comment as features.
#[derive(Debug)]
pub struct Document {
    /// Distinct rows of the evidence table.
    pub rows: Vec<u32>,
    /// One past the last row of each segment.
    pub segment_ends: Vec<usize>,
    /// Distinct rows of the table of meanings.
    pub meanings: Vec<u32>,
    /// Its language, as the service identifies it.
    pub language: Language,
    /// Dense features.
    pub dense: Vec<f32>,
    /// Labels 0..=1; none is unknown.
    pub labels: PerCategory<Option<f32>>,
    /// Its group's number.
    pub group: usize,
    /// Where it was written.
    pub domain: Domain,
    /// Whether the pooled lanes learn from it.
    pub is_pooled: bool,
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
    let file = &config.lexicon.meanings;
    let table =
        std::fs::read_to_string(file).with_context(|| format!("cannot read the meanings `{}`", file.display()))?;
    concepts.add_meanings(&table).with_context(|| format!("in `{}`", file.display()))?;
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
    dataset.forget_rare_rows(config.ngrams.n_rows(), config.evidence.min_documents);
    Ok(dataset)
}

impl Dataset {
    fn add(&mut self, config: &Config, settings: &CorpusSettings, featuriser: &Featuriser) -> Result<()> {
        let corpus = corpus::read(&settings.file)?;
        let group = self.group(&settings.group);
        let holds_out = config.holdout.concerns(&settings.name());
        let n_all = corpus.rows.len();
        let is_held_out = |hash: u64| holds_out && split::is_held_out(hash, config.holdout.one_in);
        let hashed = corpus.rows.into_par_iter().map(|row| (split::content_hash(&row.text), row));
        let kept: Vec<(u64, Example)> = hashed.filter(|(hash, _)| !is_held_out(*hash)).collect();
        let n_rows = kept.len();
        let documents: Vec<Document> = kept
            .into_par_iter()
            .flat_map_iter(|(hash, row)| copies(hash, row, config, featuriser))
            .map_init(Features::default, |features, (hash, row)| {
                featuriser.read(&row.text, features);
                document(&row, features, settings, group, hash)
            })
            .collect();
        self.corpora.push(CorpusUse {
            name: settings.name(),
            digest: corpus.digest,
            n_rows,
            n_held_out: n_all - n_rows,
            licence: settings.licence.clone(),
        });
        self.documents.extend(documents);
        Ok(())
    }

    /// Takes out of the documents the rows that too few of them have: they weigh nothing, and are half of all.
    fn forget_rare_rows(&mut self, n_rows: usize, min_documents: u32) {
        let n_documents = row_counts(self.documents.iter().map(|document| document.rows.as_slice()), n_rows);
        let is_kept = |row: &u32| n_documents.get(*row as usize).is_some_and(|n| *n >= min_documents);
        for document in &mut self.documents {
            let mut ends = document.segment_ends.iter_mut().peekable();
            let (mut n_read, mut n_kept) = (0, 0);
            for row in &document.rows {
                while let Some(end) = ends.next_if(|end| **end <= n_read) {
                    *end = n_kept;
                }
                n_read += 1;
                n_kept += usize::from(is_kept(row));
            }
            ends.for_each(|end| *end = n_kept);
            document.rows.retain(is_kept);
            document.rows.shrink_to_fit();
        }
    }

    fn group(&mut self, name: &str) -> usize {
        self.groups.iter().position(|known| known == name).unwrap_or_else(|| {
            self.groups.push(name.to_owned());
            self.groups.len() - 1
        })
    }
}

/// In how many documents each row of a table stands.
pub fn row_counts<'d>(documents: impl Iterator<Item = &'d [u32]>, n_rows: usize) -> Vec<u32> {
    let mut counts = vec![0; n_rows];
    for row in documents.flatten() {
        if let Some(count) = counts.get_mut(*row as usize) {
            *count += 1;
        }
    }
    counts
}

/// A row, and for a share of them a disguised copy that falls into the same fold.
fn copies(
    hash: u64,
    row: Example,
    config: &Config,
    featuriser: &Featuriser,
) -> impl Iterator<Item = (u64, Example)> + use<> {
    let is_copied = draw::fraction(config.seed, DISGUISED, hash) < config.disguised_share;
    let copy = is_copied.then(|| {
        let text = disguise(&row.text, &featuriser.concepts, config.seed);
        (hash, Example { text, ..row.clone() })
    });
    std::iter::once((hash, row)).chain(copy)
}

fn document(
    row: &Example,
    features: &Features,
    settings: &CorpusSettings,
    group: usize,
    content_hash: u64,
) -> Document {
    let weight = row.weight.unwrap_or(1.0) as f32;
    let mut labels = PerCategory::from_fn(|category| row.labels.get(&category).map(|label| *label as f32));
    let attacks_no_group = labels.get(Category::IdentityAttack).is_some_and(|label| label < 0.5);
    if labels.get(Category::Toxicity).is_none() && attacks_no_group {
        *labels.get_mut(Category::Toxicity) = settings.assumed_toxicity;
    }
    let is_clean = labels.get(Category::Toxicity).is_some_and(|toxicity| toxicity < 0.5);
    let prior = if is_clean { settings.negative_weight } else { 1.0 };
    Document {
        rows: features.rows.clone(),
        segment_ends: features.segment_ends.clone(),
        meanings: features.meanings.clone(),
        language: features.language,
        dense: features.dense.clone(),
        labels,
        group,
        domain: settings.domain,
        is_pooled: settings.pooled,
        evidence_weight: weight * settings.evidence_weight,
        judgement_weight: weight * settings.judgement_weight * prior,
        content_hash,
    }
}
