//! One entry of a comment's history on disk.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::decision::DecisionRecord;
use super::place::ActionRecord;
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::store::{HistoryEntry, Judgement};

/// [`HistoryEntry`] on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct HistoryRecord {
    version: u32,
    at: i64,
    #[serde(flatten)]
    what: JudgementRecord,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum JudgementRecord {
    Machine { submitted_by: String, decision: DecisionRecord },
    Person { moderator: String, action: ActionRecord, reason: Option<Category>, note: Option<String> },
}

impl From<&HistoryEntry> for HistoryRecord {
    fn from(entry: &HistoryEntry) -> Self {
        let what = match &entry.what {
            Judgement::Machine { submitted_by, decision } => {
                JudgementRecord::Machine { submitted_by: submitted_by.as_str().to_owned(), decision: decision.into() }
            }
            Judgement::Person { moderator, action, reason, note } => JudgementRecord::Person {
                moderator: moderator.as_str().to_owned(),
                action: (*action).into(),
                reason: *reason,
                note: note.as_ref().map(|note| note.as_str().to_owned()),
            },
        };
        Self { version: entry.version, at: entry.at.0, what }
    }
}

impl TryFrom<HistoryRecord> for HistoryEntry {
    type Error = RecordError;

    fn try_from(record: HistoryRecord) -> Result<Self, RecordError> {
        let what = match record.what {
            JudgementRecord::Machine { submitted_by, decision } => {
                Judgement::Machine { submitted_by: Id::parse(submitted_by)?, decision: decision.try_into()? }
            }
            JudgementRecord::Person { moderator, action, reason, note } => Judgement::Person {
                moderator: Id::parse(moderator)?,
                action: action.into(),
                reason,
                note: note.map(Line::parse).transpose()?,
            },
        };
        Ok(Self { version: record.version, at: UnixMillis(record.at), what })
    }
}
