//! `vigie backup` and `vigie restore`: a checked copy of a running service's data, and a data folder out of it.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use actix_web::rt::System;
use anyhow::{Context, bail};

use super::client::Client;
use super::data;
use crate::settings;
use crate::store::{self, Store, check_backup};

/// Copies a running service's data into a new folder.
pub(super) fn make(settings: &settings::Backup) -> anyhow::Result<ExitCode> {
    let folder = &settings.folder;
    if folder.exists() {
        bail!("`{}` exists already; a backup makes a folder of its own", folder.display());
    }
    let client = Client::of(&settings.remote)?;
    let partial = beside(folder);
    if partial.exists() {
        fs::remove_dir_all(&partial).with_context(|| format!("cannot remove `{}`", partial.display()))?;
    }
    // Under another name until it is whole, so that nobody takes half a backup for one.
    unpack(client.stream("/v1/backup")?, &partial).context("the backup did not arrive whole")?;
    let manifest = check_backup(&partial)?;
    fs::rename(&partial, folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    sync_folder(folder.parent().unwrap_or(Path::new(".")))?;
    writeln!(io::stdout().lock(), "{} records copied into `{}` and checked", manifest.last_record, folder.display())?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a data folder out of a backup, opens it and checks it.
pub(super) fn restore(settings: &settings::Restore) -> anyhow::Result<ExitCode> {
    let manifest = store::restore(&settings.backup, &settings.data_dir)?;
    let store = data::open(&settings.data_dir)?;
    let verification = System::new().block_on(async {
        let verification = store.verify().await?;
        store.close().await?;
        Ok::<_, anyhow::Error>(verification)
    })?;
    if let Some(finding) = verification.findings.first() {
        bail!("the restored data does not fit together: {finding}; `vigie verify` says more");
    }
    let mut out = io::stdout().lock();
    let (n_records, n_comments) = (manifest.last_record, verification.n_comments);
    writeln!(out, "{n_records} records, {n_comments} comments restored into `{}`", settings.data_dir.display())?;
    Ok(ExitCode::SUCCESS)
}

fn beside(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    folder.with_file_name(name)
}

/// Writes an archive's files below `folder`, and nowhere else, and onto the disk. Of two files of one name the later counts.
fn unpack(archive: impl Read, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in tar::Archive::new(archive).entries()? {
        let mut entry = entry?;
        let name = entry.path()?.into_owned();
        if name.components().any(|component| !matches!(component, Component::Normal(_))) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the archive names a file outside of itself"));
        }
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = fs::File::create(&path)?;
        io::copy(&mut entry, &mut file)?;
        file.sync_all()?;
    }
    sync_folder(&folder.join("journal"))?;
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match fs::File::open(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        folder => folder?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        let field = header.as_gnu_mut().expect("is GNU");
        field.name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        let mut builder = tar::Builder::new(Vec::new());
        builder.append(&header, bytes).expect("writes");
        builder.into_inner().expect("ends")
    }

    #[test]
    fn an_archive_writes_below_its_folder_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("backup");
        unpack(archive("journal/0000000001.log", b"x").as_slice(), &inside).expect("unpacks");
        assert_eq!(fs::read(inside.join("journal/0000000001.log")).expect("is there"), b"x");
        for outside in ["../evil", "journal/../../evil", "/tmp/evil"] {
            assert!(unpack(archive(outside, b"x").as_slice(), &inside).is_err(), "{outside}");
        }
        assert!(!folder.path().join("evil").exists());
    }
}
