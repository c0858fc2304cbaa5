//! Disk types: what the state and the journal hold, as JSON.
//!
//! Only this folder knows serde's view of what is stored, so that a renamed domain field breaks no store. Everything read
//! back passes the domain's own parsers again. No error here quotes a value.

mod comment; // a comment's row
mod decision; // the machine's decision
mod event; // what the journal tells
mod history; // one entry of a comment's history
mod key; // an API key, and the store's own marks
mod label; // what another system said of a text
mod place; // place, lease and the small words
mod report; // a reader's report
mod rule_names; // names of rules, read back
mod totals; // counters, and that something was erased
mod traits; // what a comment is found by
mod wire; // bytes of fixed width

pub(crate) use comment::{CommentRecord, CommentRow};
pub(crate) use event::{Encoded, Erasure, Event, LabelMade, PersonRuling, ReportMade, Revised, Undone};
pub(crate) use history::HistoryRecord;
pub(crate) use key::{AccountRecord, AppliedRecord, KeyRecord, SchemaRecord, VersionsRecord};
pub(crate) use label::LabelRecord;
pub(crate) use report::{ReportRecord, ReporterTotals};
pub(crate) use totals::{ArticleCounts, AuthorCounts, CountsRecord, ErasedRecord};
pub(crate) use traits::{Traits, rounded};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::category::NotAProbability;
use crate::comment::FieldError;
use crate::text::UnknownLanguage;

/// Why a record does not read back.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum RecordError {
    /// Not the JSON of this record.
    #[error("not the JSON of this record, at byte {column}")]
    Malformed {
        /// Where.
        column: usize,
    },
    /// A field the domain does not accept.
    #[error("a field is not acceptable")]
    Field(#[from] FieldError),
    /// A language the domain does not accept.
    #[error("a language code is not acceptable")]
    Language(#[from] UnknownLanguage),
    /// A score the domain does not accept.
    #[error("a score is not acceptable")]
    Score(#[from] NotAProbability),
    /// Longer than any value may be.
    #[error("has {n_bytes} bytes, more than a value may have")]
    TooLong {
        /// Its length.
        n_bytes: usize,
    },
    /// The text is not UTF-8.
    #[error("the text is not UTF-8")]
    Text,
}

/// Writes a record.
pub(crate) fn to_json<T: Serialize>(record: &T) -> Result<Vec<u8>, RecordError> {
    serde_json::to_vec(record).map_err(|error| malformed(&error))
}

/// Reads a record.
pub(crate) fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, RecordError> {
    serde_json::from_slice(json).map_err(|error| malformed(&error))
}

/// serde's messages quote the offending value, which may be somebody's words: only the place is kept.
fn malformed(error: &serde_json::Error) -> RecordError {
    RecordError::Malformed { column: error.column() }
}
