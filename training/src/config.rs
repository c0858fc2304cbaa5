//! `training.toml`: every hyper-parameter and the seed, the single source of truth of a run.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use vigie::category::Category;
use vigie::model::ngrams::NgramSettings;

/// A whole configuration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where everything random starts.
    pub seed: u64,
    /// This share of the rows is read a second time with its words disguised.
    pub disguised_share: f64,
    /// Lexicon files, relative to the configuration.
    pub lexicon: Lexicons,
    /// The n-grams.
    pub ngrams: NgramSettings,
    /// What is kept out.
    pub holdout: Holdout,
    /// Stage one.
    pub evidence: EvidenceSettings,
    /// Stage two.
    pub judgement: JudgementSettings,
    /// The corpora.
    pub corpus: Vec<CorpusSettings>,
    /// BLAKE3 of the file and of what was changed in it, set on reading.
    #[serde(skip)]
    pub digest: String,
}

/// The lexicons by language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lexicons {
    /// French.
    pub fr: PathBuf,
    /// German.
    pub de: PathBuf,
    /// English.
    pub en: PathBuf,
    /// Meanings in all three.
    pub meanings: PathBuf,
}

/// Rows kept out of training, chosen by a hash of their content.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holdout {
    /// One row in so many.
    pub one_in: u64,
    /// The corpora from which rows are kept out; `*` stands for all of them.
    pub corpora: Vec<String>,
}

impl Holdout {
    /// Whether rows of a corpus are kept out.
    pub fn concerns(&self, corpus: &str) -> bool {
        self.corpora.iter().any(|name| name == "*" || name == corpus)
    }
}

/// Hyper-parameters of stage one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceSettings {
    /// Folds for out-of-fold evidence.
    pub folds: u64,
    /// Passes over the rows.
    pub epochs: u32,
    /// Step size at the start; falls linearly to 0.
    pub rate: f32,
    /// L2 penalty of one step.
    pub l2: f32,
    /// Rows of the table that fewer documents hit stay empty.
    pub min_documents: u32,
    /// Largest weight of a row in this stage.
    pub max_weight: f32,
    /// Smoothing of the naive-Bayes ratios of the pooled lanes.
    pub pooled_smoothing: f32,
    /// Multiplies the step size of the lanes without naive-Bayes ratios.
    pub plain_rate: f32,
    /// A lane needs so many positive and so many negative rows.
    pub min_rows: usize,
}

/// Hyper-parameters of stage two.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgementSettings {
    /// linfa-logistic's L2 penalty, `1 / C` of scikit-learn.
    pub alpha: f64,
    /// At most so many steps of L-BFGS.
    pub max_iterations: u64,
    /// Percentiles at which hinges open.
    pub knots: Vec<f64>,
    /// What a row weighs in the heads of other domains than its own.
    pub elsewhere: f64,
    /// At most about so many rows for one regression; more are thinned by chance.
    pub max_rows: f64,
    /// A head stands for a domain with so many rows in a language.
    pub min_head_rows: usize,
    /// Where a language has fewer positive rows of a category, the rows of all languages teach it.
    pub min_positive: usize,
}

/// One corpus and how it counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorpusSettings {
    /// The file, relative to the configuration.
    pub file: PathBuf,
    /// Corpora of one group share lanes.
    pub group: String,
    /// Its licence, for the card.
    pub licence: String,
    /// Multiplies its rows' weights in stage one.
    #[serde(default = "one")]
    pub evidence_weight: f32,
    /// Multiplies its rows' weights in stage two.
    #[serde(default = "one")]
    pub judgement_weight: f32,
    /// Smoothing of the naive-Bayes ratios of its group's lanes.
    #[serde(default = "default_smoothing")]
    pub smoothing: f32,
    /// The categories for which its group has lanes, if it has rows enough; all of them where this is absent.
    pub lanes: Option<Vec<Category>>,
    /// Multiplies the step size of its group's own lanes: small corpora take few steps and need large ones.
    #[serde(default = "one")]
    pub rate: f32,
    /// Whether the pooled lanes learn from it: only corpora that mean the same by their labels should.
    #[serde(default)]
    pub pooled: bool,
    /// Multiplies the weights in stage two of its rows that are not toxic: brings a corpus that was chosen for its abuse to a
    /// natural share of it.
    #[serde(default = "one")]
    pub negative_weight: f32,
    /// The toxicity of its rows that attack no group and say nothing of toxicity. Without it, a corpus in which every
    /// toxicity known beside a group's name is 1 teaches that naming a group is toxic.
    pub assumed_toxicity: Option<f32>,
    /// Where such comments are written; the judgement tells domains apart.
    pub domain: Domain,
}

const fn one() -> f32 {
    1.0
}

const fn default_smoothing() -> f32 {
    3.0
}

/// Where comments are written: labels mean something else, and are as frequent, in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Comments below articles and videos, messages in forums.
    News,
    /// Talk pages of an encyclopaedia.
    Wiki,
    /// Sentences out of an encyclopaedia.
    Articles,
    /// Posts on Twitter.
    Social,
    /// Single sentences written or chosen to try classifiers.
    Sentences,
}

impl Domain {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::News, Self::Wiki, Self::Articles, Self::Social, Self::Sentences];

    /// Its name in configurations and models.
    pub const fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Wiki => "wiki",
            Self::Articles => "articles",
            Self::Social => "social",
            Self::Sentences => "sentences",
        }
    }
}

impl Config {
    /// Reads a configuration; its paths become relative to where it was called from.
    pub fn read(path: &Path) -> Result<Self> {
        Self::read_with(path, &[])
    }

    /// Reads a configuration and changes it as `changes` say: `evidence.rate=0.3`, `ngrams.bits=18`.
    pub fn read_with(path: &Path, changes: &[String]) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let mut config = Self::parse(&text, changes).with_context(|| format!("in `{}`", path.display()))?;
        config.digest = digest(&text, changes);
        config.check().with_context(|| format!("in `{}`", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for corpus in &mut config.corpus {
            corpus.file = folder.join(&corpus.file);
        }
        for lexicon in
            [&mut config.lexicon.fr, &mut config.lexicon.de, &mut config.lexicon.en, &mut config.lexicon.meanings]
        {
            *lexicon = folder.join(&*lexicon);
        }
        Ok(config)
    }

    fn parse(text: &str, changes: &[String]) -> Result<Self> {
        if changes.is_empty() {
            return Ok(toml::from_str(text)?); // names lines where something is wrong
        }
        let mut table: toml::Table = toml::from_str(text)?;
        for change in changes {
            apply(&mut table, change).with_context(|| format!("in the change `{change}`"))?;
        }
        Ok(table.try_into()?)
    }

    fn check(&self) -> Result<()> {
        if !self.ngrams.are_valid() {
            bail!("`ngrams.bits` is {}; allowed are 10 to 22", self.ngrams.bits);
        }
        if self.evidence.folds < 2 {
            bail!("`evidence.folds` is {}; allowed are 2 or more", self.evidence.folds);
        }
        if self.holdout.one_in < 2 {
            bail!("`holdout.one_in` is {}; allowed are 2 or more", self.holdout.one_in);
        }
        if self.corpus.is_empty() {
            bail!("there is no `[[corpus]]`; at least one is needed");
        }
        Ok(())
    }
}

/// Of the file alone where nothing was changed; no model with changes passes for one without.
fn digest(text: &str, changes: &[String]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(text.as_bytes());
    for change in changes {
        hasher.update(b"\n").update(change.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Sets one value: `section.key=value`, or `corpus.key=value` for all corpora.
fn apply(table: &mut toml::Table, change: &str) -> Result<()> {
    let (path, value) = change.split_once('=').context("there is no `=`; allowed is `section.key=value`")?;
    let value: toml::Table = toml::from_str(&format!("value = {value}")).context("not a TOML value")?;
    let value = value.get("value").context("there is no value")?;
    let (section, key) = path.split_once('.').unwrap_or(("", path));
    match table.get_mut(section) {
        None => table.insert(key.to_owned(), value.clone()).map(drop),
        Some(toml::Value::Table(section)) => section.insert(key.to_owned(), value.clone()).map(drop),
        Some(toml::Value::Array(entries)) => {
            entries.iter_mut().filter_map(toml::Value::as_table_mut).for_each(|entry| {
                entry.insert(key.to_owned(), value.clone());
            });
            Some(())
        }
        Some(_) => None,
    };
    Ok(())
}

impl CorpusSettings {
    /// The file's name without `.jsonl.gz`.
    pub fn name(&self) -> String {
        corpus_name(&self.file)
    }
}

/// A corpus file's name without `.jsonl.gz`.
pub fn corpus_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(".gz").trim_end_matches(".jsonl").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_configuration_has_another_digest_and_an_unchanged_one_that_of_its_file() {
        let text = "seed = 1";
        assert_eq!(digest(text, &[]), blake3::hash(text.as_bytes()).to_hex().to_string());
        assert_ne!(digest(text, &["evidence.epochs=2".to_owned()]), digest(text, &[]));
        assert_ne!(digest(text, &["evidence.epochs=2".to_owned()]), digest(text, &["evidence.epochs=3".to_owned()]));
    }

    #[test]
    fn a_star_holds_rows_of_every_corpus_out() {
        let holdout = |name: &str| Holdout { one_in: 6, corpora: vec![name.to_owned()] };
        assert!(holdout("*").concerns("gahd_de") && holdout("gahd_de").concerns("gahd_de"));
        assert!(!holdout("jigsaw_en").concerns("gahd_de"));
    }
}
