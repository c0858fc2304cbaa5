//! Query strings: read strictly, values parsed by the resource.

use std::future::{Ready, ready};
use std::ops::RangeInclusive;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::error::ApiError;
use super::fields::FieldProblem;

/// A query string that was read.
#[derive(Debug)]
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let read = web::Query::<T>::from_query(request.query_string());
        ready(read.map(|query| Self(query.into_inner())).map_err(|error| refuse(&error)))
    }
}

/// All parameters are optional strings, so what remains is an unknown or a repeated one; the message names it.
fn refuse(error: &actix_web::error::QueryPayloadError) -> ApiError {
    let message = match error {
        actix_web::error::QueryPayloadError::Deserialize(error) => error.to_string(),
        other => other.to_string(),
    };
    let name = message.split('`').nth(1).unwrap_or("query").to_owned();
    ApiError::InvalidFields(vec![FieldProblem::new(&name, message)])
}

/// A number outside of what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no whole number from {} to {}", .allowed.start(), .allowed.end())]
pub(super) struct OutOfRange {
    allowed: RangeInclusive<u32>,
}

/// Reads a whole number within `allowed`.
pub(super) fn whole(number: &str, allowed: RangeInclusive<u32>) -> Result<u32, OutOfRange> {
    match number.parse() {
        Ok(number) => within(number, allowed),
        Err(_) => Err(OutOfRange { allowed }),
    }
}

/// Checks that a number is within `allowed`.
pub(super) fn within(number: u32, allowed: RangeInclusive<u32>) -> Result<u32, OutOfRange> {
    if allowed.contains(&number) { Ok(number) } else { Err(OutOfRange { allowed }) }
}
