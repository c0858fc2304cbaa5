//! Settings of the commands that check, copy and print what is kept.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Remote;
use crate::service::Secret;

/// Settings of `vigie verify`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie verify --data-dir /srv/vigie                                 while the service is stopped, or on a copy
  vigie verify --service http://127.0.0.1:8080 --key vg_…            while it runs; it writes nothing meanwhile
  vigie verify --backup /backups/monday                              a backup, without a store

Exit code 0: everything fits. 1: it does not, and each finding is printed.")]
pub struct Verify {
    /// Folder of the data
    #[arg(long, env = "VIGIE_DATA_DIR", value_name = "FOLDER", default_value = "./var")]
    pub data_dir: PathBuf,
    /// Address of a running service; without it the command works on the data folder
    #[arg(long, env = "VIGIE_SERVICE", value_name = "URL")]
    pub service: Option<String>,
    /// An admin's key, with --service
    #[arg(long, env = "VIGIE_KEY", value_name = "KEY", hide_env_values = true, value_parser = Secret::parse)]
    pub key: Option<Secret>,
    /// A backup to check instead
    #[arg(long, value_name = "FOLDER", conflicts_with = "service")]
    pub backup: Option<PathBuf>,
}

/// Settings of `vigie backup`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie backup /backups/$(date +%F) --key vg_…

The copy is consistent although the service goes on, and is checked before the command says that it is done.
It holds what readers wrote: keep it as safe as the data. Erase it when its time is over: what is erased later
is not erased in it. Needs an admin's key.")]
pub struct Backup {
    /// Folder to make
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// The service to copy.
    #[command(flatten)]
    pub remote: Remote,
}

/// Settings of `vigie restore`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  mv var var.damaged && vigie restore /backups/monday --data-dir var

The data folder must be new, or hold no store. The backup stays as it is.")]
pub struct Restore {
    /// The backup's folder
    #[arg(value_name = "FOLDER")]
    pub backup: PathBuf,
    /// Folder of the data to make
    #[arg(long, env = "VIGIE_DATA_DIR", value_name = "FOLDER", default_value = "./var")]
    pub data_dir: PathBuf,
}

/// Settings of `vigie export`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie export comments --key vg_… > comments.ndjson     every comment with its history, newest first; a moderator's key
  vigie export audit --key vg_… > audit.ndjson           everything that happened, in order; a lead's key
  vigie export examples --key vg_… > examples.ndjson     what people decided, as rows to train on; an admin's key")]
pub struct Export {
    /// What to print
    #[arg(value_enum)]
    pub what: Exported,
    /// The service to ask.
    #[command(flatten)]
    pub remote: Remote,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    /// Every comment with its history.
    Comments,
    /// What other systems said of texts, as rows for training.
    Labels,
    /// The audit log.
    Audit,
    /// What people decided, as rows to train on.
    Examples,
}
