//! The model and the policy: from files when the settings name them, as shipped otherwise.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::decision::ModelVersion;
use crate::model::{self, ArtifactError, Model};
use crate::moderator::Moderator;
use crate::policy::{self, Policy, PolicyError};
use crate::settings::JudgementFiles;
use crate::store::Artifacts;

/// Why the model or the policy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JudgementError {
    /// A file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// A policy file is not UTF-8.
    #[error("`{}` is not UTF-8", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
    },
    /// The model is damaged or of another format.
    #[error("the model `{}` cannot be used", path.display())]
    Model {
        /// The file, or `shipped`.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: ArtifactError,
    },
    /// The model that was promoted last is not there any more.
    #[error("the promoted model `{}` is not in `models` in the data folder; `--model` takes another one", version.0)]
    Gone {
        /// Its version.
        version: ModelVersion,
    },
    /// The policy has a mistake.
    #[error("the policy `{}` has a mistake", path.display())]
    Policy {
        /// The file, or `shipped`.
        path: PathBuf,
        /// Where and which.
        #[source]
        source: Box<PolicyError>,
    },
}

/// Reads model and policy and puts them together.
pub fn moderator(files: &JudgementFiles) -> Result<Moderator, JudgementError> {
    let model = match &files.model {
        Some(path) => read_model(path, &read(path)?),
        None => read_model(Path::new("shipped"), model::SHIPPED),
    }?;
    let policy = match &files.policy {
        Some(path) => {
            let toml = String::from_utf8(read(path)?).or(Err(JudgementError::NotUtf8 { path: path.clone() }))?;
            parse_policy(path, &toml)
        }
        None => parse_policy(Path::new("shipped"), policy::SHIPPED),
    }?;
    Ok(Moderator::new(model, policy))
}

/// The same, with the model that was promoted last, unless the settings name another one.
pub(super) fn promoted(files: &JudgementFiles, artifacts: &Artifacts) -> Result<Moderator, JudgementError> {
    let moderator = moderator(files)?;
    let cannot_read = |source| JudgementError::Read { path: PathBuf::from("models"), source };
    let live = artifacts.live().map_err(cannot_read)?;
    let Some(live) = live.filter(|live| live != moderator.model().version()) else { return Ok(moderator) };
    if files.model.is_some() {
        tracing::warn!(model.promoted = live.0, "the model in the settings decides, not the one that was promoted");
        return Ok(moderator);
    }
    let Some(artifact) = artifacts.read(&live).map_err(cannot_read)? else {
        return Err(JudgementError::Gone { version: live });
    };
    Ok(moderator.with_model(read_model(Path::new(&live.0), &artifact)?))
}

fn read(path: &Path) -> Result<Vec<u8>, JudgementError> {
    fs::read(path).map_err(|source| JudgementError::Read { path: path.to_owned(), source })
}

fn read_model(path: &Path, artifact: &[u8]) -> Result<Model, JudgementError> {
    Model::read(artifact).map_err(|source| JudgementError::Model { path: path.to_owned(), source })
}

fn parse_policy(path: &Path, toml: &str) -> Result<Policy, JudgementError> {
    Policy::parse(toml).map_err(|source| JudgementError::Policy { path: path.to_owned(), source: Box::new(source) })
}
