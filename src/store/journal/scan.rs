//! Reading the journal from its first byte: whole, torn at its end, or damaged.
//!
//! A power cut leaves a torn tail: a bad spot in the last segment with no later group behind it. That was never
//! acknowledged and may be cut. Any other bad spot lies before something that was acknowledged, and is refused: no guess
//! is made about what stood there. Only a personal part that is neither whole nor erased may be the half-done work of an
//! erasure: it is listed, for whoever knows the events to say. Reading changes nothing on disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::marks::Marks;
use super::record::{MAGIC, Personal, Raw};
use super::segment::{self, HEADER_BYTES, Header};
use super::{Chain, Position};
use crate::store::envelope::SCHEMA_VERSION;

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScanError {
    /// A file did not read.
    #[error("a segment of the journal could not be read")]
    Io(#[from] io::Error),
    /// Something before the end does not read back as it was written.
    #[error("segment {segment} is damaged at byte {offset}")]
    Damaged {
        /// Which segment.
        segment: u64,
        /// Where the first bad record begins.
        offset: u64,
    },
    /// A segment does not begin where the one before it ends.
    #[error("segment {segment} does not follow the one before it")]
    Gap {
        /// Which segment.
        segment: u64,
    },
    /// A newer program wrote it.
    #[error("the journal has version {found}")]
    Newer {
        /// Its version.
        found: u32,
    },
}

/// A segment that was read.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// Its number.
    pub(crate) number: u64,
    /// Its file.
    pub(crate) path: PathBuf,
    /// Where it begins.
    begin: Position,
    /// Its valid bytes.
    pub(crate) n_bytes: u64,
    /// Where the records begin that were synced together last; the segment's beginning when it has none.
    pub(crate) last_group: u64,
}

/// An end that was never acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Torn {
    path: PathBuf,
    keep: u64,
    /// How many bytes are to be cut.
    pub(crate) n_bytes: u64,
}

/// A record whose personal part is neither the one that was sealed nor erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Altered {
    /// Its sequence number.
    pub(crate) seq: u64,
    /// The segment it stands in.
    pub(crate) segment: u64,
    /// Where it begins there.
    pub(crate) offset: u64,
}

/// What a journal holds.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    /// The segments with valid headers, in order.
    pub(crate) segments: Vec<Segment>,
    /// Where the valid part ends.
    pub(crate) end: Position,
    /// What lies behind it.
    pub(crate) torn: Option<Torn>,
    /// Records that are damaged, unless an erasure explains them.
    pub(crate) altered: Vec<Altered>,
    /// Where records lie.
    pub(super) marks: Marks,
}

/// A record read back.
pub(crate) struct Stored<'a> {
    /// Its public part.
    pub(crate) public: &'a [u8],
    /// Its personal part.
    pub(crate) personal: Personal<'a>,
    /// Its sequence number.
    pub(crate) seq: u64,
    /// The chain behind it.
    pub(crate) chain: Chain,
}

/// Reads and checks every record of the journal in `folder`.
pub(crate) fn scan(folder: &Path) -> Result<Scan, ScanError> {
    let files = segment::list(folder)?;
    let n_files = files.len();
    let mut scan =
        Scan { segments: Vec::new(), end: Position::START, torn: None, altered: Vec::new(), marks: Marks::default() };
    for (at, (number, path)) in files.into_iter().enumerate() {
        let bytes = fs::read(&path)?;
        let is_last = at + 1 == n_files;
        scan.add(number, path, &bytes, is_last)?;
    }
    Ok(scan)
}

impl Scan {
    fn add(&mut self, number: u64, path: PathBuf, bytes: &[u8], is_last: bool) -> Result<(), ScanError> {
        match segment::read_header(bytes) {
            Header::Newer(found) => return Err(ScanError::Newer { found }),
            Header::Bad if is_last && bytes.len() as u64 <= HEADER_BYTES => {
                self.torn = Some(Torn { path, keep: 0, n_bytes: bytes.len() as u64 });
                return Ok(());
            }
            Header::Bad => {
                return Err(ScanError::Damaged { segment: number, offset: 0 });
            }
            Header::Begins(begin) if begin != self.end => return Err(ScanError::Gap { segment: number }),
            Header::Begins(_) => {}
        }
        let begin = self.end;
        let mut records = Records { bytes, offset: HEADER_BYTES as usize, end: begin, is_last, begins_a_group: false };
        let (mut offset, mut last_group) = (HEADER_BYTES, 0);
        while let Some(stored) = records.next()? {
            if records.begins_a_group {
                last_group = offset;
            }
            self.marks.note(stored.seq, number, offset);
            if stored.personal == Personal::Altered {
                self.altered.push(Altered { seq: stored.seq, segment: number, offset });
            }
            offset = records.offset as u64;
        }
        let n_bytes = records.offset as u64;
        if let Some(rest) = bytes.get(records.offset..).filter(|rest| !rest.is_empty()) {
            if !is_last || holds_a_later_group(rest, records.end) {
                return Err(ScanError::Damaged { segment: number, offset: n_bytes });
            }
            self.torn = Some(Torn { path: path.clone(), keep: n_bytes, n_bytes: rest.len() as u64 });
        }
        self.end = records.end;
        self.segments.push(Segment { number, path, begin, n_bytes, last_group });
        Ok(())
    }

    /// Cuts what was never acknowledged.
    pub(crate) fn cut_torn(&mut self) -> io::Result<u64> {
        let Some(torn) = self.torn.take() else { return Ok(0) };
        segment::cut(&torn.path, torn.keep)?;
        Ok(torn.n_bytes)
    }

    /// The chain behind the record `seq`, when the journal reaches that far.
    pub(crate) fn chain_at(&self, seq: u64) -> Result<Option<Chain>, ScanError> {
        if seq == self.end.last_seq() {
            return Ok(Some(self.end.chain));
        }
        let mut found = (seq == 0).then_some(Position::START.chain);
        let holder = self.segments.iter().rev().find(|segment| segment.begin.last_seq() < seq);
        if let Some(segment) = holder {
            read_segment(segment, &mut |stored| {
                if stored.seq == seq {
                    found = Some(stored.chain);
                }
                Ok::<(), ScanError>(())
            })?;
        }
        Ok(found)
    }

    /// Gives every record behind `seq` to `each`, in order.
    pub(crate) fn for_each_behind<E: From<ScanError>>(
        &self,
        seq: u64,
        mut each: impl FnMut(Stored<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for (at, segment) in self.segments.iter().enumerate() {
            let ends_before = self.segments.get(at + 1).map_or(self.end, |next| next.begin).last_seq() <= seq;
            if !ends_before {
                read_segment(segment, &mut |stored| {
                    if stored.seq > seq { each(stored) } else { Ok(()) }
                })?;
            }
        }
        Ok(())
    }
}

fn read_segment<E: From<ScanError>>(
    segment: &Segment,
    each: &mut impl FnMut(Stored<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut bytes = fs::read(&segment.path).map_err(ScanError::Io)?;
    bytes.truncate(segment.n_bytes as usize);
    let mut records = Records {
        bytes: &bytes,
        offset: HEADER_BYTES as usize,
        end: segment.begin,
        is_last: false,
        begins_a_group: false,
    };
    while let Some(stored) = records.next()? {
        each(stored)?;
    }
    if (records.offset as u64) < segment.n_bytes {
        let damaged = ScanError::Damaged { segment: segment.number, offset: records.offset as u64 };
        return Err(damaged.into());
    }
    Ok(())
}

/// The records of one segment, each checked against the one before it.
struct Records<'a> {
    bytes: &'a [u8],
    offset: usize,
    end: Position,
    /// Whether what stands at the end may be torn.
    is_last: bool,
    /// Whether the record that was read last is the first of its group.
    begins_a_group: bool,
}

impl<'a> Records<'a> {
    /// The next record; none at the end of the segment and at the first bad spot.
    fn next(&mut self) -> Result<Option<Stored<'a>>, ScanError> {
        let rest = self.bytes.get(self.offset..).unwrap_or_default();
        let Some(raw) = Raw::read(rest).filter(|raw| raw.continues(self.end)) else {
            return Ok(None);
        };
        let personal = raw.personal();
        if personal == Personal::Altered && self.is_last && !holds_a_later_group(rest, self.end) {
            return Ok(None);
        }
        if raw.schema > SCHEMA_VERSION {
            return Err(ScanError::Newer { found: raw.schema.into() });
        }
        self.offset += raw.n_bytes;
        self.begins_a_group = raw.group == raw.seq;
        self.end = Position { next_seq: raw.seq + 1, chain: raw.chain };
        Ok(Some(Stored { public: raw.public, personal, seq: raw.seq, chain: raw.chain }))
    }
}

/// Whether something stands behind a bad spot that was written after the bad spot had been synced.
///
/// The pages of one group reach the disk in any order: records of the bad one's own group prove nothing.
fn holds_a_later_group(rest: &[u8], bad: Position) -> bool {
    let candidates = rest.windows(MAGIC.len()).enumerate().filter(|(_, window)| *window == MAGIC);
    candidates
        .filter_map(|(at, _)| rest.get(at..))
        .any(|from| Raw::read(from).is_some_and(|raw| raw.personal() != Personal::Altered && raw.group > bad.next_seq))
}
