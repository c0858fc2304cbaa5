//! Every setting, once: flags, `VIGIE_*` environment variables, their defaults and what they mean.
//!
//! The only place that reads the environment (through clap). `vigie --help` is the reference; nothing here opens a file
//! or a port.

mod moderators; // `vigie moderators`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::comment::Id;
use crate::service::{Secret, SecretError};
use crate::store::Role;

pub use moderators::{ModeratorRole, Moderators, ModeratorsCommand};

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
    /// Ask a running service whether it is well (for containers); exit code 0 or 1
    Healthcheck(Healthcheck),
}

/// Settings of the service.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "VIGIE_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080", value_parser = listen_address)]
    pub listen: SocketAddr,
    /// Where comments, decisions and keys are kept.
    #[command(flatten)]
    pub data: DataDir,
    /// The admin key; without it one is generated at the first start and shown once.
    /// Prefer the variable: other users of the machine can see flags
    #[arg(long, env = "VIGIE_ADMIN_KEY", value_name = "KEY", hide_env_values = true, default_value = "", hide_default_value = true, value_parser = AdminKey::parse)]
    pub admin_key: AdminKey,
    /// What scores and decides.
    #[command(flatten)]
    pub judgement: JudgementFiles,
    /// What is logged: a level (error, warn, info, debug, trace) or `target=level,…`
    #[arg(long, env = "VIGIE_LOG", value_name = "FILTER", default_value = "info", value_parser = crate::telemetry::filter_syntax)]
    pub log: String,
    /// How logs are written to stderr: `auto` is text on a terminal and JSON otherwise
    #[arg(long, env = "VIGIE_LOG_FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
    /// Largest body of a request that carries one comment, in bytes; a longer one is answered with 413
    #[arg(long, env = "VIGIE_MAX_BODY_BYTES", value_name = "BYTES", default_value_t = 64 * 1024, value_parser = clap::value_parser!(u32).range(1024..=16 * 1024 * 1024))]
    pub max_body_bytes: u32,
    /// Threads that answer requests [default: one a core]
    #[arg(long, env = "VIGIE_WORKERS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub workers: Option<u16>,
    /// How long a moderator holds a claimed comment, in minutes; claiming again renews it
    #[arg(long, env = "VIGIE_LEASE_MINUTES", value_name = "MINUTES", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub lease_minutes: u16,
    /// The console is reached over https through a proxy on this machine: its cookies are sent over https only, and the last
    /// address in `X-Forwarded-For` is who calls
    #[arg(long, env = "VIGIE_BEHIND_HTTPS", value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, require_equals = true, default_missing_value = "true", default_value_t = false)]
    pub behind_https: bool,
    /// How long people's decisions wait before other systems hear of them, in seconds: what is taken back meanwhile reaches nobody
    #[arg(long, env = "VIGIE_UNDO_SECONDS", value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u16).range(0..=3600))]
    pub undo_seconds: u16,
    /// How many requests each key may make a minute, in a burst or one by one; more are answered with 429 [default: no limit]
    #[arg(long, env = "VIGIE_RATE_LIMIT", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_limit: Option<u32>,
    /// Origins of pages that may call the API from a browser, such as `https://www.example.org`; `*` is any [default: none]
    #[arg(long, env = "VIGIE_CORS_ORIGINS", value_name = "ORIGIN,…", value_delimiter = ',')]
    pub cors_origins: Vec<String>,
    /// The address by which others reach this service, for documents that name it [default: the one that they asked]
    #[arg(long, env = "VIGIE_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The secrets that Coral signs its requests with; several while one is being replaced. Prefer the variable
    #[arg(long, env = "VIGIE_CORAL_SECRETS", value_name = "SECRET,…", value_delimiter = ',', hide_env_values = true, value_parser = Secret::parse)]
    pub coral_secrets: Vec<Secret>,
    /// How many days comments are kept; older ones are erased, whatever became of them [default: for ever]
    #[arg(long, env = "VIGIE_RETENTION_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36500))]
    pub retention_days: Option<u32>,
    /// How long requests under way may take to finish when the service stops, in seconds
    #[arg(long, env = "VIGIE_SHUTDOWN_SECONDS", value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=3600))]
    pub shutdown_seconds: u16,
}

/// The admin key of the settings. An empty one is none: compose files pass variables on that nobody set.
#[derive(Clone, Debug)]
pub struct AdminKey(pub Option<Secret>);

impl AdminKey {
    fn parse(key: &str) -> Result<Self, SecretError> {
        if key.is_empty() { Ok(Self(None)) } else { Secret::parse(key).map(|secret| Self(Some(secret))) }
    }
}

impl Serve {
    /// How long a lease lasts, in milliseconds.
    pub fn lease_ms(&self) -> i64 {
        i64::from(self.lease_minutes) * 60_000
    }

    /// How long people's decisions wait before others hear of them, in milliseconds.
    pub fn undo_ms(&self) -> i64 {
        i64::from(self.undo_seconds) * 1_000
    }

    /// How long requests under way may take to finish.
    pub fn shutdown_timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.shutdown_seconds))
    }
}

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct DataDir {
    /// Folder of the comments, decisions and keys; made if it is missing
    #[arg(long, env = "VIGIE_DATA_DIR", value_name = "FOLDER", default_value = "./var")]
    pub data_dir: PathBuf,
}

/// What scores and decides.
#[derive(Args, Clone, Debug, Default)]
pub struct JudgementFiles {
    /// Model artifact to use instead of the shipped one
    #[arg(long, env = "VIGIE_MODEL", value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Policy (TOML) to use instead of the shipped one
    #[arg(long, env = "VIGIE_POLICY", value_name = "FILE")]
    pub policy: Option<PathBuf>,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Text on a terminal, JSON otherwise.
    #[default]
    Auto,
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Settings of `vigie score`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie score comments.txt                one comment a line
  vigie score comments.ndjson > out       rows such as {\"id\": \"c1\", \"text\": \"…\"}
  tail -f new.txt | vigie score --explain scores as lines arrive, and draws what counted
  vigie score --explain new.txt | cat     the same as JSON

Prints one JSON object a line, in order: {\"id\"?, \"scores\": {…}, \"language\": \"fr\", \"verdict\": \"hold\"}.
With --explain it has \"highlights\" and an \"explanation\"; on a terminal each comment is drawn instead.
A row that cannot be scored gives {\"line\": 7, \"error\": \"…\"} and exit code 1 at the end.")]
pub struct Score {
    /// File to read, `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// Add what each part of the text counted for; on a terminal, draw it
    #[arg(long)]
    pub explain: bool,
    /// Draw without colours: any value but an empty one
    #[arg(long, env = "NO_COLOR", value_name = "ANY", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    pub no_color: Option<String>,
    /// Threads to score with [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// What scores and decides.
    #[command(flatten)]
    pub judgement: JudgementFiles,
}

impl Score {
    /// Whether drawings may have colours, see <https://no-color.org>.
    pub fn wants_colours(&self) -> bool {
        self.no_color.as_ref().is_none_or(String::is_empty)
    }
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

/// Settings of `vigie healthcheck`.
#[derive(Args, Debug)]
pub struct Healthcheck {
    /// The address the service listens on
    #[arg(long, env = "VIGIE_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080", value_parser = listen_address)]
    pub listen: SocketAddr,
}

/// What is wrong with a listen address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no address with a port; try `127.0.0.1:8080`, `[::1]:8080` or `0.0.0.0:8080`")]
pub struct NotAnAddress;

fn listen_address(address: &str) -> Result<SocketAddr, NotAnAddress> {
    let numeric =
        address.strip_prefix("localhost:").map_or_else(|| address.to_owned(), |port| format!("127.0.0.1:{port}"));
    numeric.parse().or(Err(NotAnAddress))
}

/// What is wrong with a public URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no public address; try `https://vigie.example.org`")]
pub struct NotAPublicUrl;

/// Accepts a scheme and a host; a slash at the end is dropped.
fn public_url(url: &str) -> Result<String, NotAPublicUrl> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:/[]".contains(&byte));
    if host.is_empty() || !is_plain { Err(NotAPublicUrl) } else { Ok(url.trim_end_matches('/').to_owned()) }
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
