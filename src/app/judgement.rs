//! The model and the policy: from files when the settings name them, as shipped otherwise.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::{self, ArtifactError, Model};
use crate::moderator::Moderator;
use crate::policy::{self, Policy, PolicyError};
use crate::settings::JudgementFiles;

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

fn read(path: &Path) -> Result<Vec<u8>, JudgementError> {
    fs::read(path).map_err(|source| JudgementError::Read { path: path.to_owned(), source })
}

fn read_model(path: &Path, artifact: &[u8]) -> Result<Model, JudgementError> {
    Model::read(artifact).map_err(|source| JudgementError::Model { path: path.to_owned(), source })
}

fn parse_policy(path: &Path, toml: &str) -> Result<Policy, JudgementError> {
    Policy::parse(toml).map_err(|source| JudgementError::Policy { path: path.to_owned(), source: Box::new(source) })
}
