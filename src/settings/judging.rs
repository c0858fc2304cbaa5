//! Settings of `vigie policy` and `vigie models`: what decides.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{JudgementFiles, Remote};

/// Settings of `vigie policy`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie policy check policy.toml                           whether it is sound; else line, column and what is allowed
  vigie policy explain --policy policy.toml 'A comment'    which rule and which threshold decided, step by step
  vigie policy simulate policy.toml --key vg_…             what it would have done with the newest comments; a lead's key
  vigie policy set policy.toml --key vg_…                  put it in place while the service runs
  vigie policy show --key vg_… > policy.toml               the one that decides now")]
pub struct PolicyArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: PolicyCommand,
}

/// What to do with policies.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Say whether a policy is sound, and its version
    Check {
        /// The policy (TOML)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Decide on one text and say how, step by step; needs no running service
    Explain {
        /// What scores and decides.
        #[command(flatten)]
        judgement: JudgementFiles,
        /// The comment
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// Say what a policy would have done with the newest comments of a running service; changes nothing
    Simulate {
        /// The policy (TOML)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// On how many comments
        #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        comments: u32,
        /// The service to ask.
        #[command(flatten)]
        remote: Remote,
    },
    /// Put a policy in place: it decides from the next request on, after a restart too
    Set {
        /// The policy (TOML)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The service in which it decides.
        #[command(flatten)]
        remote: Remote,
    },
    /// Print the policy that decides now, as it is written
    Show(Remote),
}

/// Settings of `vigie models`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie models list --key vg_…                  a lead's key
  vigie models upload my.model --key vg_…       an admin's key
  vigie models promote m-1ee188ea6d --key vg_…")]
pub struct Models {
    /// What to do.
    #[command(subcommand)]
    pub command: ModelsCommand,
}

/// What to do with models.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// Print all models and which of them decides
    List(Remote),
    /// Bring a model that `vigie-train` made; it decides nothing before it is promoted
    Upload {
        /// The artifact
        #[arg(value_name = "FILE")]
        artifact: PathBuf,
        /// The service to bring it to.
        #[command(flatten)]
        remote: Remote,
    },
    /// Let a model decide from now on; promote the one before to go back
    Promote {
        /// Its version
        #[arg(value_name = "VERSION")]
        version: String,
        /// The service in which it decides.
        #[command(flatten)]
        remote: Remote,
    },
}
