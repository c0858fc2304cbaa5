//! How fast the disk syncs: the bare work that stands below every durable answer.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::passes::Latencies;

/// About what the journal keeps of one comment.
const RECORD_BYTES: usize = 1_024;

/// A folder on the disk of the target folder, which is a real one; a system's temporary folder often is not.
pub(crate) fn folder() -> Result<TempDir> {
    let parent = env!("CARGO_TARGET_TMPDIR");
    TempDir::new_in(parent).with_context(|| format!("cannot make a folder in `{parent}`"))
}

/// Appends records to a file in `folder` and brings each to the disk before the next.
pub(crate) fn sync_each(folder: &Path, seconds: Duration) -> Result<Latencies> {
    let mut file = OpenOptions::new().create(true).append(true).open(folder.join("synced"))?;
    let record = [0x5a; RECORD_BYTES];
    let (begun, mut times) = (Instant::now(), Vec::new());
    while begun.elapsed() < seconds {
        let before = Instant::now();
        file.write_all(&record)?;
        file.sync_data()?;
        times.push(before.elapsed());
    }
    Ok(Latencies::of(times))
}
