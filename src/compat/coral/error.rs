//! Everything that can go wrong with a request of Coral's, and THE TABLE from it to the status. Coral reads no more than
//! that; the words are for whoever sets it up.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde_json::json;

use crate::api::Unread;

/// Why a request was not answered with a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CoralError {
    /// No secret is known.
    #[error("no secret of Coral's is set; `VIGIE_CORAL_SECRETS` takes the ones it signs with")]
    NotSetUp,
    /// No signature, or none by a secret we know.
    #[error("the signature is by none of the secrets in `VIGIE_CORAL_SECRETS`")]
    NotSigned,
    /// The body was not read.
    #[error("the body did not arrive whole, or is too large")]
    Unread(Unread),
    /// Something else than Coral sends.
    #[error("the body is not what Coral sends")]
    NotCorals,
}

impl CoralError {
    const fn status(self) -> StatusCode {
        match self {
            Self::NotSetUp | Self::NotSigned => StatusCode::FORBIDDEN,
            Self::Unread(Unread::TooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unread(Unread::Incomplete) | Self::NotCorals => StatusCode::BAD_REQUEST,
            Self::Unread(Unread::TooSlow { .. }) => StatusCode::REQUEST_TIMEOUT,
        }
    }
}

impl From<CoralError> for HttpResponse {
    fn from(error: CoralError) -> Self {
        Self::build(error.status()).json(json!({"error": error.to_string()}))
    }
}
