//! The trained classifier as the service uses it: an immutable snapshot that scores texts.
//!
//! Two stages. **Evidence** ([`kernel`]): hashed n-grams, each row of the table holding the weights of all lanes side by
//! side; a *lane* is one linear classifier for one category as one corpus understands it. **Judgement** ([`judgement`]):
//! per category a logistic regression, fitted by `linfa-logistic`, over the lanes, their extremes over sentences, style
//! and concepts. Both are dot products, so explanations are exact.
//!
//! Features are made in one place, [`features`], for training and for serving alike.

pub mod artifact; // the file format
pub mod concepts; // what the lexicons know
pub mod explanation; // how a text came to its score
pub mod features; // text → features: the ONE featuriser
mod fetch; // memory ahead of time
pub mod judgement; // features → log-odds, per category
pub mod kernel; // n-grams → evidence in lanes
pub mod lengths; // of character n-grams
pub mod lexis; // words, hashed once
mod logarithm; // of counts
pub mod meanings; // what a text says, in any language
pub mod ngrams; // words and characters → rows of the table
mod presence; // each row once
mod rows; // the rows of the evidence table in memory
mod splines; // the judgement, laid out for speed
pub mod style; // how a text is written
pub mod terms; // hashes of terms → what is known of them

use std::cell::RefCell;
#[cfg(feature = "server")]
use std::sync::LazyLock;

use crate::category::{Category, Score, Scores};
use crate::decision::{Highlight, ModelVersion};
use crate::text::Language;

pub use artifact::{ArtifactError, Provenance};
pub use explanation::{Explanation, Span};
use features::{Ahead, Features, Featuriser};
use judgement::Judgement;
use kernel::{Evidence, EvidenceTable};
pub use rows::Rows;
use splines::Splines;

#[cfg(all(test, feature = "server"))]
mod tests;

/// The artifact that is compiled into the service.
#[cfg(feature = "server")]
pub const SHIPPED: &[u8] = include_bytes!("../../data/model/vigie.model");

/// The version of the model that is compiled into the service.
#[cfg(feature = "server")]
pub fn shipped_version() -> &'static ModelVersion {
    static VERSION: LazyLock<ModelVersion> =
        LazyLock::new(|| artifact::claimed_version(SHIPPED).unwrap_or_else(|| ModelVersion("m-shipped".to_owned())));
    &VERSION
}

/// A trained model, ready to score. Immutable; a reload swaps one pointer to it.
#[derive(Debug)]
pub struct Model {
    pub(crate) version: ModelVersion,
    pub(crate) featuriser: Featuriser,
    pub(crate) evidence: EvidenceTable,
    pub(crate) meanings: EvidenceTable,
    pub(crate) judgement: Judgement,
    pub(crate) splines: Splines,
    pub(crate) provenance: Provenance,
}

/// What the model says about one text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scoring {
    /// Calibrated probabilities.
    pub scores: Scores,
    /// The language, or unknown.
    pub language: Language,
}

/// Buffers that one thread reuses from text to text. They remember what they were filled with, so that explaining a text
/// straight after scoring it does not read it again. No `Debug`: it holds a text.
#[derive(Default)]
struct Scratch {
    text: String,
    version: Option<ModelVersion>,
    features: Features,
    evidence: Evidence,
    meanings: Vec<f32>,
    inputs: Vec<f32>,
    basis: Vec<f32>,
    workspace: explanation::Workspace,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Model {
    /// Reads an artifact and checks it whole: magic, format, checksum, shapes.
    pub fn read(artifact: &[u8]) -> Result<Self, ArtifactError> {
        artifact::read(artifact)
    }

    /// The version of this model.
    pub const fn version(&self) -> &ModelVersion {
        &self.version
    }

    /// What it was trained on and how.
    pub const fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// What it consists of: what a model that differs from it in one part is written from.
    pub const fn parts(&self) -> artifact::Parts<'_> {
        artifact::Parts {
            featuriser: &self.featuriser,
            evidence: &self.evidence,
            meanings: &self.meanings,
            judgement: &self.judgement,
            provenance: &self.provenance,
        }
    }

    /// The words that its featuriser knows by meaning.
    pub const fn lexicon(&self) -> &concepts::ConceptTable {
        &self.featuriser.concepts
    }

    /// Scores one text. Total: any string gives scores.
    pub fn score(&self, text: &str) -> Scoring {
        SCRATCH.with_borrow_mut(|scratch| self.score_with(text, scratch))
    }

    /// The bare kernel, to measure [`Model::score`] against: normalises, hashes, drops repetitions and adds up rows. Returns
    /// the sums of all lanes over the whole text.
    pub fn kernel(&self, text: &str) -> [i32; kernel::LANES] {
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.version = None;
            self.featuriser.read_ngrams(self.evidence.rows.lines(), text, &mut scratch.features);
            self.evidence.total(&scratch.features, &mut scratch.evidence)
        })
    }

    /// The names and values of the judgement's inputs for one text, in the order of the artifact.
    pub fn inputs(&self, text: &str) -> Vec<f32> {
        SCRATCH.with_borrow_mut(|scratch| {
            self.score_with(text, scratch);
            scratch.inputs.clone()
        })
    }

    /// The stretches of `text` that speak for each of `categories`, strongest first, at most `limit` for each.
    pub fn highlights(&self, text: &str, categories: &[Category], limit: usize) -> Vec<Highlight> {
        if categories.is_empty() || limit == 0 {
            return Vec::new();
        }
        SCRATCH.with_borrow_mut(|scratch| {
            self.read_with(text, scratch);
            explanation::highlights(self, scratch, categories, limit)
        })
    }

    /// How `text` comes to the log-odds of `category`, part by part; none only from a model that judges no language.
    pub fn explain(&self, text: &str, category: Category) -> Option<Explanation> {
        SCRATCH.with_borrow_mut(|scratch| {
            self.read_with(text, scratch);
            explanation::explain(self, scratch, category)
        })
    }

    /// Fills the scratch's features and evidence, unless they are this text's and this model's already.
    fn read_with(&self, text: &str, scratch: &mut Scratch) {
        let is_ours = scratch.version.as_ref() == Some(&self.version);
        if is_ours && scratch.text == text {
            return;
        }
        let version = scratch.version.take().filter(|_| is_ours);
        let ahead = Ahead { ngrams: self.evidence.rows.lines(), meanings: self.meanings.rows.lines() };
        self.featuriser.read_ahead(ahead, text, &mut scratch.features);
        self.evidence.weigh(&scratch.features, &mut scratch.evidence);
        self.meanings.weigh_rows(&scratch.features.meanings, &mut scratch.meanings);
        text.clone_into(&mut scratch.text);
        scratch.version = Some(version.unwrap_or_else(|| self.version.clone()));
    }

    fn score_with(&self, text: &str, scratch: &mut Scratch) -> Scoring {
        self.read_with(text, scratch);
        let Scratch { features, evidence, meanings, inputs, basis, .. } = scratch;
        judgement::gather(evidence, meanings, features, inputs);
        let mut log_odds = self.splines.log_odds(features.language, inputs, basis).into_iter();
        let scores = Scores::from_fn(|_| Score::from_log_odds(log_odds.next().unwrap_or(f32::NAN)));
        Scoring { scores, language: scratch.features.language }
    }
}
