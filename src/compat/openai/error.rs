//! Everything that can go wrong, and THE TABLE from it to status, type, parameter and code.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use serde_json::json;

use crate::api::Unread;
use crate::service::{ServiceError, Standing};
use crate::store::StoreError;

/// Why a request was not answered with categories.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenAiError {
    /// No key, or none that is known.
    #[error("Incorrect API key provided. Use a key of this server: `Authorization: Bearer <key>`.")]
    NoKey,
    /// Another method.
    #[error("Not allowed to use this method on /v1/moderations. Use POST.")]
    NotPost,
    /// The key has used up what it may ask for.
    #[error("Rate limit reached: {n} requests a minute. Try again in {seconds} s.", n = .0.per_minute(), seconds = .0.waits_seconds())]
    TooManyRequests(Standing),
    /// The body was not read.
    #[error("The body did not arrive whole, or is too large.")]
    Unread(Unread),
    /// Something else than an input.
    #[error("`input` must be a string, a list of strings, or a list of parts of type `text`.")]
    NotAQuestion,
    /// A picture.
    #[error("Pictures cannot be judged by this server; send parts of type `text` only.")]
    Picture,
    /// More texts than a request may have.
    #[error("`input` has more than {limit} elements.")]
    TooMany {
        /// The most allowed.
        limit: usize,
    },
    /// A use case was not done.
    #[error("The server could not judge this right now.")]
    Service(#[from] ServiceError),
}

impl OpenAiError {
    /// THE TABLE: the status, the type, the parameter to blame and the code.
    const fn row(&self) -> (u16, &'static str, Option<&'static str>, Option<&'static str>) {
        const INVALID: &str = "invalid_request_error";
        match self {
            Self::NoKey => (401, INVALID, None, Some("invalid_api_key")),
            Self::NotPost => (405, INVALID, None, Some("method_not_supported")),
            Self::TooManyRequests(_) => (429, "requests", None, Some("rate_limit_exceeded")),
            Self::Unread(Unread::TooLarge { .. }) => (413, INVALID, None, None),
            Self::Unread(Unread::Incomplete) => (400, INVALID, None, None),
            Self::Unread(Unread::TooSlow { .. }) => (408, INVALID, None, None),
            Self::NotAQuestion => (400, INVALID, Some("input"), None),
            Self::Picture => (400, INVALID, Some("input"), Some("image_not_supported")),
            Self::TooMany { .. } => (400, INVALID, Some("input"), Some("array_above_max_length")),
            Self::Service(ServiceError::Store(StoreError::Busy | StoreError::Unavailable)) => {
                (503, "server_error", None, Some("overloaded"))
            }
            Self::Service(_) => (500, "server_error", None, None),
        }
    }
}

impl From<OpenAiError> for HttpResponse {
    fn from(error: OpenAiError) -> Self {
        let (status, kind, param, code) = error.row();
        let mut response = Self::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        let seconds = match &error {
            OpenAiError::TooManyRequests(standing) => Some(standing.waits_seconds()),
            _ => (status == 503).then_some(1),
        };
        if let Some(seconds) = seconds {
            response.insert_header((RETRY_AFTER, seconds));
        }
        response.json(json!({"error": {"message": error.to_string(), "type": kind, "param": param, "code": code}}))
    }
}
