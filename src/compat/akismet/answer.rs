//! Bare words, without a line end, and the headers that explain them: THE TABLE of the contract.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;

use crate::service::Standing;

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The key is one.
    Valid,
    /// The key is none, or a field is missing.
    Invalid {
        /// What is wrong.
        why: &'static str,
    },
    /// The comment is spam.
    Spam {
        /// Nobody needs to look at it.
        is_blatant: bool,
    },
    /// The comment is none.
    Ham,
    /// What was submitted is kept.
    Thanks,
    /// The key has used up what it may ask for.
    TooMany(Standing),
    /// Nothing could be said.
    Failed,
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> Self {
        let (status, word) = match answer {
            Answer::Valid => (StatusCode::OK, "valid"),
            Answer::Invalid { .. } => (StatusCode::OK, "invalid"),
            Answer::Spam { .. } => (StatusCode::OK, "true"),
            Answer::Ham => (StatusCode::OK, "false"),
            Answer::Thanks => (StatusCode::OK, "Thanks for making the web a better place."),
            Answer::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, ""),
            Answer::Failed => (StatusCode::SERVICE_UNAVAILABLE, ""),
        };
        let mut response = Self::build(status);
        match answer {
            Answer::Invalid { why } => {
                response.insert_header(("x-akismet-debug-help", why));
            }
            Answer::Spam { is_blatant: true } => {
                response.insert_header(("x-akismet-pro-tip", "discard"));
            }
            Answer::TooMany(standing) => {
                response.insert_header((RETRY_AFTER, standing.waits_seconds()));
            }
            Answer::Failed => {
                response.insert_header((RETRY_AFTER, 1));
            }
            Answer::Valid | Answer::Spam { is_blatant: false } | Answer::Ham | Answer::Thanks => {}
        }
        response.content_type("text/plain; charset=utf-8").body(word)
    }
}
