//! A consistent copy of a running store, and a store out of a copy.
//!
//! A backup is the journal up to a record, as a tar archive: `journal/*.log` and, last, `manifest.json`. The journal is
//! everything: the state is made anew from it. It only ever grows, but erasures overwrite parts of it; segments in which
//! something was erased while they were copied are copied again, and the later copy in the archive counts.

mod restoring; // a store out of a copy

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

pub use restoring::{RestoreError, check, restore};

use super::envelope::SCHEMA_VERSION;
use super::records::{AppliedRecord, Event};
use super::shared::Open;
use super::{replay, rows};
use crate::clock::UnixMillis;

/// The name of the manifest in a backup.
const MANIFEST: &str = "manifest.json";
/// The folder of the segments in a backup.
const JOURNAL: &str = "journal";
/// The layout of backups.
const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout of the backup.
    pub format: u32,
    /// The schema of the records in it.
    pub schema: u8,
    /// When it was made, in milliseconds since 1970.
    pub created_at: i64,
    /// The number of its last record.
    pub last_record: u64,
    /// The hash over everything up to that record, in hexadecimal digits.
    pub chain: String,
    /// The length of each segment in bytes, from the first on.
    pub segments: Vec<u64>,
}

/// What was copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackupReport {
    /// Records in the copy.
    pub n_records: u64,
    /// Bytes of the journal in the copy.
    pub n_bytes: u64,
}

/// A backup that is being written.
pub(crate) struct Backup {
    archive: tar::Builder<Box<dyn Write + Send>>,
    /// Segments that are still to be copied, or again.
    waiting: BTreeSet<u64>,
    /// The last record of the copy.
    end: u64,
    /// The length of each segment.
    segments: Vec<u64>,
}

/// Why a backup was not finished.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// Whoever receives it went away, or a segment did not read.
    #[error("the copy could not be written")]
    Io(#[from] io::Error),
    /// The state does not say how far it got.
    #[error("the state does not read")]
    State(#[from] super::view::ViewError),
}

impl Backup {
    /// Begins to write to `out`.
    pub(crate) fn to(out: Box<dyn Write + Send>) -> Self {
        Self { archive: tar::Builder::new(out), waiting: BTreeSet::new(), end: 0, segments: Vec::new() }
    }

    /// Copies what waits, up to the last applied record.
    pub(crate) fn copy(&mut self, open: &Open) -> Result<(), BackupError> {
        let applied = rows::applied(&open.engine)?.map_or(0, AppliedRecord::seq);
        let ends = open.reader.ends(applied)?;
        let first_new = self.segments.len().max(1) as u64;
        self.waiting.extend(first_new..=ends.len() as u64);
        for number in std::mem::take(&mut self.waiting) {
            let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
            if let Some(n_bytes) = ends.get(at) {
                self.copy_segment(open, number, *n_bytes)?;
            }
        }
        (self.end, self.segments) = (applied, ends);
        Ok(())
    }

    fn copy_segment(&mut self, open: &Open, number: u64, n_bytes: u64) -> Result<(), BackupError> {
        let path = open.reader.segment(number);
        let mut header = header(n_bytes);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let file = File::open(&path)?.take(n_bytes);
        Ok(self.archive.append_data(&mut header, format!("{JOURNAL}/{name}"), file)?)
    }

    /// Whether nothing was erased behind the copy's last record; otherwise says what is to be copied again. To be asked
    /// after a round through the writer, so that no erasure is half done.
    pub(crate) fn is_settled(&mut self, open: &Open) -> Result<bool, BackupError> {
        let applied = rows::applied(&open.engine)?.map_or(0, AppliedRecord::seq);
        let mut erased = BTreeSet::new();
        open.reader.read(self.end + 1, applied, |stored| {
            if let Ok(Event::Erased(erasure)) = replay::decoded(&stored) {
                erased.extend(erasure.records);
            }
            ControlFlow::Continue(())
        })?;
        for seq in erased {
            self.waiting.extend(open.reader.segment_of(seq)?);
        }
        Ok(self.waiting.is_empty())
    }

    /// Writes the manifest and ends the archive.
    pub(crate) fn finish(mut self, open: &Open, now: UnixMillis) -> Result<BackupReport, BackupError> {
        let chain = open.reader.chain_at(self.end)?.map(|chain| chain.0).unwrap_or_default();
        let manifest = Manifest {
            format: FORMAT,
            schema: SCHEMA_VERSION,
            created_at: now.0,
            last_record: self.end,
            chain: blake3::Hash::from_bytes(chain).to_hex().to_string(),
            segments: self.segments.clone(),
        };
        let json = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from)?;
        let mut header = header(json.len() as u64);
        self.archive.append_data(&mut header, MANIFEST, json.as_slice())?;
        self.archive.into_inner()?.flush()?;
        Ok(BackupReport { n_records: self.end, n_bytes: self.segments.iter().sum() })
    }
}

fn header(n_bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(n_bytes);
    header.set_mode(0o600);
    header
}
