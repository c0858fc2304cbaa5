//! What every contract asks of a request: its whole body whatever it calls itself, and its parameters.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload as RawPayload;
use actix_web::web::{Bytes, Data, Payload, Query};
use actix_web::{FromRequest, HttpRequest};

use crate::api::{Limits, Unread, read_whole};

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

/// A header as text.
pub(super) fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}
