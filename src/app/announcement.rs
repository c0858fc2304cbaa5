//! What is printed at the start: where things are, and the first key, once.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::decision::{ModelVersion, PolicyVersion};
use crate::service::Secret;

/// Where things are. Printed on stdout, never logged: it may hold a key.
#[derive(Clone, Debug)]
pub struct Announcement {
    address: SocketAddr,
    data_dir: PathBuf,
    model: ModelVersion,
    policy: PolicyVersion,
    first_key: Option<Secret>,
}

impl Announcement {
    pub(super) fn new(
        address: SocketAddr,
        data_dir: &Path,
        (model, policy): (ModelVersion, PolicyVersion),
        first_key: Option<&Secret>,
    ) -> Self {
        let data_dir = data_dir.canonicalize().unwrap_or_else(|_| data_dir.to_owned());
        Self { address, data_dir, model, policy, first_key: first_key.cloned() }
    }
}

impl fmt::Display for Announcement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Vigie {} keeps watch", env!("CARGO_PKG_VERSION"))?;
        writeln!(f, "  address    http://{}", self.address)?;
        writeln!(f, "  console    http://{}/console", self.address)?;
        writeln!(f, "  data       {}", self.data_dir.display())?;
        writeln!(f, "  model      {}", self.model.0)?;
        writeln!(f, "  policy     {}", self.policy.0)?;
        if let Some(key) = &self.first_key {
            writeln!(f, "  admin key  {}", key.reveal())?;
            writeln!(f, "             generated now and never shown again: keep it")?;
            writeln!(f, "Next: vigie demo --service http://{} --key {}", self.address, key.reveal())?;
        }
        Ok(())
    }
}
