//! Where events go: a file (TOML) that names each endpoint, its address, its secrets and what it wants to hear of.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

/// What an endpoint may hear of, and hears of unless it says otherwise.
const EVENTS: [&str; 6] = ["submitted", "edited", "decided", "undone", "reported", "erased"];
/// What secrets begin with (Standard Webhooks).
const PREFIX: &str = "whsec_";
/// The shortest key, in bytes.
const MIN_KEY_BYTES: usize = 16;

/// Where events go.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its name, of letters, digits and hyphens.
    pub name: String,
    /// Its address.
    pub url: String,
    /// What is signed with; several while one is being replaced.
    pub secrets: Vec<SigningSecret>,
    /// What it hears of.
    pub(super) events: Vec<String>,
}

/// A key to sign with, in base64 behind `whsec_`.
#[derive(Clone)]
pub struct SigningSecret(Vec<u8>);

/// What is wrong with a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is no signing secret; it is `whsec_` and at least {MIN_KEY_BYTES} bytes in base64: `echo whsec_$(openssl rand -base64 32)`"
)]
pub struct SigningSecretError;

/// Why the endpoints cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EndpointsError {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// It is no TOML of this form.
    #[error("`{}` is not as it should be", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// Where and what.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A value in it is wrong.
    #[error("`{field}` of the webhook `{name}` {problem}")]
    Value {
        /// The endpoint.
        name: String,
        /// Which value.
        field: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    endpoint: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    url: String,
    secrets: Vec<String>,
    events: Option<Vec<String>>,
}

/// Reads the endpoints of a file.
pub fn read(path: &Path) -> Result<Vec<Endpoint>, EndpointsError> {
    let toml =
        std::fs::read_to_string(path).map_err(|source| EndpointsError::Read { path: path.to_owned(), source })?;
    let file: File = toml::from_str(&toml)
        .map_err(|source| EndpointsError::Form { path: path.to_owned(), source: Box::new(source) })?;
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for written in file.endpoint {
        let endpoint = written.parse()?;
        if endpoints.iter().any(|known| known.name == endpoint.name) {
            return Err(wrong(&endpoint.name, "name", "stands there twice"));
        }
        endpoints.push(endpoint);
    }
    Ok(endpoints)
}

impl Written {
    fn parse(self) -> Result<Endpoint, EndpointsError> {
        let Self { name, url, secrets, events } = self;
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if name.is_empty() || name.len() > 64 || !is_plain {
            return Err(wrong(&name, "name", "must be 1 to 64 letters, digits and hyphens"));
        }
        check_url(&url).map_err(|problem| wrong(&name, "url", problem))?;
        let events = events.unwrap_or_else(|| EVENTS.map(str::to_owned).to_vec());
        if events.iter().any(|event| !EVENTS.contains(&event.as_str())) {
            return Err(wrong(
                &name,
                "events",
                "knows `submitted`, `edited`, `decided`, `undone`, `reported`, `erased`",
            ));
        }
        let secrets: Result<Vec<_>, _> = secrets.iter().map(|secret| SigningSecret::parse(secret)).collect();
        let secrets = secrets
            .map_err(|_no_secret| wrong(&name, "secrets", "must each be `whsec_` and base64 of 16 bytes or more"))?;
        if secrets.is_empty() {
            return Err(wrong(&name, "secrets", "must have one at least"));
        }
        Ok(Endpoint { name, url, secrets, events })
    }
}

fn check_url(url: &str) -> Result<(), &'static str> {
    let has_tls = cfg!(feature = "tls");
    match url.parse::<ureq::http::Uri>() {
        Ok(uri) if uri.host().is_none() => Err("has no host"),
        Ok(uri) if uri.scheme_str() == Some("http") || (has_tls && uri.scheme_str() == Some("https")) => Ok(()),
        Ok(_) if !has_tls => {
            Err("must begin with `http://`; for `https://` build with `--features tls`, or put a proxy between")
        }
        Ok(_) => Err("must begin with `http://` or `https://`"),
        Err(_) => Err("is no address"),
    }
}

fn wrong(name: &str, field: &'static str, problem: &'static str) -> EndpointsError {
    EndpointsError::Value { name: name.to_owned(), field, problem }
}

impl Endpoint {
    /// An endpoint to be tried, which wants nothing.
    pub fn to_try(url: &str, secret: SigningSecret) -> Result<Self, EndpointsError> {
        check_url(url).map_err(|problem| wrong("test", "url", problem))?;
        Ok(Self { name: "test".to_owned(), url: url.to_owned(), secrets: vec![secret], events: Vec::new() })
    }
}

impl SigningSecret {
    /// Reads a secret.
    pub fn parse(secret: &str) -> Result<Self, SigningSecretError> {
        let digits = secret.strip_prefix(PREFIX).ok_or(SigningSecretError)?;
        let key = STANDARD.decode(digits).map_err(|_no_base64| SigningSecretError)?;
        if key.len() < MIN_KEY_BYTES { Err(SigningSecretError) } else { Ok(Self(key)) }
    }

    /// The key itself.
    pub(super) fn key(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningSecret({} bytes)", self.0.len())
    }
}
