//! Settings of `vigie moderators`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::comment::Id;
use crate::service::Secret;
use crate::store::Role;

/// Settings of `vigie moderators`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie moderators add anna --role moderator                                while the service is stopped
  vigie moderators add anna --role lead --service http://127.0.0.1:8080 --key vg_…   while it runs
  pass show anna | vigie moderators password anna --password-from-stdin     a password of her own

A password is generated and shown once, unless one is given on standard input. People sign in at /console.
Without --service the command works on the data folder, which only one process can use at a time.")]
pub struct Moderators {
    /// What to do.
    #[command(subcommand)]
    pub command: ModeratorsCommand,
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

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum ModeratorsCommand {
    /// Make an account and print its password, once
    Add {
        /// Name by which decisions will know the person
        #[arg(value_parser = |name: &str| Id::parse(name))]
        name: Id,
        /// What the person may do; each role includes the ones before it
        #[arg(long, value_enum, default_value_t)]
        role: ModeratorRole,
        /// Read the password from standard input instead of generating one
        #[arg(long)]
        password_from_stdin: bool,
    },
    /// Print the names, roles and dates of all accounts
    List,
    /// Remove an account; the person is signed out at once
    Remove {
        /// Name of the account
        #[arg(value_parser = |name: &str| Id::parse(name))]
        name: Id,
    },
    /// Give somebody a new password and print it, once; the person is signed out at once
    Password {
        /// Name of the account
        #[arg(value_parser = |name: &str| Id::parse(name))]
        name: Id,
        /// Read the password from standard input instead of generating one
        #[arg(long)]
        password_from_stdin: bool,
    },
}

/// The role of somebody who moderates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ModeratorRole {
    /// Review the queue.
    #[default]
    Moderator,
    /// Decide what moderators escalated, see figures, authors and the audit log.
    Lead,
    /// Everything, keys included.
    Admin,
}

impl From<ModeratorRole> for Role {
    fn from(role: ModeratorRole) -> Self {
        match role {
            ModeratorRole::Moderator => Self::Moderator,
            ModeratorRole::Lead => Self::Lead,
            ModeratorRole::Admin => Self::Admin,
        }
    }
}
