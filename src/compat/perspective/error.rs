//! Everything that can go wrong in a call, and THE TABLE from it to status, name and details.
//!
//! Clients compare parts of these messages and read the first of the details, so the words are the original's.

use serde_json::{Value, json};

use crate::api::Unread;
use crate::service::{ServiceError, Standing};
use crate::store::StoreError;

const SERVICE: &str = "commentanalyzer.googleapis.com";

/// Why a call was not answered with scores.
#[derive(Debug, thiserror::Error)]
pub(super) enum PerspectiveError {
    /// No text.
    #[error("Comment must be non-empty.")]
    EmptyComment,
    /// More bytes than a comment may have.
    #[error("Comment text was too many bytes. Value ({n_bytes}) exceeded limit ({limit}).")]
    CommentTooLong {
        /// Its length.
        n_bytes: usize,
        /// The longest allowed.
        limit: usize,
    },
    /// A language in which the attribute is not served.
    #[error("Attribute {attribute} does not support request languages: {}", .languages.join(", "))]
    Language {
        /// The attribute, as the request names it.
        attribute: String,
        /// The languages.
        languages: Vec<String>,
        /// Who says that the text is in them.
        said_by: SaidBy,
    },
    /// Nothing in the text tells a language.
    #[error("Unable to detect language")]
    NoLanguage,
    /// Nothing is asked for.
    #[error("Missing requested_attributes")]
    NoAttributes,
    /// An attribute that nobody knows.
    #[error("Unknown requested attribute: {0}")]
    UnknownAttribute(String),
    /// A kind of score that is not given.
    #[error("Requested score type {kind} is not supported by attribute {attribute}")]
    ScoreType {
        /// The kind.
        kind: String,
        /// The attribute.
        attribute: String,
    },
    /// HTML.
    #[error("Currently, only 'PLAIN_TEXT' comments are supported")]
    NotPlainText,
    /// Both kinds of context.
    #[error("Context can have either entries or article_and_parent_comment, but both fields were populated.")]
    TwoContexts,
    /// Scores were to be suggested, and there are none.
    #[error("Missing attribute_scores")]
    NoScores,
    /// A suggested score that is none.
    #[error("Invalid suggested score for attribute {0}")]
    BadScore(String),
    /// No JSON.
    #[error("Invalid JSON payload received. Unexpected token at byte {at}.")]
    BadJson {
        /// Where.
        at: usize,
    },
    /// A field that the message does not have.
    #[error("Invalid JSON payload received. Unknown name \"{name}\"{}: Cannot find field.", at(.path))]
    UnknownField {
        /// The field.
        name: String,
        /// The message it stands in.
        path: String,
    },
    /// A field with something else in it.
    #[error("Invalid value at '{path}' ({expected})")]
    BadValue {
        /// The field.
        path: String,
        /// What should stand there, as Google names types.
        expected: &'static str,
    },
    /// The body was not read.
    #[error("The request payload did not arrive, or is larger than {limit} bytes.")]
    Unread {
        /// Why.
        why: Unread,
        /// The most allowed, when that is why.
        limit: usize,
    },
    /// A key that opens nothing.
    #[error("API key not valid. Please pass a valid API key.")]
    BadKey,
    /// No key.
    #[error(
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API."
    )]
    NoKey,
    /// The key has used up what it may ask for.
    #[error(
        "Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)' and limit 'Analysis requests (AnalyzeComment) per minute' of service 'commentanalyzer.googleapis.com' for consumer 'project_number:{consumer}'."
    )]
    Quota {
        /// A number that stands for the key.
        consumer: u64,
        /// What it may ask for.
        standing: Standing,
    },
    /// No such path, or no such method of it.
    #[error("The requested URL was not found on this server.")]
    NoSuchPage,
    /// A batch that is none.
    #[error("Failed to parse batch request, error: {0}")]
    BadBatch(&'static str),
    /// A use case was not done.
    #[error("The service is currently unavailable.")]
    Service(#[from] ServiceError),
}

/// Who says which language a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaidBy {
    /// The request.
    Request,
    /// The text.
    Text,
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" at '{path}'") }
}

impl PerspectiveError {
    /// THE TABLE: the HTTP status and its name.
    pub(super) const fn row(&self) -> (u16, &'static str) {
        match self {
            Self::EmptyComment
            | Self::CommentTooLong { .. }
            | Self::Language { .. }
            | Self::NoLanguage
            | Self::NoAttributes
            | Self::UnknownAttribute(_)
            | Self::ScoreType { .. }
            | Self::NotPlainText
            | Self::TwoContexts
            | Self::NoScores
            | Self::BadScore(_)
            | Self::BadJson { .. }
            | Self::UnknownField { .. }
            | Self::BadValue { .. }
            | Self::BadBatch(_)
            | Self::Unread { why: Unread::Incomplete, .. }
            | Self::BadKey => (400, "INVALID_ARGUMENT"),
            Self::Unread { why: Unread::TooLarge { .. }, .. } => (413, "INVALID_ARGUMENT"),
            Self::Unread { why: Unread::TooSlow { .. }, .. } => (408, "DEADLINE_EXCEEDED"),
            Self::NoKey => (403, "PERMISSION_DENIED"),
            Self::Quota { .. } => (429, "RESOURCE_EXHAUSTED"),
            Self::NoSuchPage => (404, "NOT_FOUND"),
            Self::Service(ServiceError::Store(StoreError::Busy | StoreError::Unavailable)) => (503, "UNAVAILABLE"),
            Self::Service(_) => (500, "INTERNAL"),
        }
    }

    /// What machines read; clients look at the first.
    pub(super) fn details(&self) -> Vec<Value> {
        let kind = match self {
            Self::EmptyComment => "COMMENT_EMPTY",
            Self::Language { attribute, languages, said_by } => return vec![language(attribute, languages, *said_by)],
            Self::NoLanguage => "LANGUAGE_DETECTION_FAILED",
            Self::NoAttributes => "NO_REQUESTED_ATTRIBUTES",
            Self::UnknownAttribute(_)
            | Self::ScoreType { .. }
            | Self::NotPlainText
            | Self::TwoContexts
            | Self::NoScores
            | Self::BadScore(_) => "INVALID_REQUEST",
            Self::BadJson { .. } => return vec![violation("", self)],
            Self::UnknownField { path, .. } | Self::BadValue { path, .. } => return vec![violation(path, self)],
            Self::BadKey => return vec![info("API_KEY_INVALID", &json!({"service": SERVICE}))],
            Self::Quota { consumer, standing } => return quota(*consumer, *standing),
            Self::CommentTooLong { .. }
            | Self::Unread { .. }
            | Self::NoKey
            | Self::NoSuchPage
            | Self::BadBatch(_)
            | Self::Service(_) => return Vec::new(),
        };
        vec![json!({"@type": ERROR, "errorType": kind})]
    }
}

const ERROR: &str = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error";

fn language(attribute: &str, languages: &[String], said_by: SaidBy) -> Value {
    let whose = match said_by {
        SaidBy::Request => "requestedLanguages",
        SaidBy::Text => "detectedLanguages",
    };
    json!({
        "@type": ERROR,
        "errorType": "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        "languageNotSupportedByAttributeError": {whose: languages, "attribute": attribute},
    })
}

fn violation(field: &str, error: &PerspectiveError) -> Value {
    let violation = json!({"field": field, "description": error.to_string()});
    json!({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]})
}

fn info(reason: &str, metadata: &Value) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": metadata,
    })
}

fn quota(consumer: u64, standing: Standing) -> Vec<Value> {
    let metadata = json!({
        "quota_limit_value": standing.per_minute().to_string(),
        "quota_limit": "AnalyzeRequestsPerMinutePerProject",
        "consumer": format!("projects/{consumer}"),
        "service": SERVICE,
        "quota_location": "global",
        "quota_metric": "CommentAnalyzerService/analyze_requests",
    });
    let link =
        json!({"description": "Raise `--rate-limit` of this server.", "url": "https://cloud.google.com/docs/quotas"});
    vec![
        info("RATE_LIMIT_EXCEEDED", &metadata),
        json!({"@type": "type.googleapis.com/google.rpc.Help", "links": [link]}),
    ]
}
