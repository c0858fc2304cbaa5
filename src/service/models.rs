//! Which model decides: models come in, are listed, put in place and put back, without a request that fails.
//!
//! A model is checked whole before it is kept, and again before it decides. What is put in place stays after a restart.

use std::io;

use tokio::task::spawn_blocking;

use super::{Service, ServiceError};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::decision::ModelVersion;
use crate::model::{self, ArtifactError, Model};
use crate::store::{Artifacts, StoreError};

/// The longest artifact that is taken, in bytes: five times the shipped one.
pub const MAX_ARTIFACT_BYTES: usize = 64 << 20;

/// A model that can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownModel {
    /// Its version.
    pub version: ModelVersion,
    /// Whether it decides now.
    pub is_live: bool,
    /// Whether it came with the program.
    pub is_shipped: bool,
    /// Its length.
    pub n_bytes: u64,
    /// When it was uploaded, unless it came otherwise.
    pub uploaded_at: Option<UnixMillis>,
    /// The name of the key that brought it.
    pub uploaded_by: Option<Id>,
}

/// What became of an uploaded model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uploaded {
    /// It is new.
    New(ModelVersion),
    /// The very same was there.
    Known(ModelVersion),
}

/// A change of the model that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promoted {
    /// The one that decides now.
    pub live: ModelVersion,
    /// The one that did before: promote it to go back.
    pub before: ModelVersion,
}

/// Why a model was not taken or not put in place.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// There is none of that version.
    #[error("there is no model of this version; `GET /v1/models` lists them")]
    Unknown,
    /// It is no model, or a damaged one.
    #[error("the model cannot be used: {0}")]
    Unusable(#[source] ArtifactError),
    /// The disk said no.
    #[error("the model could not be kept or read")]
    Disk(#[from] io::Error),
}

impl Service {
    /// All models that can decide: the shipped one, and those that were uploaded, in the order of arrival.
    pub async fn models(&self) -> Result<Vec<KnownModel>, ServiceError> {
        let live = self.versions().0;
        let artifacts = self.models.clone();
        let stored = blocking(move || artifacts.list().map_err(ModelError::Disk)).await?;
        let shipped = model::shipped_version();
        let first = KnownModel {
            is_live: live == *shipped,
            version: shipped.clone(),
            is_shipped: true,
            n_bytes: model::SHIPPED.len() as u64,
            uploaded_at: None,
            uploaded_by: None,
        };
        let uploaded = stored.into_iter().filter(|stored| stored.version != shipped.0).map(|stored| KnownModel {
            is_live: live.0 == stored.version,
            version: ModelVersion(stored.version),
            is_shipped: false,
            n_bytes: stored.n_bytes,
            uploaded_at: Some(stored.uploaded_at),
            uploaded_by: stored.uploaded_by,
        });
        Ok([first].into_iter().chain(uploaded).collect())
    }

    /// The bytes of a model.
    pub async fn artifact(&self, version: ModelVersion) -> Result<Vec<u8>, ServiceError> {
        let artifacts = self.models.clone();
        blocking(move || artifact(&artifacts, &version)).await
    }

    /// Keeps a model, once it was checked whole.
    pub async fn upload_model(&self, artifact: Vec<u8>, by: &Id) -> Result<Uploaded, ServiceError> {
        let (artifacts, by, now) = (self.models.clone(), by.clone(), self.clock.now());
        blocking(move || {
            let version = Model::read(&artifact).map_err(ModelError::Unusable)?.version().clone();
            let is_new = version != *model::shipped_version() && artifacts.put(&version.0, &artifact, &by, now)?;
            Ok(if is_new { Uploaded::New(version) } else { Uploaded::Known(version) })
        })
        .await
    }

    /// Puts a model in place: every request that begins from now on is decided by it, after a restart too. An earlier one
    /// is put back in the same way.
    pub async fn promote(&self, version: ModelVersion, by: &Id) -> Result<Promoted, ServiceError> {
        let _one_at_a_time = self.promoting.lock().await;
        let before = self.versions().0;
        let artifacts = self.models.clone();
        let model = blocking(move || {
            let model = Model::read(&artifact(&artifacts, &version)?).map_err(ModelError::Unusable)?;
            // After an upgrade of the program the shipped one is another: what was meant is "the shipped one".
            if model.version() == model::shipped_version() {
                artifacts.unset_live()?;
            } else {
                artifacts.set_live(&model.version().0)?;
            }
            Ok(model)
        })
        .await?;
        let now = self.live.now();
        let moderator = now.moderator.with_model(model);
        self.put_in_place(moderator, now.policy_toml, by).await?;
        Ok(Promoted { live: self.versions().0, before })
    }
}

fn artifact(artifacts: &Artifacts, version: &ModelVersion) -> Result<Vec<u8>, ModelError> {
    if version == model::shipped_version() {
        return Ok(model::SHIPPED.to_vec());
    }
    match artifacts.read(&version.0) {
        Ok(found) => found.ok_or(ModelError::Unknown),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ModelError::Unknown),
        Err(error) => Err(error.into()),
    }
}

/// Reading and checking a model takes a tenth of a second: not on the threads that answer requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ModelError> + Send + 'static,
) -> Result<T, ServiceError> {
    let done = spawn_blocking(work).await.map_err(|_panicked| StoreError::Unavailable)?;
    Ok(done?)
}
