//! Whether the state's files are, byte for byte, what a clean stop left.
//!
//! sled finds damage where it reads, but as it opens it can leave out a damaged piece of its log and go on as if that had
//! never been written. So a clean stop leaves the BLAKE3 hash of each of its files in `stopped`, in the form of `b3sum`. A
//! state whose files are others is made anew from the journal. After a kill there is nothing to compare with.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::journal::sync_folder;
use super::ladder::state_folder;

/// How long sled may take to let go of its files.
const PATIENCE: Duration = Duration::from_secs(3);
const RETRY: Duration = Duration::from_millis(5);

/// What the state's files are against those of the last clean stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seal {
    /// Nobody noted what they were.
    None,
    /// The same.
    Whole,
    /// Others.
    Broken,
}

fn file(data: &Path) -> PathBuf {
    data.join("stopped")
}

/// Notes what the state's files are. The state must be closed.
pub(crate) fn put(data: &Path) -> io::Result<()> {
    wait_for_sled(&state_folder(data))?;
    fs::write(file(data), hashes(&state_folder(data))?)?;
    File::open(file(data))?.sync_all()?;
    sync_folder(data)
}

/// Compares the state's files with what was noted. Reads all of them.
pub(crate) fn check(data: &Path) -> io::Result<Seal> {
    let noted = match fs::read(file(data)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Seal::None),
        noted => noted?,
    };
    match hashes(&state_folder(data)) {
        Ok(found) if found.as_bytes() == noted => Ok(Seal::Whole),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(_) | Err(_) => Ok(Seal::Broken),
    }
}

/// Removes the note: from now on the files change.
pub(crate) fn remove(data: &Path) -> io::Result<()> {
    match fs::remove_file(file(data)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.and_then(|()| sync_folder(data)),
    }
}

/// A line for each file, in order.
fn hashes(folder: &Path) -> io::Result<String> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(File::open(entry.path())?)?;
            lines.push(format!("{}  {}\n", hasher.finalize(), entry.file_name().display()));
        }
    }
    lines.sort_unstable();
    Ok(lines.concat())
}

/// Its threads may hold the file, and write to it, a little longer than the handle that was dropped.
fn wait_for_sled(folder: &Path) -> io::Result<()> {
    let db = File::open(folder.join("db"))?;
    let began = Instant::now();
    loop {
        match db.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => thread::sleep(RETRY),
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_a_missing_and_an_additional_file_break_the_seal() {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, state) = (folder.path(), state_folder(folder.path()));
        fs::create_dir(&state).expect("creates");
        fs::write(state.join("db"), vec![7; 100_000]).expect("writes");
        assert_eq!(check(data).expect("reads"), Seal::None);
        put(data).expect("writes");
        assert_eq!(check(data).expect("reads"), Seal::Whole);
        fs::write(state.join("snap"), b"").expect("writes");
        assert_eq!(check(data).expect("reads"), Seal::Broken, "one more");
        fs::remove_file(state.join("snap")).expect("removes");
        assert_eq!(check(data).expect("reads"), Seal::Whole);
        let mut altered = vec![7; 100_000];
        altered[50_000] ^= 1;
        fs::write(state.join("db"), altered).expect("writes");
        assert_eq!(check(data).expect("reads"), Seal::Broken, "one bit");
        fs::remove_dir_all(&state).expect("removes");
        assert_eq!(check(data).expect("reads"), Seal::Broken, "none at all");
        remove(data).expect("removes");
        assert_eq!(check(data).expect("reads"), Seal::None);
    }
}
