//! The model and the policy: from files when the settings name them, as shipped otherwise.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
    /// What was put in place last cannot be read.
    #[error("the {kind} that was put in place last cannot be read")]
    Kept {
        /// A model or a policy.
        kind: &'static str,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// What was put in place last is not there any more.
    #[error(
        "the {kind} `{version}` was put in place last, but is not in the data folder; `--{kind}` takes another one"
    )]
    Gone {
        /// A model or a policy.
        kind: &'static str,
        /// Its version.
        version: String,
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
    Ok(Moderator::new(model(files)?, parse_policy(&policy(files)?)?))
}

/// A policy as it is written, and where.
struct Written {
    path: PathBuf,
    toml: String,
}

/// What decides after a start, and its policy as it is written: what was put in place last, unless the settings name
/// something else.
pub(super) fn in_place(
    files: &JudgementFiles,
    models: &Artifacts,
    policies: &Artifacts,
) -> Result<(Moderator, String), JudgementError> {
    let promoted = live("model", models, files.model.is_some())?;
    let model = match &promoted {
        Some((version, artifact)) => read_model(Path::new(version), artifact)?,
        None => model(files)?,
    };
    let written = match live("policy", policies, files.policy.is_some())? {
        Some((version, toml)) => written(PathBuf::from(version), toml)?,
        None => policy(files)?,
    };
    Ok((Moderator::new(model, parse_policy(&written)?), written.toml))
}

/// What was put in place last; none when nothing was, or when the settings stand above it.
fn live(
    kind: &'static str,
    artifacts: &Artifacts,
    in_settings: bool,
) -> Result<Option<(String, Vec<u8>)>, JudgementError> {
    let cannot_read = |source| JudgementError::Kept { kind, source };
    let Some(version) = artifacts.live().map_err(cannot_read)? else { return Ok(None) };
    if in_settings {
        tracing::warn!(kind, version, "what the settings name decides, not what was put in place last");
        return Ok(None);
    }
    match artifacts.read(&version).map_err(cannot_read)? {
        Some(bytes) => Ok(Some((version, bytes))),
        None => Err(JudgementError::Gone { kind, version }),
    }
}

fn model(files: &JudgementFiles) -> Result<Model, JudgementError> {
    match &files.model {
        Some(path) => read_model(path, &read(path)?),
        None => read_model(Path::new("shipped"), model::SHIPPED),
    }
}

fn policy(files: &JudgementFiles) -> Result<Written, JudgementError> {
    match &files.policy {
        Some(path) => written(path.clone(), read(path)?),
        None => Ok(Written { path: PathBuf::from("shipped"), toml: policy::SHIPPED.to_owned() }),
    }
}

fn written(path: PathBuf, bytes: Vec<u8>) -> Result<Written, JudgementError> {
    let toml = String::from_utf8(bytes).map_err(|_bytes| JudgementError::NotUtf8 { path: path.clone() })?;
    Ok(Written { path, toml })
}

fn read(path: &Path) -> Result<Vec<u8>, JudgementError> {
    fs::read(path).map_err(|source| JudgementError::Read { path: path.to_owned(), source })
}

fn read_model(path: &Path, artifact: &[u8]) -> Result<Model, JudgementError> {
    Model::read(artifact).map_err(|source| JudgementError::Model { path: path.to_owned(), source })
}

fn parse_policy(written: &Written) -> Result<Policy, JudgementError> {
    let Written { path, toml } = written;
    Policy::parse(toml).map_err(|source| JudgementError::Policy { path: path.clone(), source: Box::new(source) })
}
