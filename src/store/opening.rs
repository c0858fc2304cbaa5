//! What comes of opening a data folder: a report, or a refusal that says what to do.

use std::io;

use super::envelope::SCHEMA_VERSION;
use super::fold::FoldError;
use super::journal::ScanError;
use super::records::RecordError;
use super::view::ViewError;

/// What to do about a folder that cannot be opened as it is.
const RESTORE: &str = "keep the folder; `vigie verify` says what is damaged, `vigie restore` brings a backup back";

/// Why a data folder cannot be used. Nothing was changed but what the variants say.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is in use.
    #[error("another vigie process uses this folder")]
    InUse,
    /// The operating system said no.
    #[error("the data folder cannot be used")]
    Io(#[from] io::Error),
    /// A record before the journal's end does not read back as it was written.
    #[error("the journal is damaged in segment {segment} at byte {offset}; {}", RESTORE)]
    JournalDamaged {
        /// The segment's number, which is its file's name.
        segment: u64,
        /// Where the first bad record begins.
        offset: u64,
    },
    /// A segment is missing, or one of another journal is among them.
    #[error("segment {segment} of the journal does not follow the one before it; {}", RESTORE)]
    JournalGap {
        /// The segment that does not follow.
        segment: u64,
    },
    /// There is a state but no journal.
    #[error("the journal is gone but its state is there; {}", RESTORE)]
    JournalMissing,
    /// The journal ends before what the state holds already.
    #[error("records were lost: the journal ends at {journal_end}, but {applied} were applied; {}", RESTORE)]
    RecordsLost {
        /// The journal's last record.
        journal_end: u64,
        /// The last record that was applied to the state.
        applied: u64,
    },
    /// A newer program wrote it.
    #[error("the store has schema {found}, this program reads up to {supported}; use the newer program")]
    NewerSchema {
        /// Its schema.
        found: u32,
        /// The newest this program reads.
        supported: u32,
    },
    /// A record is whole, but its event cannot be applied.
    #[error("record {seq} of the journal cannot be applied; {}", RESTORE)]
    Inapplicable {
        /// Its sequence number.
        seq: u64,
        /// What is wrong with it.
        #[source]
        source: StateError,
    },
    /// The state failed, and so did a new one in its place.
    #[error("the state cannot be opened")]
    State(#[source] StateError),
}

/// What is wrong with the state or with an event, for the log.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct StateError(#[from] Cause);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Cause {
    #[error("the state failed")]
    View(#[from] ViewError),
    #[error("an event does not fit the state")]
    Fold(#[from] FoldError),
    #[error("an event does not read")]
    Record(#[from] RecordError),
}

/// What was done to open a store, for the start-up log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// Records of the journal that were applied to the state.
    pub n_replayed: u64,
    /// Whether the whole state was made anew from the journal.
    pub rebuilt: bool,
    /// Whether an unusable state was put aside for that; it lies beside the new one.
    pub quarantined: bool,
    /// Unacknowledged bytes that were cut from the journal's end.
    pub n_torn_bytes: u64,
}

impl From<ScanError> for OpenError {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Io(error) => Self::Io(error),
            ScanError::Damaged { segment, offset } => Self::JournalDamaged { segment, offset },
            ScanError::Gap { segment } => Self::JournalGap { segment },
            ScanError::Newer { found } => newer(found),
        }
    }
}

/// A refusal to read what a newer program wrote.
pub(crate) fn newer(found: u32) -> OpenError {
    OpenError::NewerSchema { found, supported: SCHEMA_VERSION.into() }
}
