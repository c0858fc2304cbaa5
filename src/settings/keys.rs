//! Settings of `vigie keys`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::comment::Id;
use crate::service::Secret;
use crate::store::Role;

/// Settings of `vigie keys`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie keys create website --role ingest                                      while the service is stopped
  vigie keys create anna --role moderator --service http://127.0.0.1:8080 --key vg_…   while it runs
  pass show old-key | vigie keys create cms --role ingest --key-from-stdin     keep a key that clients have already

Without --service the command works on the data folder, which only one process can use at a time.")]
pub struct Keys {
    /// What to do.
    #[command(subcommand)]
    pub command: KeysCommand,
    /// Address of a running service; without it the command works on the data folder
    #[arg(long, global = true, env = "VIGIE_SERVICE", value_name = "URL")]
    pub service: Option<String>,
    /// An admin's key, with --service
    #[arg(long, global = true, env = "VIGIE_KEY", value_name = "KEY", hide_env_values = true, value_parser = Secret::parse)]
    pub key: Option<Secret>,
    /// Folder of the data, without --service
    #[arg(long, global = true, env = "VIGIE_DATA_DIR", value_name = "FOLDER", default_value = "./var")]
    pub data_dir: PathBuf,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a key and print it, once
    Create {
        /// Name by which decisions will know the caller
        #[arg(value_parser = |name: &str| Id::parse(name))]
        name: Id,
        /// What the caller may do; each role includes the ones before it
        #[arg(long, value_enum)]
        role: RoleName,
        /// Read the key from standard input instead of generating one
        #[arg(long)]
        key_from_stdin: bool,
    },
    /// Print the names, roles and dates of all keys
    List,
    /// Make a key worthless from now on
    Revoke {
        /// Name of the key
        #[arg(value_parser = |name: &str| Id::parse(name))]
        name: Id,
    },
}

/// A role on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Submit comments, score texts, look comments up.
    Ingest,
    /// Review the queue.
    Moderator,
    /// Decide what moderators escalated, change the policy.
    Lead,
    /// Everything, keys included.
    Admin,
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Ingest => Self::Ingest,
            RoleName::Moderator => Self::Moderator,
            RoleName::Lead => Self::Lead,
            RoleName::Admin => Self::Admin,
        }
    }
}
