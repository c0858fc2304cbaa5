//! A data folder as the command lines open it: without a service.

use std::path::Path;

use anyhow::{anyhow, bail};

use crate::store::{OpenError, SledStore};

/// Opens the store in a folder, or says what to do instead.
pub(super) fn open(data_dir: &Path) -> anyhow::Result<SledStore> {
    SledStore::open(data_dir).map_err(|error| {
        let in_use = matches!(error, OpenError::InUse);
        let error = anyhow!(error).context(format!("cannot open the data folder `{}`", data_dir.display()));
        if in_use {
            return error.context(
                "the service is running; talk to it with `--service http://127.0.0.1:8080 --key <admin key>`",
            );
        }
        error
    })
}

/// Refuses a folder in which there is no store: opening it would make one.
pub(super) fn must_hold_a_store(data_dir: &Path) -> anyhow::Result<()> {
    if data_dir.join("journal").exists() || data_dir.join("sled").exists() {
        return Ok(());
    }
    bail!("`{}` holds no store; `--data-dir` takes another folder", data_dir.display())
}
