//! The HTTP API of a running service, as the command lines need it.

use std::io::Read;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use serde::Deserialize;
use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body, RequestBuilder};

use crate::service::Secret;
use crate::settings::Remote;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A service and the key to call it with.
pub(super) struct Client {
    agent: Agent,
    service: String,
    authorization: Option<String>,
}

/// What a refusal says.
#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: String,
}

impl Client {
    /// Gets ready to call `service`; nothing is sent yet.
    pub(super) fn new(service: &str, key: Option<&Secret>) -> anyhow::Result<Self> {
        if !service.starts_with("http://") {
            bail!("`{service}` is no address this command can call; it speaks plain HTTP: `http://127.0.0.1:8080`");
        }
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(TIMEOUT)).proxy(None);
        Ok(Self {
            agent: config.build().into(),
            service: service.trim_end_matches('/').to_owned(),
            authorization: key.map(|key| format!("Bearer {}", key.reveal())),
        })
    }

    /// The same for what the settings of a command name.
    pub(super) fn of(remote: &Remote) -> anyhow::Result<Self> {
        Self::new(&remote.service, Some(&remote.key))
    }

    /// The service's address.
    pub(super) fn service(&self) -> &str {
        &self.service
    }

    /// Gets `path`.
    pub(super) fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.read(self.known(self.agent.get(self.url(path))).call())
    }

    /// Posts `body` to `path`.
    pub(super) fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.read(self.known(self.agent.post(self.url(path))).send_json(body))
    }

    /// Puts `body` to `path`.
    pub(super) fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.read(self.known(self.agent.put(self.url(path))).send_json(body))
    }

    /// Deletes `path`.
    pub(super) fn delete(&self, path: &str) -> anyhow::Result<Value> {
        self.read(self.known(self.agent.delete(self.url(path))).call())
    }

    /// Gets `path` as it comes, for as long as it takes.
    pub(super) fn stream(&self, path: &str) -> anyhow::Result<impl Read + use<>> {
        match self.known(patient(self.agent.get(self.url(path)))).call() {
            Ok(answer) if answer.status().is_success() => Ok(answer.into_body().into_reader()),
            refused => Err(self.read(refused).err().unwrap_or_else(|| anyhow!("the answer was none"))),
        }
    }

    /// Posts nothing to `path`, and waits for as long as it takes.
    pub(super) fn post_and_wait(&self, path: &str) -> anyhow::Result<Value> {
        self.read(self.known(patient(self.agent.post(self.url(path)))).send_empty())
    }

    /// Posts bytes to `path`, and waits for as long as it takes.
    pub(super) fn post_bytes(&self, path: &str, bytes: &[u8]) -> anyhow::Result<Value> {
        let request = patient(self.agent.post(self.url(path))).header("content-type", "application/octet-stream");
        self.read(self.known(request).send(bytes))
    }

    /// Says who calls, when there is a key to say it with.
    fn known<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        match &self.authorization {
            Some(key) => request.header("authorization", key),
            None => request,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.service)
    }

    fn read(&self, answer: Result<Response<Body>, ureq::Error>) -> anyhow::Result<Value> {
        let mut answer = answer.with_context(|| {
            format!("cannot reach `{}`; is the service running? `--service` takes its address", self.service)
        })?;
        let status = answer.status();
        let body = answer.body_mut().read_to_string().context("the answer did not arrive whole")?;
        if status.is_success() {
            return Ok(serde_json::from_str(&body).unwrap_or(Value::Null));
        }
        match serde_json::from_str::<Problem>(&body) {
            Ok(problem) => bail!("{} ({} {})", problem.detail, status.as_u16(), problem.code),
            Err(_) => bail!("`{}` answered with status {}; is it a Vigie service?", self.service, status.as_u16()),
        }
    }
}

/// Without an end to how long the answer may take.
fn patient<B>(request: RequestBuilder<B>) -> RequestBuilder<B> {
    request.config().timeout_global(None).build()
}

/// A string of an answer; empty when there is none.
pub(super) fn word<'a>(row: &'a Value, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Writes a name so that it can stand in a path: everything but unreserved characters (RFC 3986) as `%XX`.
pub(super) fn in_path(name: &str) -> String {
    let escape = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    name.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_in_paths() {
        assert_eq!(in_path("anna"), "anna");
        assert_eq!(in_path("Zoë/x y"), "Zo%C3%AB%2Fx%20y");
    }

    #[test]
    fn only_plain_http_is_called() {
        assert!(Client::new("https://example.org", None).is_err());
        assert!(Client::new("127.0.0.1:8080", None).is_err());
        assert!(Client::new("http://127.0.0.1:8080/", None).is_ok());
    }
}
