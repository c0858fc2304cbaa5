//! Several calls in one request, each answered by itself: `multipart/mixed` of HTTP messages, as Google's libraries send
//! them.

use std::fmt::Write;

use actix_web::http::Method;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use super::answer::{Answer, JSON};
use super::call::{Call, key_in_headers};
use super::error::PerspectiveError;
use super::parts::{Part, boundary, parts};
use crate::api::Unread;
use crate::compat::asked::{Body, header};
use crate::service::Service;

/// The most calls of one batch, as of the original.
const MAX_CALLS: usize = 1_000;
/// What stands between the answers: nothing that JSON in lines can hold at the beginning of one.
const BOUNDARY: &str = "batch_vigie_3f9a51c7e2d84b06";

/// Answers a batch.
pub(super) async fn answer(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    match answered(&request, &service, body).await {
        Ok(body) => HttpResponse::Ok().content_type(format!("multipart/mixed; boundary={BOUNDARY}")).body(body),
        Err(error) => Answer::from(error).into_response(),
    }
}

async fn answered(
    request: &HttpRequest,
    service: &Data<Service>,
    body: Result<Bytes, Unread>,
) -> Result<String, PerspectiveError> {
    let body = body.map_err(|why| PerspectiveError::Unread { why, limit: 0 })?;
    let body = std::str::from_utf8(&body).map_err(|_bytes| PerspectiveError::BadBatch("it is not UTF-8"))?;
    let content_type = header(request, "content-type").unwrap_or_default();
    let boundary = boundary(content_type).ok_or(PerspectiveError::BadBatch("no boundary in the content type"))?;
    let parts = parts(body, boundary);
    if parts.is_empty() || parts.len() > MAX_CALLS {
        return Err(PerspectiveError::BadBatch("it has no calls, or more than 1000"));
    }
    let outer_key = key_in_headers(request);
    let mut written = String::new();
    for part in parts {
        let (answer, _) = call(&part, outer_key.as_deref()).answer(service).await;
        write_part(&mut written, part.header("content-id").as_deref(), &answer);
    }
    // Writing to a string cannot fail.
    let _written = write!(written, "--{BOUNDARY}--\r\n");
    Ok(written)
}

/// The call in a part: an HTTP message of its own.
fn call(part: &Part<'_>, outer_key: Option<&str>) -> Call {
    let message = Part::of(part.body.trim_start_matches(['\r', '\n']));
    let mut words = message.first_line().split_whitespace();
    let method = words.next().and_then(|method| method.parse().ok()).unwrap_or(Method::GET);
    let target = words.next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let bearer = message.header("authorization").and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
    let key = message.header("x-goog-api-key").or(bearer).or_else(|| outer_key.map(str::to_owned));
    let body = Ok(Bytes::copy_from_slice(message.body.as_bytes()));
    Call { method, path: path_of(path).to_owned(), query: query.to_owned(), key, body }
}

/// The path of a target, which may be a whole address.
fn path_of(target: &str) -> &str {
    match target.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => target,
    }
}

/// One answer. Clients find it by the call's id behind `response-`; they need the ` + ` in it.
fn write_part(written: &mut String, content_id: Option<&str>, answer: &Answer) {
    let id = content_id.map(|id| id.trim().trim_start_matches('<').trim_end_matches('>'));
    let reason = actix_web::http::StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
    let _written = write!(
        written,
        "--{BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: <response-{}>\r\n\r\n\
         HTTP/1.1 {} {}\r\nContent-Type: {JSON}\r\nContent-Length: {}\r\n\r\n{}\r\n",
        id.unwrap_or_default(),
        answer.status,
        reason.unwrap_or_default(),
        answer.body.len(),
        answer.body,
    );
}
