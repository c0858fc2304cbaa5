//! A group of commands on its way to one sync and one batch: what happened so far, and what that changes.

use std::collections::BTreeSet;

use super::fold::{self, FoldError};
use super::keys::{self, Id16, Tree};
use super::overlay::Overlay;
use super::records::{Encoded, Event, RecordError};
use super::view::{Span, View, ViewError};
use crate::clock::UnixMillis;

/// How many leases are ended at once; the rest follows with the next group.
const MAX_SWEPT: usize = 1_000;

/// Why a group cannot go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GroupError {
    /// An event does not fold into the state.
    #[error("an event does not fit the state")]
    Fold(#[from] FoldError),
    /// An event cannot be written.
    #[error("an event cannot be written")]
    Record(#[from] RecordError),
}

impl From<ViewError> for GroupError {
    fn from(error: ViewError) -> Self {
        Self::Fold(error.into())
    }
}

/// What a group does.
pub(crate) struct Group<'a> {
    overlay: Overlay<'a>,
    /// The number of the next event's record.
    next_seq: u64,
    done: Done,
}

/// What happened in a group, to be brought to the disk before anything is answered.
#[derive(Default)]
pub(crate) struct Done {
    /// The events, in order.
    pub(crate) events: Vec<Encoded>,
    /// The records of which the personal part is then overwritten.
    pub(crate) erase: BTreeSet<u64>,
}

impl<'a> Group<'a> {
    /// Begins over what is stored, before the record `next_seq`.
    pub(crate) fn over(base: &'a dyn View, next_seq: u64) -> Self {
        Self { overlay: Overlay::over(base), next_seq, done: Done::default() }
    }

    /// The state with everything that happened in this group.
    pub(crate) fn view(&self) -> &dyn View {
        &self.overlay
    }

    /// The number that the next event's record gets.
    pub(crate) const fn next_seq(&self) -> u64 {
        self.next_seq
    }

    /// Lets an event happen.
    pub(crate) fn record(&mut self, event: &Event) -> Result<(), GroupError> {
        let encoded = event.encode()?;
        fold::apply(&mut self.overlay, self.next_seq, event)?;
        if let Event::Erased(erasure) = event {
            self.done.erase.extend(&erasure.records);
        }
        self.done.events.push(encoded);
        self.next_seq += 1;
        Ok(())
    }

    /// Ends the leases that have run out.
    pub(crate) fn sweep(&mut self, now: UnixMillis) -> Result<(), GroupError> {
        let until = Some(keys::time(now.plus_ms(1)).to_vec());
        let span = Span { from: Vec::new(), until };
        let mut comments = Vec::new();
        for pair in self.overlay.scan(Tree::Leased, span).take(MAX_SWEPT) {
            comments.extend(Id16::at_end_of(&pair?.0));
        }
        if comments.is_empty() {
            return Ok(());
        }
        self.record(&Event::LeasesExpired { at: now, comments })
    }

    /// What happened and what it changes.
    pub(crate) fn into_parts(self) -> (Done, Overlay<'a>) {
        (self.done, self.overlay)
    }
}
