//! One attempt to deliver: posted, not redirected, and done within ten seconds.

use std::io;
use std::time::Duration;

use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error};

use super::addresses::{Guard, Reach};
use super::envelope::Signed;

/// How long an attempt may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Posts to endpoints.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It was taken: a status of 2xx.
    Taken(u16),
    /// Another status.
    Refused(u16),
    /// The name leads to a private address only.
    PrivateAddress,
    /// There was no answer.
    NoAnswer,
}

impl Client {
    /// A client that calls no more than it may.
    pub fn new(reach: Reach) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .proxy(None)
            .max_redirects(0)
            .user_agent(concat!("Vigie/", env!("CARGO_PKG_VERSION")));
        Self { agent: Agent::with_parts(config.build(), DefaultConnector::default(), Guard(reach)) }
    }

    /// Posts once. Blocks.
    pub fn post(&self, url: &str, signed: &Signed) -> Attempt {
        let request = self
            .agent
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &signed.id)
            .header("webhook-timestamp", &signed.timestamp)
            .header("webhook-signature", &signed.signatures);
        match request.send(signed.body.as_str()) {
            Ok(answer) if answer.status().is_success() => Attempt::Taken(answer.status().as_u16()),
            Ok(answer) => Attempt::Refused(answer.status().as_u16()),
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::PermissionDenied => Attempt::PrivateAddress,
            Err(_) => Attempt::NoAnswer,
        }
    }
}
