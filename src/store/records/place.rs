//! Disk types of the small words (status, action, role, lane and their like), of a place in the queue and of a lease.

use serde::{Deserialize, Serialize};

use super::RecordError;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::queue::{Lane, Place, Priority};
use crate::store::{Action, ErasureCause, Lease, ReportReason, Role, Status};

/// A disk type for a closed set of words: the same variants on both sides, matched exhaustively.
macro_rules! words {
    ($(#[$doc:meta])* $record:ident for $domain:ident { $($word:ident),+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum $record { $($word),+ }

        impl From<$domain> for $record {
            fn from(word: $domain) -> Self {
                match word { $($domain::$word => Self::$word),+ }
            }
        }

        impl From<$record> for $domain {
            fn from(word: $record) -> Self {
                match word { $($record::$word => Self::$word),+ }
            }
        }
    };
}

words!(
    /// [`Status`] on disk.
    StatusRecord for Status { Pending, Approved, Rejected }
);
words!(
    /// [`Action`] on disk.
    ActionRecord for Action { Approve, Reject, Escalate }
);
words!(
    /// [`Role`] on disk.
    RoleRecord for Role { Ingest, Moderator, Lead, Admin }
);
words!(
    /// [`ReportReason`] on disk.
    ReportReasonRecord for ReportReason { Abuse, Illegal, Spam, Other }
);
words!(
    /// [`ErasureCause`] on disk.
    ErasureCauseRecord for ErasureCause { Comment, Author, Retention }
);
words!(
    /// [`Lane`] on disk.
    LaneRecord for Lane { Escalated, Urgent, Normal }
);

/// [`Place`] on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PlaceRecord {
    lane: LaneRecord,
    priority: u8,
}

impl From<Place> for PlaceRecord {
    fn from(place: Place) -> Self {
        Self { lane: place.lane.into(), priority: place.priority.0 }
    }
}

impl From<PlaceRecord> for Place {
    fn from(record: PlaceRecord) -> Self {
        Self { lane: record.lane.into(), priority: Priority(record.priority) }
    }
}

/// [`Lease`] on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LeaseRecord {
    moderator: String,
    until: i64,
}

impl From<&Lease> for LeaseRecord {
    fn from(lease: &Lease) -> Self {
        Self { moderator: lease.moderator.as_str().to_owned(), until: lease.until.0 }
    }
}

impl TryFrom<LeaseRecord> for Lease {
    type Error = RecordError;

    fn try_from(record: LeaseRecord) -> Result<Self, RecordError> {
        Ok(Self { moderator: Id::parse(record.moderator)?, until: UnixMillis(record.until) })
    }
}
