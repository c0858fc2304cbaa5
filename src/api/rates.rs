//! How much a caller may still ask for, in the headers of each answer: `RateLimit` and `RateLimit-Policy` as the IETF's
//! draft writes them (draft-ietf-httpapi-ratelimit-headers-10).

use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpMessage, HttpRequest};

use crate::service::Standing;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Notes how the caller of a request stands.
pub(crate) fn note(request: &HttpRequest, standing: Standing) {
    request.extensions_mut().insert(standing);
}

/// Writes what was noted into the answer.
pub(super) fn announce(answered: &mut ServiceResponse) {
    let Some(standing) = answered.request().extensions().get::<Standing>().copied() else { return };
    let policy = format!("\"key\";q={};w=60", standing.per_minute());
    let now = format!("\"key\";r={};t={}", standing.remaining(), standing.full_in_seconds());
    for (name, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, now)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answered.headers_mut().insert(name, value);
        }
    }
}
