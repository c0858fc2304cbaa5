//! What the service is told at its start, and how its health is asked for.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::DataDir;
use crate::service::{Secret, SecretError};

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
    /// Where events go, a file (TOML) of endpoints with their addresses and secrets; see `docs/webhooks.md` [default: nowhere]
    #[arg(long, env = "VIGIE_WEBHOOKS", value_name = "FILE")]
    pub webhooks: Option<PathBuf>,
    /// Let webhooks go to addresses of this machine and its networks too
    #[arg(long, env = "VIGIE_WEBHOOKS_PRIVATE")]
    pub webhooks_private: bool,
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
