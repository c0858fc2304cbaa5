//! How a failure looks: `application/problem+json` (RFC 9457), one shape for all.

use actix_web::HttpResponse;
use actix_web::http::header::{ALLOW, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

use super::error::ApiError;
use super::fields::FieldProblem;
use super::time;
use super::vocabulary::{RoleName, StatusName};
use crate::service::ServiceError;
use crate::store::{Refusal, StoreError};

/// How long a caller should wait after a 503, in seconds.
const RETRY_AFTER_SECONDS: &str = "1";

/// Why a request was not fulfilled (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// The kind of problem as a URI: `urn:vigie:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// The kind of problem as a stable word, to branch on.
    #[schema(example = "invalid_fields")]
    code: &'static str,
    /// What went wrong this time.
    detail: String,
    /// The fields to blame.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// What would have been allowed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<String>,
    /// The limit that was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    /// Where the comment stands now, when a decision came too late.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Current>,
    /// The moderator who holds the comment, when somebody else does.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<Holder>,
    /// When the comment was erased, RFC 3339, when it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    erased_at: Option<String>,
    /// The moderator whose decision it is, when it is another one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
    /// The request, as the log names it.
    request_id: String,
}

/// Where a comment stands now.
#[derive(Debug, Serialize, ToSchema)]
struct Current {
    version: u32,
    status: StatusName,
    /// Who made this version.
    decided_by: String,
    /// When, RFC 3339.
    decided_at: String,
}

/// Who holds a comment.
#[derive(Debug, Serialize, ToSchema)]
struct Holder {
    moderator: String,
    /// Until when, RFC 3339.
    until: String,
}

/// Renders `error` as the answer to the request `request_id`.
pub(super) fn render(error: &ApiError, request_id: &str) -> HttpResponse {
    let mut builder = HttpResponse::build(actix_web::ResponseError::status_code(error));
    if let Some(header) = header(error) {
        builder.insert_header(header);
    }
    if error.row().status == 408 {
        // The rest of the body may never come.
        builder.force_close();
    }
    builder.content_type("application/problem+json").json(Problem::new(error, request_id))
}

impl Problem {
    fn new(error: &ApiError, request_id: &str) -> Self {
        let row = error.row();
        Self {
            kind: format!("urn:vigie:problem:{}", row.code),
            title: row.title,
            status: row.status,
            code: row.code,
            detail: error.detail(),
            errors: errors(error),
            allowed: allowed(error),
            limit: limit(error),
            current: current(error),
            held_by: held_by(error),
            erased_at: erased_at(error),
            decided_by: decided_by(error),
            request_id: request_id.to_owned(),
        }
    }
}

fn errors(error: &ApiError) -> Vec<FieldProblem> {
    match error {
        ApiError::InvalidFields(fields) => fields.clone(),
        ApiError::TextTooLong { field, .. } => vec![FieldProblem::new(field, error)],
        _ => Vec::new(),
    }
}

fn allowed(error: &ApiError) -> Vec<String> {
    match error {
        ApiError::MethodNotAllowed { allow } => allow.split(", ").map(str::to_owned).collect(),
        ApiError::Forbidden { needs, .. } => RoleName::ALL
            .into_iter()
            .filter(|role| role.role() >= *needs)
            .map(|role| role.as_str().to_owned())
            .collect(),
        ApiError::NotJson => vec!["application/json".to_owned()],
        _ => Vec::new(),
    }
}

const fn limit(error: &ApiError) -> Option<usize> {
    match error {
        ApiError::BodyTooLarge { limit }
        | ApiError::JsonTooDeep { limit }
        | ApiError::TextTooLong { limit, .. }
        | ApiError::TooManyTexts { limit, .. } => Some(*limit),
        _ => None,
    }
}

fn current(error: &ApiError) -> Option<Current> {
    match refusal(error)? {
        Refusal::Stale { current, by, status, at, .. } => Some(Current {
            version: *current,
            status: (*status).into(),
            decided_by: by.as_str().to_owned(),
            decided_at: time::rfc3339(*at),
        }),
        _ => None,
    }
}

fn held_by(error: &ApiError) -> Option<Holder> {
    match refusal(error)? {
        Refusal::Leased { by, until } => {
            Some(Holder { moderator: by.as_str().to_owned(), until: time::rfc3339(*until) })
        }
        _ => None,
    }
}

fn erased_at(error: &ApiError) -> Option<String> {
    match refusal(error)? {
        Refusal::Erased { at } => Some(time::rfc3339(*at)),
        _ => None,
    }
}

fn decided_by(error: &ApiError) -> Option<String> {
    match refusal(error)? {
        Refusal::NotTheirs { by } => Some(by.as_str().to_owned()),
        _ => None,
    }
}

const fn refusal(error: &ApiError) -> Option<&Refusal> {
    match error {
        ApiError::Service(ServiceError::Store(StoreError::Refused(refusal))) => Some(refusal),
        _ => None,
    }
}

/// The header that belongs to a status, if one does.
fn header(error: &ApiError) -> Option<(HeaderName, HeaderValue)> {
    match error {
        ApiError::MethodNotAllowed { allow } => Some((ALLOW, HeaderValue::from_static(allow))),
        ApiError::Unauthorized => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
        ApiError::TooManyRequests { standing } => Some((RETRY_AFTER, standing.waits_seconds().into())),
        _ if error.row().status == 503 => Some((RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::MessageBody;

    use super::*;
    use crate::clock::UnixMillis;
    use crate::comment::Id;
    use crate::store::Status;

    fn refused(refusal: Refusal) -> ApiError {
        ApiError::Service(ServiceError::Store(StoreError::Refused(refusal)))
    }

    #[test]
    fn whoever_finds_the_store_busy_or_away_is_told_when_to_come_back() {
        for (failure, code) in [(StoreError::Busy, "busy"), (StoreError::Unavailable, "store_unavailable")] {
            let error = ApiError::Service(ServiceError::Store(failure));
            let answer = render(&error, "r1");
            assert_eq!(answer.status(), 503);
            assert_eq!(answer.headers().get(RETRY_AFTER), Some(&HeaderValue::from_static("1")));
            assert_eq!(error.row().code, code);
        }
    }

    #[test]
    fn a_stale_decision_says_who_made_the_current_one() {
        let (by, at) = (Id::ours("anna"), UnixMillis(1_700_000_000_000));
        let error = refused(Refusal::Stale { expected: 1, current: 2, by, status: Status::Rejected, at });
        let body = render(&error, "r1").into_body().try_into_bytes().expect("a body in memory");
        let problem: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(problem["current"]["decided_by"], "anna");
        assert_eq!(problem["current"]["status"], "rejected");
        assert_eq!(problem["request_id"], "r1");
        assert!(problem.get("errors").is_none() && problem.get("limit").is_none());
    }

    #[test]
    fn failures_of_ours_never_say_more_than_their_name() {
        let error = ApiError::Service(ServiceError::Store(StoreError::Damaged));
        assert_eq!(error.detail(), "a stored record is damaged");
        assert_eq!(error.row().status, 500);
    }
}
