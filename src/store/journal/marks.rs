//! Where records lie: a mark every so many records, so that one in the middle is found without reading everything.

use std::sync::{Arc, PoisonError, RwLock};

/// A record this far behind the last mark gets one of its own.
const EVERY: u64 = 256;

/// Where a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The record's sequence number.
    pub(super) seq: u64,
    /// The segment it stands in.
    pub(super) segment: u64,
    /// The offset of its first byte there.
    pub(super) offset: u64,
}

/// Marks in the order of their records, shared by whoever appends and whoever reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks(Arc<RwLock<Vec<Mark>>>);

impl Marks {
    /// Notes where a record begins, when none near before it is noted already.
    pub(super) fn note(&self, seq: u64, segment: u64, offset: u64) {
        let mut marks = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if marks.last().is_none_or(|last| seq >= last.seq + EVERY) {
            marks.push(Mark { seq, segment, offset });
        }
    }

    /// The last mark at or before a record; none when the journal begins behind it.
    pub(super) fn before(&self, seq: u64) -> Option<Mark> {
        let marks = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let n_before = marks.partition_point(|mark| mark.seq <= seq);
        n_before.checked_sub(1).and_then(|at| marks.get(at).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mark_before_a_record_is_found() {
        let marks = Marks::default();
        for seq in 1..=1_000 {
            marks.note(seq, 1, seq * 10);
        }
        assert_eq!(marks.before(0), None);
        assert_eq!(marks.before(1), Some(Mark { seq: 1, segment: 1, offset: 10 }));
        assert_eq!(marks.before(256), Some(Mark { seq: 1, segment: 1, offset: 10 }));
        assert_eq!(marks.before(900), Some(Mark { seq: 769, segment: 1, offset: 7_690 }));
    }
}
