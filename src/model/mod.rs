//! The trained classifier as the service uses it: an immutable snapshot that scores texts.

use crate::category::Scores;
use crate::decision::{Highlight, ModelVersion};
use crate::text::Language;

/// Why an artifact cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArtifactError {
    /// Shorter than it says, or than any artifact is.
    #[error("the artifact is cut short: {n_bytes} bytes")]
    Truncated {
        /// Its length.
        n_bytes: usize,
    },
}

/// A trained model, ready to score. Immutable; a reload swaps one pointer to it.
#[derive(Debug)]
pub struct Model {
    version: ModelVersion,
}

/// What the model says about one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// Calibrated probabilities.
    pub scores: Scores,
    /// The language, or unknown.
    pub language: Language,
}

impl Model {
    /// Reads an artifact and checks it whole: magic, format, checksum, shapes.
    pub fn read(artifact: &[u8]) -> Result<Self, ArtifactError> {
        Err(ArtifactError::Truncated {
            n_bytes: artifact.len(),
        })
    }

    /// The version of this model.
    pub const fn version(&self) -> &ModelVersion {
        &self.version
    }

    /// Scores one text. Total: any string gives scores.
    pub fn score(&self, _text: &str) -> Scoring {
        Scoring {
            scores: Scores::default(),
            language: Language::UNKNOWN,
        }
    }

    /// The stretches of `text` that speak for each of `categories`, strongest first, at most `limit` for each.
    pub fn highlights(&self, _text: &str, _categories: &[crate::category::Category], _limit: usize) -> Vec<Highlight> {
        Vec::new()
    }
}

/// The artifact that is compiled into the service.
#[cfg(feature = "server")]
pub const SHIPPED: &[u8] = b"";
