//! One entry of a comment's history on disk.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::decision::DecisionRecord;
use super::place::{ActionRecord, PlaceRecord, StatusRecord};
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::store::{Before, HistoryEntry, Judgement};

/// [`HistoryEntry`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HistoryRecord {
    version: u32,
    at: i64,
    #[serde(flatten)]
    what: JudgementRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<BeforeRecord>,
}

/// [`Before`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct BeforeRecord {
    status: StatusRecord,
    base: PlaceRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiting: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decided_by: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum JudgementRecord {
    Machine {
        submitted_by: String,
        decision: DecisionRecord,
    },
    Person {
        moderator: String,
        action: ActionRecord,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Category>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        batch: Option<String>,
    },
    Undone {
        moderator: String,
        undoes: u32,
    },
}

impl From<&HistoryEntry> for HistoryRecord {
    fn from(entry: &HistoryEntry) -> Self {
        let what = match &entry.what {
            Judgement::Machine { submitted_by, decision } => {
                JudgementRecord::Machine { submitted_by: submitted_by.as_str().to_owned(), decision: decision.into() }
            }
            Judgement::Undone { moderator, undoes } => {
                JudgementRecord::Undone { moderator: moderator.as_str().to_owned(), undoes: *undoes }
            }
            Judgement::Person { moderator, action, reason, note, batch } => JudgementRecord::Person {
                moderator: moderator.as_str().to_owned(),
                action: (*action).into(),
                reason: *reason,
                note: note.as_ref().map(|note| note.as_str().to_owned()),
                batch: batch.as_ref().map(|batch| batch.as_str().to_owned()),
            },
        };
        let before = entry.before.as_ref().map(BeforeRecord::from);
        Self { version: entry.version, at: entry.at.0, what, before }
    }
}

impl TryFrom<HistoryRecord> for HistoryEntry {
    type Error = RecordError;

    fn try_from(record: HistoryRecord) -> Result<Self, RecordError> {
        let what = match record.what {
            JudgementRecord::Machine { submitted_by, decision } => {
                Judgement::Machine { submitted_by: Id::parse(submitted_by)?, decision: decision.try_into()? }
            }
            JudgementRecord::Undone { moderator, undoes } => {
                Judgement::Undone { moderator: Id::parse(moderator)?, undoes }
            }
            JudgementRecord::Person { moderator, action, reason, note, batch } => Judgement::Person {
                moderator: Id::parse(moderator)?,
                action: action.into(),
                reason,
                note: note.map(Line::parse).transpose()?,
                batch: batch.map(Id::parse).transpose()?,
            },
        };
        let before = record.before.map(Before::try_from).transpose()?;
        Ok(Self { version: record.version, at: UnixMillis(record.at), what, before })
    }
}

impl From<&Before> for BeforeRecord {
    fn from(before: &Before) -> Self {
        Self {
            status: before.status.into(),
            base: before.base.into(),
            waiting: before.waiting.map(|since| since.0),
            decided_by: before.decided_by.as_ref().map(|id| id.as_str().to_owned()),
        }
    }
}

impl TryFrom<BeforeRecord> for Before {
    type Error = RecordError;

    fn try_from(record: BeforeRecord) -> Result<Self, RecordError> {
        Ok(Self {
            status: record.status.into(),
            base: record.base.into(),
            waiting: record.waiting.map(UnixMillis),
            decided_by: record.decided_by.map(Id::parse).transpose()?,
        })
    }
}
