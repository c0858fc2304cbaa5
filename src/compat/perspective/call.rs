//! One call, alone or in a batch: its key, its quota, its message, its answer.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Bytes, Data};

use super::answer::{Answer, Print};
use super::error::PerspectiveError;
use super::lenient;
use super::{ANALYZE, SUGGEST, analyze, suggest};
use crate::api::{Unread, report_failure};
use crate::compat::asked::{header, parameter, parameters};
use crate::service::{Caller, Secret, Service, Standing};

/// A call as it came.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    /// The key in the headers, if it is there.
    pub(super) key: Option<String>,
    pub(super) body: Result<Bytes, Unread>,
}

/// The key that stands in headers, where Google's libraries put it when they have no `key` in the query.
pub(super) fn key_in_headers(request: &HttpRequest) -> Option<String> {
    let bearer = || {
        let (scheme, key) = header(request, AUTHORIZATION.as_str())?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    };
    header(request, "x-goog-api-key").or_else(bearer).map(str::to_owned)
}

impl Call {
    /// Answers the call, and says how its key stands.
    pub(super) async fn answer(self, service: &Data<Service>) -> (Answer, Option<Standing>) {
        let (caller, standing) = match self.admitted(service) {
            Ok(admitted) => admitted,
            Err(PerspectiveError::Quota { consumer, standing }) => {
                return (PerspectiveError::Quota { consumer, standing }.into(), Some(standing));
            }
            Err(error) => return (error.into(), None),
        };
        let answer = self.answered(service, &caller).await.unwrap_or_else(|error| match error {
            PerspectiveError::Service(failure) => {
                report_failure(&failure, Some(service));
                PerspectiveError::Service(failure).into()
            }
            error => error.into(),
        });
        (answer, standing)
    }

    fn admitted(&self, service: &Service) -> Result<(Caller, Option<Standing>), PerspectiveError> {
        let parameters = parameters(&self.query);
        let given = ["key", "access_token", "oauth_token"].iter().find_map(|name| parameter(&parameters, name));
        let key = given.or(self.key.as_deref()).ok_or(PerspectiveError::NoKey)?;
        let secret = Secret::parse(key).map_err(|_no_key| PerspectiveError::BadKey)?;
        let caller = service.keyring().authenticate(&secret).ok_or(PerspectiveError::BadKey)?;
        let consumer = consumer(&caller);
        let standing =
            service.admit(&caller.name).map_err(|standing| PerspectiveError::Quota { consumer, standing })?;
        Ok((caller, standing))
    }

    async fn answered(self, service: &Service, caller: &Caller) -> Result<Answer, PerspectiveError> {
        let print = print(&self.query);
        if self.method != Method::POST {
            return Err(PerspectiveError::NoSuchPage);
        }
        let body = self.body.map_err(|why| {
            let limit = if let Unread::TooLarge { limit } = why { limit } else { 0 };
            PerspectiveError::Unread { why, limit }
        })?;
        let text =
            std::str::from_utf8(&body).map_err(|no_text| PerspectiveError::BadJson { at: no_text.valid_up_to() })?;
        let message = lenient::parse(text).map_err(|malformed| PerspectiveError::BadJson { at: malformed.at })?;
        // Many clients encode the colon.
        match self.path.replace("%3A", ":").replace("%3a", ":").as_str() {
            ANALYZE => analyze::analyze(service, &message).await.map(|answer| Answer::of(&answer, print)),
            SUGGEST => suggest::suggest(service, &message, caller).await.map(|answer| Answer::of(&answer, print)),
            _ => Err(PerspectiveError::NoSuchPage),
        }
    }
}

fn print(query: &str) -> Print {
    match parameter(&parameters(query), "prettyPrint") {
        Some("false" | "0") => Print::Compact,
        _ => Print::Pretty,
    }
}

/// A number by which a key is named where Google names a project: it says nothing of the key.
fn consumer(caller: &Caller) -> u64 {
    let digest = blake3::hash(caller.name.as_str().as_bytes());
    let first = digest.as_bytes().first_chunk().copied().unwrap_or_default();
    u64::from_be_bytes(first) % 1_000_000_000_000
}
