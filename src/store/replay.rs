//! Applying what the journal holds to the state, in order, in batches of many records.

use std::collections::BTreeSet;
use std::io;

use super::engine::Engine;
use super::fold;
use super::journal::{Personal, Position, Reader, Scan, ScanError, Stored};
use super::opening::Cause;
use super::overlay::Overlay;
use super::records::{AppliedRecord, Event, RecordError};
use super::rows;
use super::view::ViewError;

/// How many records are applied in one batch.
const MAX_REPLAYED: usize = 256;

/// The mark of a state that nothing was applied to.
pub(crate) const START: AppliedRecord = AppliedRecord::new(Position::START.last_seq(), Position::START.chain.0);

/// Why replaying ended early.
pub(crate) enum Failed {
    /// The journal does not read.
    Scan(ScanError),
    /// The state does not take it.
    State(ViewError),
    /// What was erased could not be overwritten.
    Erasing(io::Error),
    /// An event does not read, or does not fit the state.
    Event {
        /// The record's sequence number.
        seq: u64,
        /// What is wrong with it.
        source: Cause,
    },
}

impl From<ScanError> for Failed {
    fn from(error: ScanError) -> Self {
        Self::Scan(error)
    }
}

/// Applies what the journal holds behind `applied`, and says how many records that were.
pub(crate) fn caught_up(engine: Engine, applied: u64, scan: &Scan, reader: &Reader) -> Result<(Engine, u64), Failed> {
    if applied == START.seq() {
        commit(&engine, Overlay::over(&engine), START).map_err(Failed::State)?;
    }
    let overlay = Overlay::over(&engine);
    let mut replay = Replay { engine: &engine, reader, overlay, n_waiting: 0, last: START, erase: BTreeSet::new() };
    scan.for_each_behind(applied, |stored| replay.add(&stored))?;
    replay.commit()?;
    let n_replayed = scan.end.last_seq().saturating_sub(applied);
    if n_replayed > 0 || applied == START.seq() {
        engine.checkpoint().map_err(|error| Failed::State(error.into()))?;
    }
    Ok((engine, n_replayed))
}

struct Replay<'a> {
    engine: &'a Engine,
    reader: &'a Reader,
    overlay: Overlay<'a>,
    n_waiting: usize,
    last: AppliedRecord,
    /// Records of which the personal part is to be overwritten.
    erase: BTreeSet<u64>,
}

impl Replay<'_> {
    fn add(&mut self, stored: &Stored<'_>) -> Result<(), Failed> {
        let seq = stored.seq;
        let failed = |source| Failed::Event { seq, source };
        let event = decoded(stored).map_err(|error| failed(error.into()))?;
        fold::apply(&mut self.overlay, seq, &event).map_err(|error| failed(error.into()))?;
        if let Event::Erased(erasure) = &event {
            self.erase.extend(&erasure.records);
        }
        self.last = AppliedRecord::new(seq, stored.chain.0);
        self.n_waiting += 1;
        if self.n_waiting == MAX_REPLAYED { self.commit() } else { Ok(()) }
    }

    fn commit(&mut self) -> Result<(), Failed> {
        if self.n_waiting == 0 {
            return Ok(());
        }
        self.n_waiting = 0;
        // Before the state says that an erasure was applied, as when it happened.
        self.reader.erase(&std::mem::take(&mut self.erase)).map_err(Failed::Erasing)?;
        let overlay = std::mem::replace(&mut self.overlay, Overlay::over(self.engine));
        commit(self.engine, overlay, self.last).map_err(Failed::State)
    }
}

/// Reads a record's event. What was half erased when the power went is as good as erased.
pub(crate) fn decoded(stored: &Stored<'_>) -> Result<Event, RecordError> {
    let personal = match stored.personal {
        Personal::Intact(personal) => Some(personal),
        Personal::Erased | Personal::Altered => None,
    };
    Event::decode(stored.public, personal)
}

/// The records of which erasures in the journal tell.
pub(crate) fn erased_records(scan: &Scan) -> Result<BTreeSet<u64>, ScanError> {
    let mut records = BTreeSet::new();
    scan.for_each_behind(START.seq(), |stored| {
        if let Ok(Event::Erased(erasure)) = decoded(&stored) {
            records.extend(erasure.records);
        }
        Ok::<(), ScanError>(())
    })?;
    Ok(records)
}

/// Applies a group to the state together with the mark of how far it got.
pub(crate) fn commit(engine: &Engine, mut overlay: Overlay<'_>, applied: AppliedRecord) -> Result<(), ViewError> {
    rows::put_applied(&mut overlay, applied)?;
    Ok(engine.commit(&overlay.into_writes())?)
}
