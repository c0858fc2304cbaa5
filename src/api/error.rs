//! Everything that can go wrong in a request, and THE TABLE from it to code, status and title.
//!
//! The table is matched exhaustively: a new failure does not compile before it has a line here. How a failure looks on
//! the wire is `problem`'s.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use super::fields::FieldProblem;
use super::vocabulary::RoleName;
use crate::service::{AccountError, BatchError, KeyError, ModelError, PolicyChangeError, ServiceError, Standing};
use crate::store::{Refusal, Role, StoreError, VerifyError};

/// Why a request was not fulfilled.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    /// No such path.
    #[error("there is nothing here; `/openapi.json` lists every call")]
    UnknownRoute,
    /// A known path, another method.
    #[error("this path knows other methods: {allow}")]
    MethodNotAllowed {
        /// Which ones.
        allow: &'static str,
    },
    /// No key, or none that is known.
    #[error("a valid key is needed: `Authorization: Bearer <key>`")]
    Unauthorized,
    /// A key with too low a role.
    #[error("the key's role is `{has}`; this call needs `{needs}`", has = RoleName::from(*.has).as_str(), needs = RoleName::from(*.needs).as_str())]
    Forbidden {
        /// The role it has.
        has: Role,
        /// The role that is needed.
        needs: Role,
    },
    /// A body in another format.
    #[error("the body must be JSON; send `Content-Type: application/json`")]
    NotJson,
    /// More bytes than a body may have.
    #[error("the body has more than {limit} bytes")]
    BodyTooLarge {
        /// The most allowed.
        limit: usize,
    },
    /// The connection broke, or the transfer encoding did, while the body was read.
    #[error("the body did not arrive whole")]
    BodyIncomplete,
    /// The body takes longer than anybody waits.
    #[error("the body did not arrive within {seconds} seconds")]
    BodyTooSlow {
        /// How long it may take.
        seconds: u64,
    },
    /// Bytes that are no UTF-8.
    #[error("the body is not UTF-8: byte {at} does not belong there")]
    NotUtf8 {
        /// Where the first wrong byte is, from 0.
        at: usize,
    },
    /// Brackets within brackets within brackets.
    #[error("the JSON is nested more than {limit} levels deep")]
    JsonTooDeep {
        /// The deepest allowed.
        limit: usize,
    },
    /// Not JSON at all.
    #[error("the body is not valid JSON: {source}")]
    InvalidJson {
        /// What the parser says, with line and column.
        #[source]
        source: serde_json::Error,
    },
    /// Valid JSON or a valid query, but fields that do not fit.
    #[error("{n} of the fields do not fit", n = .0.len())]
    InvalidFields(Vec<FieldProblem>),
    /// A comment's text beyond the limit.
    #[error("`{field}` has {n_bytes} bytes of UTF-8; allowed are at most {limit}")]
    TextTooLong {
        /// Which text.
        field: String,
        /// Its length.
        n_bytes: usize,
        /// The longest allowed.
        limit: usize,
    },
    /// More texts than one call may carry.
    #[error("the request has {n} texts; allowed are at most {limit}")]
    TooManyTexts {
        /// How many it has.
        n: usize,
        /// The most allowed.
        limit: usize,
    },
    /// The key has used up what it may ask for.
    #[error("the key may make {n} requests a minute; more are possible in {seconds} s", n = .standing.per_minute(), seconds = .standing.waits_seconds())]
    TooManyRequests {
        /// How the key stands.
        standing: Standing,
    },
    /// The framework refused or failed where nothing of ours was asked.
    #[error("the request failed before it was understood")]
    Unexpected,
    /// A use case was not done.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Stable; clients may branch on it.
    pub(super) code: &'static str,
    /// The HTTP status.
    pub(super) status: u16,
    /// The same words for the same code, always.
    pub(super) title: &'static str,
}

const fn row(code: &'static str, status: u16, title: &'static str) -> Row {
    Row { code, status, title }
}

impl ApiError {
    /// THE TABLE, first half: what the edge finds wrong by itself.
    pub(super) const fn row(&self) -> Row {
        match self {
            Self::UnknownRoute => row("unknown_route", 404, "No such path"),
            Self::MethodNotAllowed { .. } => row("method_not_allowed", 405, "Method not allowed"),
            Self::Unauthorized => row("unauthorized", 401, "A valid key is needed"),
            Self::Forbidden { .. } => row("forbidden", 403, "The key's role is too low"),
            Self::NotJson => row("unsupported_media_type", 415, "The body must be JSON"),
            Self::BodyTooLarge { .. } => row("body_too_large", 413, "The body is too large"),
            Self::BodyIncomplete => row("body_incomplete", 400, "The body did not arrive whole"),
            Self::BodyTooSlow { .. } => row("body_too_slow", 408, "The body arrives too slowly"),
            Self::NotUtf8 { .. } => row("not_utf8", 400, "The body is not UTF-8"),
            Self::JsonTooDeep { .. } => row("json_too_deep", 400, "The JSON is nested too deeply"),
            Self::InvalidJson { .. } => row("invalid_json", 400, "The body is not valid JSON"),
            Self::InvalidFields(_) => row("invalid_fields", 422, "Fields that do not fit"),
            Self::TextTooLong { .. } => row("text_too_long", 413, "The text is too long"),
            Self::TooManyTexts { .. } => row("too_many_texts", 413, "Too many texts in one call"),
            Self::TooManyRequests { .. } => row("too_many_requests", 429, "Too many requests"),
            Self::Unexpected => row("unexpected", 500, "The request failed"),
            Self::Service(error) => service_row(error),
        }
    }

    /// What is to be said of this failure: the innermost cause that callers may know.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Service(ServiceError::Store(StoreError::Refused(refusal))) => refusal.to_string(),
            Self::Service(ServiceError::Store(error)) => error.to_string(),
            Self::Service(ServiceError::Key(error)) => error.to_string(),
            Self::Service(ServiceError::Account(error)) => error.to_string(),
            Self::Service(ServiceError::Batch(error)) => error.to_string(),
            Self::Service(ServiceError::Verify(error)) => error.to_string(),
            Self::Service(ServiceError::Model(error)) => error.to_string(),
            Self::Service(ServiceError::Policy(error)) => error.to_string(),
            Self::InvalidFields(fields) => fields.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            edge_or_plain => edge_or_plain.to_string(),
        }
    }
}

/// THE TABLE, second half: what a use case refuses or fails at.
pub(super) const fn service_row(error: &ServiceError) -> Row {
    match error {
        ServiceError::Store(StoreError::Refused(refusal)) => match refusal {
            Refusal::NotFound => row("not_found", 404, "Not found"),
            Refusal::IdTaken => row("id_taken", 409, "The id belongs to another comment"),
            Refusal::Stale { .. } => row("stale_version", 409, "Another version is current"),
            Refusal::Leased { .. } => row("leased", 409, "Another moderator holds the comment"),
            Refusal::NotHeld => row("not_held", 409, "The comment is not held by this moderator"),
            Refusal::KeyExists => row("key_exists", 409, "A key of this name exists"),
            Refusal::AccountExists => row("account_exists", 409, "An account of this name exists"),
            Refusal::Erased { .. } => row("erased", 410, "The comment was erased"),
            Refusal::NotWaiting => row("not_waiting", 409, "The comment does not wait for a decision"),
            Refusal::ForLeads => row("for_leads", 403, "A lead decides"),
            Refusal::NothingToUndo => row("nothing_to_undo", 409, "Nothing can be taken back"),
            Refusal::NotTheirs { .. } => row("not_theirs", 403, "Another moderator decided"),
            Refusal::EnoughReports { .. } => row("enough_reports", 409, "The comment has all the reports it can have"),
        },
        ServiceError::Store(StoreError::Busy) => row("busy", 503, "More is waiting than may wait"),
        ServiceError::Store(StoreError::Unavailable) | ServiceError::Verify(VerifyError::Closed) => {
            row("store_unavailable", 503, "Nothing can be kept right now")
        }
        ServiceError::Store(StoreError::Damaged) => row("store_damaged", 500, "A stored record is damaged"),
        ServiceError::Verify(VerifyError::Journal(_) | VerifyError::Unreadable) => {
            row("verify_failed", 500, "The store could not be checked")
        }
        ServiceError::Batch(BatchError::Grown { .. }) => row("batch_grown", 409, "More comments fit than were shown"),
        ServiceError::ScoringFailed => row("scoring_failed", 500, "A text could not be scored"),
        ServiceError::Key(KeyError::ReservedName) | ServiceError::Account(AccountError::ReservedName) => {
            row("reserved_name", 422, "The name is reserved")
        }
        ServiceError::Key(KeyError::SecretInUse) => row("key_in_use", 409, "The key stands under another name"),
        ServiceError::Key(KeyError::LastAdmin) => row("last_admin", 409, "The last admin key cannot be revoked"),
        ServiceError::Key(KeyError::InSettings) => row("key_in_settings", 409, "The key stands in the settings"),
        ServiceError::Key(KeyError::NoRandomness(_)) => row("no_randomness", 500, "No random bytes for a key"),
        ServiceError::Account(AccountError::RoleTooLow) => row("role_too_low", 422, "The role does not moderate"),
        ServiceError::Account(AccountError::Hashing(_) | AccountError::Interrupted) => {
            row("hashing_failed", 500, "The password could not be kept")
        }
        ServiceError::Policy(PolicyChangeError::Invalid(_)) => row("invalid_policy", 422, "The policy has a mistake"),
        ServiceError::Policy(PolicyChangeError::Disk(_)) => row("policy_not_kept", 503, "The policy could not be kept"),
        ServiceError::Model(ModelError::Unknown) => row("unknown_model", 404, "No such model"),
        ServiceError::Model(ModelError::Unusable(_)) => row("unusable_model", 422, "The model cannot be used"),
        ServiceError::Model(ModelError::Disk(_)) => row("model_not_kept", 503, "The model could not be kept or read"),
        ServiceError::MetricsFailed(_) => row("metrics_failed", 500, "The metrics did not print"),
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.row().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Only the status: `trace` knows the request and fills in the problem.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
