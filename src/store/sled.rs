//! The engine under the state, and the only file that names sled.
//!
//! sled 0.34.7 is used for what it does well (an ordered map, atomic batches) and for nothing it does not: `flush` does not
//! reach the disk, so a `fdatasync` of its file follows it; `flush_async` can deadlock and is never called; a kill while it
//! opens leaves a half-written snapshot, which is removed first; dropped after a failed sync it panics, which is caught.
//! What the bytes mean is not known here, nor what to do when it will not open: that is `ladder`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::keys::Tree;
use super::layout::{self, Home};
use super::view::{Pairs, Span, View, ViewError};

/// The tree that sled makes for itself.
const SLEDS_OWN: &[u8] = b"__sled__default";
/// The engine's one tree.
const TREE: &str = "state";
/// What the operating system calls a disk that fails.
const EIO: i32 = 5;
const CACHE_BYTES: u64 = 64 << 20;
const FLUSH_EVERY_MS: u64 = 500;
/// How long a previous handle of this process may take to let go of the file.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);
const LOCK_RETRY: Duration = Duration::from_millis(20);

/// What a group changes: a value to put, or none to remove the key.
pub(crate) type Writes = BTreeMap<(Tree, Vec<u8>), Option<Vec<u8>>>;

/// Why the engine did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EngineError {
    /// sled said no.
    #[error("the embedded engine failed")]
    Sled(#[source] sled::Error),
    /// Its file could not be opened or synced.
    #[error("the embedded engine's file failed")]
    File(#[source] io::Error),
    /// It holds trees that this program does not know: those of an earlier schema.
    #[error("the embedded engine holds another layout")]
    OtherLayout,
    /// It panicked while opening, which is how it meets some damage.
    #[error("the embedded engine panicked while opening")]
    Panicked,
}

impl EngineError {
    /// What the machine says no to, when it is not the engine's files that are at fault: a full disk, rights, a disk that
    /// fails.
    pub(crate) fn surroundings(&self) -> Option<&io::Error> {
        let (Self::Sled(sled::Error::Io(error)) | Self::File(error)) = self else { return None };
        let is_surroundings = matches!(
            error.kind(),
            io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::PermissionDenied
                | io::ErrorKind::ReadOnlyFilesystem
                | io::ErrorKind::WouldBlock
        );
        (is_surroundings || is_locked(error) || error.raw_os_error() == Some(EIO)).then_some(error)
    }
}

/// Whether another handle still has the file: sled tells it in words only, without the kind of the error.
fn is_locked(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock || error.to_string().starts_with("could not acquire lock")
}

/// Whether a failure comes from what the machine says no to, somewhere down its causes.
pub(crate) fn is_of_surroundings(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<EngineError>().is_some_and(|engine| engine.surroundings().is_some()) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The open state.
#[derive(Debug)]
pub(crate) struct Engine {
    /// There until it is dropped.
    open: Option<Files>,
}

#[derive(Debug)]
struct Files {
    tree: sled::Tree,
    db: sled::Db,
    file: File,
}

impl Drop for Engine {
    /// sled syncs once more as it is dropped, and panics when that fails. Nothing depends on that sync.
    fn drop(&mut self) {
        let files = self.open.take();
        if catch_unwind(AssertUnwindSafe(|| drop(files))).is_err() {
            tracing::warn!("the embedded engine failed while closing");
        }
    }
}

impl Engine {
    /// Opens or creates the state in a folder of its own. Blocks.
    pub(crate) fn open(folder: &Path) -> Result<Self, EngineError> {
        remove_snapshots(folder, Snapshots::HalfWritten).map_err(EngineError::File)?;
        let patience = Instant::now();
        loop {
            let opened = catch_unwind(AssertUnwindSafe(|| Self::open_once(folder)));
            match opened.unwrap_or(Err(EngineError::Panicked)) {
                Err(EngineError::Sled(sled::Error::Io(error)))
                    if is_locked(&error) && patience.elapsed() < LOCK_PATIENCE =>
                {
                    thread::sleep(LOCK_RETRY);
                }
                answer => return answer,
            }
        }
    }

    fn open_once(folder: &Path) -> Result<Self, EngineError> {
        let config = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES).flush_every_ms(Some(FLUSH_EVERY_MS));
        let db = config.open().map_err(EngineError::Sled)?;
        // sled has a tree of its own, without a name.
        if db.tree_names().iter().any(|name| ![TREE.as_bytes(), SLEDS_OWN].contains(&name.as_ref())) {
            return Err(EngineError::OtherLayout);
        }
        let tree = db.open_tree(TREE).map_err(EngineError::Sled)?;
        let file = File::open(folder.join("db")).map_err(EngineError::File)?;
        Ok(Self { open: Some(Files { tree, db, file }) })
    }

    /// Applies everything or nothing.
    pub(crate) fn commit(&self, writes: &Writes) -> Result<(), EngineError> {
        let Some(Files { tree, .. }) = &self.open else { return Ok(()) };
        tree.apply_batch(batch(writes)).map_err(EngineError::Sled)
    }

    /// Brings everything committed so far to the disk. After a failure this engine must be dropped.
    pub(crate) fn checkpoint(&self) -> Result<(), EngineError> {
        let Some(Files { db, file, .. }) = &self.open else { return Ok(()) };
        db.flush().map_err(EngineError::Sled)?;
        file.sync_data().map_err(EngineError::File)
    }

    fn tree(&self, tree: Tree) -> Result<(&sled::Tree, Home), ViewError> {
        let files = self.open.as_ref().ok_or(ViewError::Missing { tree })?;
        Ok((&files.tree, layout::home(tree)))
    }
}

fn batch(writes: &Writes) -> sled::Batch {
    let mut batch = sled::Batch::default();
    for ((tree, key), value) in writes {
        let key = layout::home(*tree).key(key);
        match value {
            Some(value) => batch.insert(key, value.as_slice()),
            None => batch.remove(key),
        }
    }
    batch
}

impl View for Engine {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        let (tree, home) = self.tree(tree)?;
        let value = tree.get(home.key(key)).map_err(EngineError::Sled)?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan(&self, tree: Tree, span: Span) -> Pairs<'_> {
        let (tree, home) = match self.tree(tree) {
            Ok(found) => found,
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        let span = home.span(&span);
        let until = span.until.map_or(Bound::Unbounded, Bound::Excluded);
        let pairs = tree.range((Bound::Included(span.from), until));
        Box::new(pairs.filter_map(move |pair| match pair {
            Ok((key, value)) => home.key_of(&key).map(|key| Ok((key, value.to_vec()))),
            Err(error) => Some(Err(EngineError::Sled(error).into())),
        }))
    }
}

/// Which snapshots to remove. None is ever needed: without them opening reads the whole log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Snapshots {
    /// Those a kill left half written.
    HalfWritten,
    /// All.
    All,
}

/// Removes snapshots from the engine's folder, which must not be open.
pub(crate) fn remove_snapshots(folder: &Path, which: Snapshots) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && (which == Snapshots::All || name.ends_with(".generating")) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(writes: &mut Writes, tree: Tree, key: &[u8], value: &[u8]) {
        writes.insert((tree, key.to_vec()), Some(value.to_vec()));
    }

    #[test]
    fn a_commit_over_several_trees_is_there_after_reopening() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writes = Writes::new();
        put(&mut writes, Tree::Meta, b"a", b"1");
        put(&mut writes, Tree::Keys, b"b", b"2");
        let engine = Engine::open(folder.path()).expect("opens");
        engine.commit(&writes).expect("commits");
        engine.checkpoint().expect("syncs");
        drop(engine);
        let engine = Engine::open(folder.path()).expect("opens again");
        assert_eq!(engine.get(Tree::Meta, b"a").expect("reads"), Some(b"1".to_vec()));
        assert_eq!(engine.get(Tree::Keys, b"b").expect("reads"), Some(b"2".to_vec()));
    }

    #[test]
    fn a_folder_that_another_handle_has_is_no_damage() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Engine::open(folder.path()).expect("opens");
        let refused = Engine::open(folder.path()).expect_err("is taken");
        assert!(refused.surroundings().is_some(), "{refused:?}");
        drop(first);
        assert!(Engine::open(folder.path()).is_ok());
    }

    #[test]
    fn a_half_written_snapshot_does_not_keep_it_from_opening() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Engine::open(folder.path()).expect("opens"));
        fs::write(folder.path().join("snap.0000000000000FFF.generating"), b"half").expect("writes");
        assert!(Engine::open(folder.path()).is_ok());
    }

    #[test]
    fn a_scan_stays_within_its_span() {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = Engine::open(folder.path()).expect("opens");
        let mut writes = Writes::new();
        for key in [b"a1", b"b1", b"b2", b"c1"] {
            put(&mut writes, Tree::Queue, key, b"");
        }
        engine.commit(&writes).expect("commits");
        let keys =
            |span| -> Vec<Vec<u8>> { engine.scan(Tree::Queue, span).map(|pair| pair.expect("reads").0).collect() };
        assert_eq!(keys(Span::prefix(b"b")), [b"b1", b"b2"]);
        assert_eq!(keys(Span { from: b"b2".to_vec(), until: None }), [b"b2", b"c1"]);
    }
}
