//! JSON bodies: media type, limit, encoding, depth, then fields. What gets past here has the right shape; what its
//! values mean is parsed by the resource.
//!
//! Malformed JSON is a 400, well-formed JSON with fields that do not fit a 422, too much of anything a 413.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload as RawPayload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{FromRequest, HttpRequest};
use serde::de::{DeserializeOwned, IgnoredAny};
use tokio::time::timeout;

use super::Limits;
use super::error::ApiError;
use super::fields::FieldProblem;
use crate::service::MAX_ARTIFACT_BYTES;

/// The deepest nesting of any body. The contract's own bodies need three.
const MAX_DEPTH: usize = 32;

/// How long a body may take to arrive: nobody holds a connection and its memory for longer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The same for a model, which an admin may bring over a slow line.
const LONG_PATIENCE: Duration = Duration::from_secs(300);

/// A body that was read.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

/// What can stand in a body.
pub(super) trait Wire: DeserializeOwned + 'static {
    /// How many bytes such a body may have.
    fn limit(limits: &Limits) -> usize {
        limits.max_body_bytes
    }
}

impl<T: Wire> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut RawPayload) -> Self::Future {
        let limit = request.app_data::<Data<Limits>>().map_or(0, |limits| T::limit(limits));
        let head = check_head(request, limit);
        let payload = Payload::from_request(request, payload);
        Box::pin(async move {
            head?;
            let payload = payload.await.or(Err(ApiError::BodyIncomplete))?;
            parse(&read_whole(payload, limit).await?).map(Self)
        })
    }
}

/// A model's bytes that were read.
#[derive(Debug)]
pub(super) struct Artifact(pub(super) Bytes);

impl FromRequest for Artifact {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut RawPayload) -> Self::Future {
        let head = check_length(request, MAX_ARTIFACT_BYTES);
        let payload = Payload::from_request(request, payload);
        Box::pin(async move {
            head?;
            let payload = payload.await.or(Err(ApiError::BodyIncomplete))?;
            Ok(Self(read_within(payload, MAX_ARTIFACT_BYTES, LONG_PATIENCE).await?))
        })
    }
}

/// Why a body was not read, in every contract alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// More bytes than it may have.
    TooLarge {
        /// The most allowed.
        limit: usize,
    },
    /// The connection broke, or the transfer encoding did.
    Incomplete,
    /// It takes longer than anybody waits.
    TooSlow {
        /// How long it may take.
        seconds: u64,
    },
}

/// Reads a body to its end, of at most `limit` bytes.
pub(crate) async fn read_whole(payload: Payload, limit: usize) -> Result<Bytes, Unread> {
    read_within(payload, limit, PATIENCE).await
}

async fn read_within(payload: Payload, limit: usize, patience: Duration) -> Result<Bytes, Unread> {
    let Ok(read) = timeout(patience, payload.to_bytes_limited(limit)).await else {
        return Err(Unread::TooSlow { seconds: patience.as_secs() });
    };
    let Ok(read) = read else {
        return Err(Unread::TooLarge { limit });
    };
    read.or(Err(Unread::Incomplete))
}

impl From<Unread> for ApiError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::TooLarge { limit } => Self::BodyTooLarge { limit },
            Unread::Incomplete => Self::BodyIncomplete,
            Unread::TooSlow { seconds } => Self::BodyTooSlow { seconds },
        }
    }
}

fn check_head(request: &HttpRequest, limit: usize) -> Result<(), ApiError> {
    check_length(request, limit)?;
    let media_type = header(request, CONTENT_TYPE).and_then(|value| value.split(';').next());
    let is_json = media_type.unwrap_or_default().trim().eq_ignore_ascii_case("application/json");
    if is_json { Ok(()) } else { Err(ApiError::NotJson) }
}

fn check_length(request: &HttpRequest, limit: usize) -> Result<(), ApiError> {
    let declared: Option<usize> = header(request, CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if declared.is_some_and(|n_bytes| n_bytes > limit) { Err(ApiError::BodyTooLarge { limit }) } else { Ok(()) }
}

fn header(request: &HttpRequest, name: HeaderName) -> Option<&str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    let json = std::str::from_utf8(body).map_err(|error| ApiError::NotUtf8 { at: error.valid_up_to() })?;
    if depth(json) > MAX_DEPTH {
        return Err(ApiError::JsonTooDeep { limit: MAX_DEPTH });
    }
    let _whole: IgnoredAny = serde_json::from_str(json).map_err(|source| ApiError::InvalidJson { source })?;
    let mut parser = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut parser).map_err(|error| {
        let path = error.path().to_string();
        refuse(&path, error.into_inner())
    })
}

fn refuse(path: &str, source: serde_json::Error) -> ApiError {
    if !source.is_data() {
        return ApiError::InvalidJson { source };
    }
    let message = without_text(&source.to_string());
    let field = blamed(path, &message);
    ApiError::InvalidFields(vec![FieldProblem::new(&field, message)])
}

/// The parser's message without the text it stumbled over, which may be a reader's: an error names fields, not contents.
fn without_text(message: &str) -> String {
    let kinds = ["invalid type: string", "invalid value: string"];
    let quoted = kinds.into_iter().find(|kind| message.starts_with(kind));
    match (quoted, message.rsplit_once("\", expected ")) {
        (Some(kind), Some((_, expected))) => format!("{kind}, expected {expected}"),
        _ => message.to_owned(),
    }
}

/// The path of the field to blame: a missing, unknown or repeated one is named in the message only, while the path ends
/// at the object around it.
fn blamed(path: &str, message: &str) -> String {
    let around = if path == "." { "" } else { path };
    let named = ["missing field `", "unknown field `", "duplicate field `"]
        .into_iter()
        .find_map(|beginning| message.strip_prefix(beginning))
        .and_then(|rest| rest.split('`').next());
    match named {
        Some(name) if around.is_empty() => name.to_owned(),
        Some(name) if around.rsplit('.').next() != Some(name) => format!("{around}.{name}"),
        Some(_) | None if around.is_empty() => "body".to_owned(),
        Some(_) | None => around.to_owned(),
    }
}

/// How deep brackets nest outside of strings, in one pass and without recursion.
fn depth(json: &str) -> usize {
    let (mut now, mut deepest, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                now += 1;
                deepest = deepest.max(now);
            }
            b']' | b'}' if !in_string => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_brackets_outside_of_strings_count_as_depth() {
        assert_eq!(depth(r#"{"a": [1, {"b": []}]}"#), 4);
        assert_eq!(depth(r#""[[[[""#), 0);
        assert_eq!(depth(r#"["\"[[", "]"]"#), 1);
        assert_eq!(depth("]]]["), 1);
    }

    #[test]
    fn a_text_in_the_wrong_place_is_not_repeated() {
        let message = r#"invalid type: string "my \", expected address", expected an object at line 1 column 39"#;
        assert_eq!(without_text(message), "invalid type: string, expected an object at line 1 column 39");
        let number = "invalid type: integer `1`, expected a string at line 1 column 9";
        assert_eq!(without_text(number), number);
    }

    #[test]
    fn a_missing_field_is_blamed_by_its_own_path() {
        assert_eq!(blamed(".", "missing field `text` at line 1 column 2"), "text");
        assert_eq!(blamed("article", "missing field `id` at line 1 column 2"), "article.id");
        assert_eq!(blamed("article.colour", "unknown field `colour`, expected `id`"), "article.colour");
        assert_eq!(blamed("version", "invalid type: string"), "version");
        assert_eq!(blamed(".", "invalid type: sequence"), "body");
    }
}
