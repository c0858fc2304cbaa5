//! The HTTP API of a running service, as far as learning needs it.

use std::io::{BufReader, Read};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::decisions::{self, Decision};

/// How long an answer may take; artifacts have 11 MB.
const TIMEOUT: Duration = Duration::from_secs(120);
/// So often the list of examples is asked for again where it broke off.
const N_RETRIES: usize = 3;

/// A service and the key to call it with. No `Debug` of the key.
pub(super) struct Service {
    agent: Agent,
    url: String,
    authorization: String,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("url", &self.url).finish_non_exhaustive()
    }
}

/// The models that a service has.
#[derive(Debug, Deserialize)]
pub(super) struct Models {
    /// The version that scores.
    pub(super) live: String,
    models: Vec<ModelEntry>,
}

#[derive(Debug, Deserialize)]
struct ModelEntry {
    version: String,
}

impl Models {
    /// Whether a version is there.
    pub(super) fn has(&self, version: &str) -> bool {
        self.models.iter().any(|model| model.version == version)
    }
}

#[derive(Deserialize)]
struct Uploaded {
    version: String,
}

/// What a promotion changed.
#[derive(Debug, Deserialize)]
pub(super) struct Promotion {
    /// The version that is live now.
    pub(super) live: String,
    /// The one before.
    pub(super) before: String,
}

/// What a refusal says (RFC 9457).
#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    code: String,
}

impl Service {
    /// Gets ready to call `url`; nothing is sent yet.
    pub(super) fn new(url: &str, key: &str) -> Result<Self> {
        if !url.starts_with("http://") {
            bail!("`{url}` is no address this command can call; it speaks plain HTTP: `http://127.0.0.1:8080`");
        }
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(TIMEOUT)).proxy(None);
        Ok(Self {
            agent: config.build().into(),
            url: url.trim_end_matches('/').to_owned(),
            authorization: format!("Bearer {key}"),
        })
    }

    /// Lists the models.
    pub(super) fn models(&self) -> Result<Models> {
        json(self.get("/v1/models")?)
    }

    /// Fetches an artifact.
    pub(super) fn artifact(&self, version: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let answer = self.get(&format!("/v1/models/{version}"))?;
        answer.into_body().into_reader().read_to_end(&mut bytes).context("the model did not arrive whole")?;
        Ok(bytes)
    }

    /// Fetches all decisions, in their order. Where the list breaks off, it goes on behind the last one that arrived.
    pub(super) fn examples(&self) -> Result<Vec<Decision>> {
        let mut decisions: Vec<Decision> = Vec::new();
        let mut n_broken = 0;
        loop {
            let (n_before, after) = (decisions.len(), decisions.last().and_then(|d| d.cursor).unwrap_or(0));
            let answer = self.get(&format!("/v1/examples?after={after}"))?;
            let read = decisions::read(BufReader::new(answer.into_body().into_reader()), &mut decisions);
            let has_more = decisions.len() > n_before && decisions.last().is_some_and(|d| d.cursor.is_some());
            match read {
                Ok(()) if has_more => {}
                Ok(()) => return Ok(decisions),
                Err(error) if n_broken == N_RETRIES => return Err(error.context("the list of examples broke off")),
                Err(_) => n_broken += 1,
            }
        }
    }

    /// Uploads an artifact; returns its version.
    pub(super) fn upload(&self, artifact: &[u8]) -> Result<String> {
        let request = self.agent.post(format!("{}/v1/models", self.url));
        let request = request.header("authorization", &self.authorization);
        let answer = request.header("content-type", "application/octet-stream").send(artifact);
        Ok(json::<Uploaded>(self.checked(answer)?)?.version)
    }

    /// Makes a model live.
    pub(super) fn promote(&self, version: &str) -> Result<Promotion> {
        let request = self.agent.post(format!("{}/v1/models/{version}/promote", self.url));
        json(self.checked(request.header("authorization", &self.authorization).send_empty())?)
    }

    fn get(&self, path: &str) -> Result<Response<Body>> {
        let request = self.agent.get(format!("{}{path}", self.url));
        self.checked(request.header("authorization", &self.authorization).call())
    }

    /// An answer that is none of a refusal.
    fn checked(&self, answer: Result<Response<Body>, ureq::Error>) -> Result<Response<Body>> {
        let unreachable =
            || format!("cannot reach `{}`; is the service running? `--service` takes its address", self.url);
        let answer = answer.with_context(unreachable)?;
        if answer.status().is_success() { Ok(answer) } else { Err(self.refusal(answer)) }
    }

    fn refusal(&self, mut answer: Response<Body>) -> anyhow::Error {
        let status = answer.status().as_u16();
        let body = answer.body_mut().read_to_string().unwrap_or_default();
        match serde_json::from_str::<Problem>(&body) {
            Ok(Problem { title, detail, code }) => {
                let said = if detail.is_empty() { title } else { detail };
                anyhow!("{said} ({status} {code})")
            }
            Err(_) => anyhow!("`{}` answered with status {status}; is it a Vigie service?", self.url),
        }
    }
}

fn json<T: DeserializeOwned>(mut answer: Response<Body>) -> Result<T> {
    let body = answer.body_mut().read_to_string().context("the answer did not arrive whole")?;
    serde_json::from_str(&body).context("the answer is not what was expected; is the service as new as this program?")
}
