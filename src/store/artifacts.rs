//! Models and policies that were brought to the service, as files in the data folder, and which of them decides.
//!
//! `models/<version>.model` is a model, `models/<version>.json` says who brought it and when, `models/live` names the one
//! that decides after the next start; the same in `policies/` with `.toml`. A file appears whole or not at all. What is in
//! it is not known here.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::journal::sync_folder;
use crate::clock::UnixMillis;
use crate::comment::Id;

/// The folder of the models, or of the policies, of one data folder. All calls block.
#[derive(Clone, Debug)]
pub struct Artifacts {
    folder: PathBuf,
    extension: &'static str,
}

/// Something that was brought to the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredArtifact {
    /// Its version.
    pub version: String,
    /// Its length.
    pub n_bytes: u64,
    /// When it came.
    pub uploaded_at: UnixMillis,
    /// The name of the key that brought it.
    pub uploaded_by: Option<Id>,
}

/// What stands beside an artifact.
#[derive(Serialize, Deserialize)]
struct Origin {
    uploaded_at: i64,
    uploaded_by: String,
}

impl Artifacts {
    /// The models within a data folder.
    pub fn models(data: &Path) -> Self {
        Self { folder: data.join("models"), extension: "model" }
    }

    /// The policies within a data folder.
    pub fn policies(data: &Path) -> Self {
        Self { folder: data.join("policies"), extension: "toml" }
    }

    /// Keeps an artifact under its version; whether that changed anything.
    pub fn put(&self, version: &str, artifact: &[u8], by: &Id, at: UnixMillis) -> io::Result<bool> {
        let path = self.file(version, self.extension)?;
        if found(fs::read(&path))?.is_some_and(|kept| kept == artifact) {
            return Ok(false);
        }
        fs::create_dir_all(&self.folder)?;
        let origin = Origin { uploaded_at: at.0, uploaded_by: by.as_str().to_owned() };
        self.write(&self.file(version, "json")?, &serde_json::to_vec(&origin)?)?;
        self.write(&path, artifact)?;
        Ok(true)
    }

    /// An artifact's bytes; none when there is none of that version.
    pub fn read(&self, version: &str) -> io::Result<Option<Vec<u8>>> {
        found(fs::read(self.file(version, self.extension)?))
    }

    /// Everything that was uploaded, in the order of arrival.
    pub fn list(&self) -> io::Result<Vec<StoredArtifact>> {
        let Some(entries) = found(fs::read_dir(&self.folder))? else { return Ok(Vec::new()) };
        let mut artifacts = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            if path.extension().is_some_and(|extension| extension == self.extension) {
                artifacts.push(self.about(name, &path)?);
            }
        }
        artifacts.sort_by(|one, other| (one.uploaded_at, &one.version).cmp(&(other.uploaded_at, &other.version)));
        Ok(artifacts)
    }

    /// The one that was put in place last; none when none ever was.
    pub fn live(&self) -> io::Result<Option<String>> {
        let name = found(fs::read_to_string(self.folder.join("live")))?;
        Ok(name.map(|name| name.trim().to_owned()))
    }

    /// Notes which one decides from now on.
    pub fn set_live(&self, version: &str) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        self.write(&self.folder.join("live"), format!("{version}\n").as_bytes())
    }

    /// Notes that the one decides which comes with the program, whichever that is.
    pub fn unset_live(&self) -> io::Result<()> {
        found(fs::remove_file(self.folder.join("live")))?.map_or(Ok(()), |()| sync_folder(&self.folder))
    }

    fn about(&self, version: &str, path: &Path) -> io::Result<StoredArtifact> {
        let origin = found(fs::read(self.file(version, "json")?))?;
        let origin: Option<Origin> = origin.and_then(|json| serde_json::from_slice(&json).ok());
        Ok(StoredArtifact {
            version: version.to_owned(),
            n_bytes: fs::metadata(path)?.len(),
            uploaded_at: UnixMillis(origin.as_ref().map_or(0, |origin| origin.uploaded_at)),
            uploaded_by: origin.and_then(|origin| Id::parse(origin.uploaded_by).ok()),
        })
    }

    /// Under another name until it is on the disk.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let partial = path.with_extension("partial");
        let mut file = File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&partial, path)?;
        sync_folder(&self.folder)
    }

    /// A version comes from callers too: only what can be one becomes a file's name.
    fn file(&self, version: &str, extension: &str) -> io::Result<PathBuf> {
        let is_version = !version.is_empty()
            && version.len() <= 64
            && version.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if is_version {
            Ok(self.folder.join(version).with_extension(extension))
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

fn found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_listed_in_order_and_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let models = Artifacts::models(folder.path());
        let by = Id::parse("ada").expect("parses");
        assert_eq!(models.list().expect("lists"), []);
        assert!(models.put("m-b", b"first", &by, UnixMillis(1)).expect("writes"));
        assert!(models.put("m-a", b"second", &by, UnixMillis(2)).expect("writes"));
        assert!(!models.put("m-b", b"first", &by, UnixMillis(3)).expect("is there"));
        let listed: Vec<(String, i64)> =
            models.list().expect("lists").into_iter().map(|model| (model.version, model.uploaded_at.0)).collect();
        assert_eq!(listed, [("m-b".to_owned(), 1), ("m-a".to_owned(), 2)]);
        assert_eq!(models.read("m-a").expect("reads"), Some(b"second".to_vec()));
        assert_eq!(models.read("m-c").expect("reads"), None);
    }

    #[test]
    fn a_version_that_is_a_path_leads_nowhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let models = Artifacts::models(folder.path());
        for name in ["../secret", "", "a/b", "m-1.model", "M"] {
            let read = models.read(name);
            assert!(read.is_err_and(|error| error.kind() == io::ErrorKind::NotFound), "{name}");
        }
    }

    #[test]
    fn which_one_decides_is_remembered() {
        let folder = tempfile::tempdir().expect("a folder");
        let models = Artifacts::models(folder.path());
        assert_eq!(models.live().expect("reads"), None);
        for name in ["m-a", "m-b"] {
            models.set_live(name).expect("writes");
            assert_eq!(models.live().expect("reads"), Some(name.to_owned()));
        }
        for _twice in 0..2 {
            models.unset_live().expect("removes");
            assert_eq!(models.live().expect("reads"), None);
        }
    }
}
