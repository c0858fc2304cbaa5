//! What every contract asks of a request: its whole body whatever it calls itself, and its parameters.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload as RawPayload;
use actix_web::web::{Bytes, Data, Payload, Query};
use actix_web::{FromRequest, HttpRequest};

use crate::api::{Limits, Unread, read_whole};
use crate::comment::MAX_TEXT_BYTES;

/// A body of any media type, or why there is none: how that is said is the contract's.
#[derive(Debug)]
pub(super) struct Body(pub(super) Result<Bytes, Unread>);

impl FromRequest for Body {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut RawPayload) -> Self::Future {
        let limit = request.app_data::<Data<Limits>>().map_or(0, |limits| limits.max_batch_bytes);
        let payload = Payload::from_request(request, payload);
        Box::pin(async move {
            let Ok(payload) = payload.await else { return Ok(Self(Err(Unread::Incomplete))) };
            Ok(Self(read_whole(payload, limit).await))
        })
    }
}

/// Parameters in the order in which they came; what does not read is left out.
pub(super) fn parameters(query: &str) -> Vec<(String, String)> {
    Query::<Vec<(String, String)>>::from_query(query).map(Query::into_inner).unwrap_or_default()
}

/// The first parameter of this name.
pub(super) fn parameter<'p>(parameters: &'p [(String, String)], name: &str) -> Option<&'p str> {
    parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// A text beyond the limit is judged by its beginning, where refusing it would let it through.
pub(super) fn cut(mut text: String) -> String {
    if text.len() > MAX_TEXT_BYTES {
        let end = (0..=MAX_TEXT_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.truncate(end);
    }
    text
}

/// A header as text.
pub(super) fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_beyond_the_limit_is_cut_between_characters() {
        assert_eq!(cut("é".repeat(20_000)).len(), MAX_TEXT_BYTES);
        assert_eq!(cut(format!("x{}", "é".repeat(20_000))).len(), MAX_TEXT_BYTES - 1);
        assert_eq!(cut("short".to_owned()), "short");
    }
}
