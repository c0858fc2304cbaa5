//! Opening a data folder, rung by rung, until the state agrees with the journal or the reason why not is clear.
//!
//! 1. The journal is read whole. Damage before its end, a gap, or a journal that is gone is a refusal. A personal part that
//!    is neither whole nor erased must be one of which an erasure tells, and is erased again.
//! 2. The state is opened; when that fails, once more without its snapshots.
//! 3. A state that does not open, does not read, or tells of another journal is put aside and rebuilt from the journal.
//!    A state that knows more than the journal is a refusal: records were lost.
//! 4. A torn tail of the journal, which nobody was told of, is cut.
//! 5. What the journal holds beyond the state is applied, and erasures in it are finished.
//!
//! A state of an earlier schema is one that cannot be used: its journal has everything to make it anew.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::engine::{Engine, EngineError, Snapshots, remove_snapshots};
use super::envelope::{EnvelopeError, SCHEMA_VERSION};
use super::journal::{self, Altered, Chain, Journal, Reader, Scan};
use super::keys::Tree;
use super::opening::{Cause, OpenError, OpenReport, newer};
use super::records::AppliedRecord;
use super::replay::{self, Failed};
use super::rows;
use super::view::{Span, View, ViewError};

/// What an unusable state's folder ends in once it is put aside.
const QUARANTINED: &str = "quarantined";

/// An opened data folder.
pub(crate) struct Opened {
    /// The state.
    pub(crate) engine: Engine,
    /// The journal, to be continued.
    pub(crate) journal: Journal,
    /// What was done.
    pub(crate) report: OpenReport,
}

/// Whether the state is believed when it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// It is.
    Checked,
    /// It showed damage: it is rebuilt.
    Distrusted,
}

/// The journal's folder.
pub(crate) fn journal_folder(data: &Path) -> PathBuf {
    data.join("journal")
}

/// The state's folder.
pub(crate) fn state_folder(data: &Path) -> PathBuf {
    data.join("sled")
}

/// Climbs the ladder. The caller holds the folder's lock. Blocks.
pub(crate) fn open(data: &Path, trust: Trust) -> Result<Opened, OpenError> {
    let (journal_folder, state_folder) = (journal_folder(data), state_folder(data));
    let mut scan = journal::scan(&journal_folder)?;
    explained(&scan)?;
    if scan.segments.is_empty() && scan.torn.is_none() && state_folder.exists() {
        return Err(OpenError::JournalMissing);
    }
    let usable = match trust {
        Trust::Checked => usable_state(&state_folder, &scan)?,
        Trust::Distrusted => None,
    };
    let mut report = OpenReport { n_torn_bytes: scan.cut_torn()?, ..OpenReport::default() };
    fs::create_dir_all(&journal_folder)?;
    journal::sync_folder(data)?;
    let journal = Journal::open(&journal_folder, &scan)?;
    let reader = journal.reader();
    reader.erase(&scan.altered.iter().map(|altered| altered.seq).collect())?;
    let caught_up = usable.map(|(engine, applied)| replay::caught_up(engine, applied, &scan, &reader));
    let (engine, n_replayed) = match caught_up {
        Some(Ok(caught_up)) => caught_up,
        Some(Err(Failed::Scan(error))) => return Err(error.into()),
        Some(Err(Failed::Erasing(error))) => return Err(error.into()),
        Some(Err(Failed::State(_) | Failed::Event { .. })) | None => {
            rebuilt(&state_folder, &scan, &reader, &mut report)?
        }
    };
    report.n_replayed = n_replayed;
    Ok(Opened { engine, journal, report })
}

/// Every altered record must be one that an erasure was about to overwrite.
fn explained(scan: &Scan) -> Result<(), OpenError> {
    if scan.altered.is_empty() {
        return Ok(());
    }
    let erased = replay::erased_records(scan)?;
    let unexplained = scan.altered.iter().find(|altered| !erased.contains(&altered.seq));
    unexplained.map_or(Ok(()), |Altered { segment, offset, .. }| {
        Err(OpenError::JournalDamaged { segment: *segment, offset: *offset })
    })
}

/// Opens the state and holds it against the journal; none when it must be rebuilt.
fn usable_state(folder: &Path, scan: &Scan) -> Result<Option<(Engine, u64)>, OpenError> {
    let Some(engine) = opened(folder)? else { return Ok(None) };
    let Some(applied) = standing(&engine)? else {
        return Ok(None);
    };
    if applied.seq() > scan.end.last_seq() {
        return Err(OpenError::RecordsLost { journal_end: scan.end.last_seq(), applied: applied.seq() });
    }
    let agrees = scan.chain_at(applied.seq())? == Some(Chain(applied.chain()));
    Ok(agrees.then_some((engine, applied.seq())))
}

/// Opens the state, when its files are sound; a machine that says no for other reasons is a refusal and costs the state
/// nothing.
fn opened(folder: &Path) -> Result<Option<Engine>, OpenError> {
    let error = match Engine::open(folder) {
        Ok(engine) => return Ok(Some(engine)),
        Err(error) => error,
    };
    refuse_surroundings(&error)?;
    tracing::warn!(error = &error as &dyn std::error::Error, "the state did not open; trying without its snapshots");
    remove_snapshots(folder, Snapshots::All)?;
    match Engine::open(folder) {
        Ok(engine) => Ok(Some(engine)),
        Err(error) => refuse_surroundings(&error).map(|()| None),
    }
}

fn refuse_surroundings(error: &EngineError) -> Result<(), OpenError> {
    error.surroundings().map_or(Ok(()), |error| Err(OpenError::Io(copied(error))))
}

/// The same error once more: it belongs to the engine's.
fn copied(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| io::Error::from(error.kind()), io::Error::from_raw_os_error)
}

/// How far the state got; none when that cannot be told, and a refusal when a newer program wrote it.
fn standing(engine: &Engine) -> Result<Option<AppliedRecord>, OpenError> {
    match (rows::schema(engine), rows::applied(engine), rows::counts(engine)) {
        (Err(ViewError::Envelope { source: EnvelopeError::Newer { found }, .. }), ..) => Err(newer(found.into())),
        (Ok(Some(schema)), ..) if schema.version > SCHEMA_VERSION => Err(newer(schema.version.into())),
        (Ok(Some(schema)), ..) if schema.version < SCHEMA_VERSION => Ok(None),
        (Ok(Some(_)), Ok(Some(applied)), Ok(_)) => Ok(Some(applied)),
        (Ok(None), Ok(None), Ok(_)) if is_empty(engine) => Ok(Some(replay::START)),
        _ => Ok(None),
    }
}

fn is_empty(engine: &Engine) -> bool {
    Tree::ALL.iter().all(|tree| engine.scan(*tree, Span::default()).next().is_none())
}

/// Puts an unusable state aside and makes it anew from the journal.
fn rebuilt(folder: &Path, scan: &Scan, reader: &Reader, report: &mut OpenReport) -> Result<(Engine, u64), OpenError> {
    report.quarantined = quarantine(folder)?;
    report.rebuilt = true;
    tracing::warn!(journal.n_records = scan.end.last_seq(), "the state is made anew from the journal");
    let engine = Engine::open(folder).map_err(|error| state(error.into()))?;
    replay::caught_up(engine, 0, scan, reader).map_err(|failed| match failed {
        Failed::Scan(error) => error.into(),
        Failed::Erasing(error) => error.into(),
        Failed::Event { seq, source } => OpenError::Inapplicable { seq, source: source.into() },
        Failed::State(error) => state(error),
    })
}

fn state(error: ViewError) -> OpenError {
    OpenError::State(Cause::from(error).into())
}

/// Removes a state that was put aside: it still holds what is erased since.
pub(crate) fn remove_quarantined(data: &Path) -> io::Result<()> {
    match fs::remove_dir_all(state_folder(data).with_extension(QUARANTINED)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _removed_or_never_there => Ok(()),
    }
}

/// Moves the state out of the way, in place of an earlier one; whether there was any.
fn quarantine(folder: &Path) -> io::Result<bool> {
    let aside = folder.with_extension(QUARANTINED);
    if !folder.exists() {
        return Ok(false);
    }
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    fs::rename(folder, &aside)?;
    folder.parent().map_or(Ok(()), journal::sync_folder)?;
    Ok(true)
}
