//! The release binary of the service, which cargo builds beside this benchmark but does not name to it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The `vigie` program that is measured.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    path: PathBuf,
}

impl Program {
    /// Finds it: this benchmark is `target/release/deps/figures-…`, the program `target/release/vigie`.
    pub(crate) fn beside_this_one() -> Result<Self> {
        let this = env::current_exe().context("cannot tell where this benchmark is")?;
        let folder = this.parent().and_then(Path::parent).context("this benchmark is in no target folder")?;
        let path = folder.join("vigie");
        if !path.is_file() {
            bail!("`{}` is missing; `cargo build --release` makes it", path.display());
        }
        Ok(Self { path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A command of it that knows no setting of whoever measures.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env_clear();
        command
    }
}
