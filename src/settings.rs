//! Every setting, once: flags, `VIGIE_*` environment variables, their defaults and what they mean.
//!
//! The only place that reads the environment (through clap). `vigie --help` is the reference; nothing here opens a file
//! or a port.

mod judging; // `vigie policy`, `vigie models`
mod keeping; // `vigie verify`, `backup`, `restore`, `export`
mod keys; // `vigie keys`
mod moderators; // `vigie moderators`
mod score; // `vigie score`
mod serve; // the service itself
mod webhooks; // `vigie webhooks`

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::service::Secret;

pub use judging::{Models, ModelsCommand, PolicyArgs, PolicyCommand};
pub use keeping::{Backup, Export, Exported, Restore, Verify};
pub use keys::{Keys, KeysCommand, RoleName};
pub use moderators::{ModeratorRole, Moderators, ModeratorsCommand};
pub use score::Score;
pub use serve::{AdminKey, Healthcheck, JudgementFiles, LogFormat, NotAPublicUrl, NotAnAddress, Serve};
pub use webhooks::{WebhooksCommand, WebhooksWhat};

const EXAMPLES: &str = "\
Examples:
  vigie                                          start on 127.0.0.1:8080 with the data in ./var
  vigie --listen 0.0.0.0:8080 --data-dir /srv/v  listen on all interfaces, keep the data elsewhere
  vigie demo --key vg_…                          fill a running service with a small thread
  echo 'You are an idiot' | vigie score -        score a comment without a service
  vigie keys create website --role ingest        make a key for the system that posts comments
  vigie moderators add anna                      make an account for the console at /console

Each setting is a flag or an environment variable; the flag wins. `vigie help COMMAND` explains a command.
Exit codes: 0 done, 1 failed, 2 wrong usage.";

/// Moderates reader comments on your own machine: scores each one, decides by your policy, keeps every decision.
#[derive(Debug, Parser)]
#[command(name = "vigie", version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub struct Settings {
    /// What `vigie` alone does: `serve`.
    #[command(flatten)]
    pub serve: Serve,
    /// Anything else.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The command lines.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the service (what `vigie` alone does)
    Serve(Box<Serve>),
    /// Score comments from a file or a pipe; needs no running service
    Score(Score),
    /// Load a small thread of comments into a running service
    Demo(Demo),
    /// Make, list and revoke the keys by which callers are known
    Keys(Keys),
    /// Make, list and remove the accounts of people who sign in to the console
    Moderators(Moderators),
    /// Check the data: the audit log, every index and every counter against each other
    Verify(Verify),
    /// Copy the data of a running service into a folder
    Backup(Backup),
    /// Make a data folder out of a backup
    Restore(Restore),
    /// Print comments, the audit log or people's decisions of a running service as NDJSON
    Export(Export),
    /// Check, try and put in place the newsroom's policy
    Policy(PolicyArgs),
    /// See which models a running service has, and let another one decide
    Models(Models),
    /// Try where events go
    Webhooks(WebhooksCommand),
    /// Ask a running service whether it is well (for containers); exit code 0 or 1
    Healthcheck(Healthcheck),
}

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct DataDir {
    /// Folder of the comments, decisions and keys; made if it is missing
    #[arg(long, env = "VIGIE_DATA_DIR", value_name = "FOLDER", default_value = "./var")]
    pub data_dir: PathBuf,
}

/// Settings of `vigie demo`.
#[derive(Args, Debug)]
pub struct Demo {
    /// Address of the running service
    #[arg(long, env = "VIGIE_SERVICE", value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub service: String,
    /// Key to call it with; any role will do
    #[arg(long, env = "VIGIE_KEY", value_name = "KEY", hide_env_values = true, value_parser = Secret::parse)]
    pub key: Secret,
}

/// A running service and the key to call it with.
#[derive(Args, Debug)]
pub struct Remote {
    /// Address of the running service
    #[arg(long, env = "VIGIE_SERVICE", value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub service: String,
    /// Key to call it with
    #[arg(long, env = "VIGIE_KEY", value_name = "KEY", hide_env_values = true, value_parser = Secret::parse)]
    pub key: Secret,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn refusal(args: &[&str]) -> clap::Error {
        Settings::try_parse_from(args).expect_err("is refused")
    }

    #[test]
    fn the_definition_is_sound() {
        Settings::command().debug_assert();
    }

    #[test]
    fn flags_may_stand_alone_or_behind_serve() {
        let alone = Settings::try_parse_from(["vigie", "--listen", "localhost:9000"]).expect("parses");
        assert_eq!(alone.serve.listen.to_string(), "127.0.0.1:9000");
        let behind = Settings::try_parse_from(["vigie", "serve", "--listen", "[::1]:9000"]).expect("parses");
        assert!(matches!(behind.command, Some(Command::Serve(serve)) if serve.listen.port() == 9000));
    }

    #[test]
    fn bad_values_are_usage_errors_that_say_what_is_allowed() {
        let error = refusal(&["vigie", "--listen", "nowhere"]);
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("127.0.0.1:8080"), "{error}");
        assert!(refusal(&["vigie", "--max-body-bytes", "12"]).to_string().contains("1024"));
        for wrong in ["loud=maybe", "wurst", ""] {
            assert!(refusal(&["vigie", "--log", wrong]).to_string().contains("--log"), "{wrong}");
        }
        assert_eq!(refusal(&["vigie", "sevre"]).kind(), ErrorKind::InvalidSubcommand);
    }

    #[test]
    fn drawings_have_colours_unless_they_are_not_wanted() {
        let wants_colours = |flags: &[&str]| {
            let parsed = Settings::try_parse_from([&["vigie", "score", "--explain"], flags].concat()).expect("parses");
            matches!(parsed.command, Some(Command::Score(score)) if score.wants_colours())
        };
        assert!(wants_colours(&["--no-color="]));
        assert!(!wants_colours(&["--no-color", "comments.txt"]));
    }

    #[test]
    fn an_empty_admin_key_is_none() {
        let settings = Settings::try_parse_from(["vigie", "--admin-key", ""]).expect("parses");
        assert!(settings.serve.admin_key.0.is_none());
    }

    #[test]
    fn a_key_is_never_shown_by_debug() {
        let settings = Settings::try_parse_from(["vigie", "--admin-key", "very-secret-key"]).expect("parses");
        assert!(!format!("{settings:?}").contains("very-secret"));
    }
}
