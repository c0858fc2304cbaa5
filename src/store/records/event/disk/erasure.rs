//! That something was erased, on disk.

use serde::{Deserialize, Serialize};

use super::{hashes, ids, name};
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::store::keys::Id16;
use crate::store::records::RecordError;
use crate::store::records::event::Erasure;
use crate::store::records::place::ErasureCauseRecord;
use crate::store::records::wire::Hex;

#[derive(Serialize, Deserialize)]
pub(in crate::store::records::event) struct ErasedRecord {
    cause: ErasureCauseRecord,
    comments: Vec<Hex<16>>,
    reports: Vec<(Hex<16>, u64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Hex<16>>,
    records: Vec<u64>,
    actor: String,
    at: i64,
}

impl From<&Erasure> for ErasedRecord {
    fn from(erasure: &Erasure) -> Self {
        Self {
            cause: erasure.cause.into(),
            comments: hashes(&erasure.comments),
            reports: erasure.reports.iter().map(|(comment, record)| (Hex(comment.0), *record)).collect(),
            labels: hashes(&erasure.labels),
            records: erasure.records.clone(),
            actor: name(&erasure.actor),
            at: erasure.at.0,
        }
    }
}

impl TryFrom<ErasedRecord> for Erasure {
    type Error = RecordError;

    fn try_from(record: ErasedRecord) -> Result<Self, RecordError> {
        Ok(Self {
            cause: record.cause.into(),
            comments: ids(record.comments),
            reports: record.reports.into_iter().map(|(comment, record)| (Id16(comment.0), record)).collect(),
            labels: ids(record.labels),
            records: record.records,
            actor: Id::parse(record.actor)?,
            at: UnixMillis(record.at),
        })
    }
}
