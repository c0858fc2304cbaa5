//! A store out of a copy: checked first, then put in place in one piece.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{FORMAT, JOURNAL, MANIFEST, Manifest};
use crate::store::envelope::SCHEMA_VERSION;
use crate::store::journal::{self, ScanError};
use crate::store::ladder::{journal_folder, state_folder};

/// Why a backup cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The operating system said no.
    #[error("cannot use `{}`", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// There is no manifest, or it is none.
    #[error("`{}` is no backup: it has no readable `manifest.json`", path.display())]
    NoManifest {
        /// The folder.
        path: PathBuf,
    },
    /// A newer program made it.
    #[error(
        "the backup has format {format} and schema {schema}; this program reads up to {FORMAT} and {SCHEMA_VERSION}"
    )]
    Newer {
        /// Its format.
        format: u32,
        /// Its schema.
        schema: u8,
    },
    /// Its journal is not the one of its manifest.
    #[error("the backup is damaged: its journal ends at record {found}, its manifest says {expected}")]
    Incomplete {
        /// The last record of the manifest.
        expected: u64,
        /// The last record that is whole.
        found: u64,
    },
    /// Its journal does not read.
    #[error("the backup is damaged in segment {segment} at byte {offset}")]
    Damaged {
        /// The segment.
        segment: u64,
        /// Where in it.
        offset: u64,
    },
    /// There is something in its place already.
    #[error("`{}` holds a store already; name another folder, or move this one away first", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
}

/// Reads a backup's manifest and holds its journal against it.
pub fn check(backup: &Path) -> Result<Manifest, RestoreError> {
    let no_manifest = || RestoreError::NoManifest { path: backup.to_owned() };
    let json = fs::read(backup.join(MANIFEST)).map_err(|_unreadable| no_manifest())?;
    let manifest: Manifest = serde_json::from_slice(&json).map_err(|_no_json| no_manifest())?;
    if manifest.format > FORMAT || manifest.schema > SCHEMA_VERSION {
        return Err(RestoreError::Newer { format: manifest.format, schema: manifest.schema });
    }
    let folder = backup.join(JOURNAL);
    let scan = journal::scan(&folder).map_err(|error| match error {
        ScanError::Io(source) => RestoreError::Io { path: folder.clone(), source },
        ScanError::Damaged { segment, offset } => RestoreError::Damaged { segment, offset },
        ScanError::Gap { segment } => RestoreError::Damaged { segment, offset: 0 },
        ScanError::Newer { found } => RestoreError::Newer { format: found, schema: manifest.schema },
    })?;
    let chain = blake3::Hash::from_bytes(scan.end.chain.0).to_hex().to_string();
    if scan.end.last_seq() != manifest.last_record || chain != manifest.chain || scan.torn.is_some() {
        return Err(RestoreError::Incomplete { expected: manifest.last_record, found: scan.end.last_seq() });
    }
    Ok(manifest)
}

/// Makes a store in `data` out of a backup; it is complete when it is opened for the first time.
pub fn restore(backup: &Path, data: &Path) -> Result<Manifest, RestoreError> {
    let manifest = check(backup)?;
    let target = journal_folder(data);
    if target.exists() || state_folder(data).exists() {
        return Err(RestoreError::Occupied { path: data.to_owned() });
    }
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| RestoreError::Io { path, source }
    };
    fs::create_dir_all(data).map_err(failed(data))?;
    // Under another name until it is whole: a restore that was cut off leaves nothing that looks like a store.
    let partial = data.join("journal.partial");
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(failed(&partial))?;
    }
    copy(&backup.join(JOURNAL), &partial).map_err(failed(&partial))?;
    fs::rename(&partial, &target).map_err(failed(&target))?;
    journal::sync_folder(data).map_err(failed(data))?;
    Ok(manifest)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copied = to.join(entry.file_name());
        fs::copy(entry.path(), &copied)?;
        fs::OpenOptions::new().write(true).open(&copied)?.sync_all()?;
    }
    journal::sync_folder(to)
}
