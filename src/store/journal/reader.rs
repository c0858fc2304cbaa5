//! Reading and erasing records of a journal that is open, by their sequence numbers.
//!
//! Only what is certainly on disk is read: callers say how far that is. Erasing overwrites salt and personal part in place
//! with zeros; the chain covers only their digest and still holds.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::marks::Marks;
use super::record::{Personal, Raw};
use super::segment;
use super::{Chain, Stored};

/// How much is read at a time.
const CHUNK_BYTES: u64 = 256 * 1024;

/// The way to an open journal's records.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    folder: PathBuf,
    marks: Marks,
}

/// Bytes to be overwritten.
struct Spot {
    segment: u64,
    offset: u64,
    n_bytes: usize,
}

impl Reader {
    /// Reads the journal in `folder`, of which `marks` tell where records lie.
    pub(super) fn new(folder: &Path, marks: Marks) -> Self {
        Self { folder: folder.to_owned(), marks }
    }

    /// The journal's folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Gives the records from `first` to `last` to `each`, in order, until it breaks.
    pub(crate) fn read(
        &self,
        first: u64,
        last: u64,
        mut each: impl FnMut(Stored<'_>) -> ControlFlow<()>,
    ) -> io::Result<()> {
        self.walk(first.max(1), last, &mut |raw, _segment, _offset| {
            each(Stored { public: raw.public, personal: raw.personal(), seq: raw.seq, chain: raw.chain })
        })
    }

    /// The chain behind the record `seq`.
    pub(crate) fn chain_at(&self, seq: u64) -> io::Result<Option<Chain>> {
        let mut found = None;
        self.read(seq, seq, |stored| {
            found = Some(stored.chain);
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// The file of a segment.
    pub(crate) fn segment(&self, number: u64) -> PathBuf {
        segment::path(&self.folder, number)
    }

    /// The segment in which the record `seq` stands.
    pub(crate) fn segment_of(&self, seq: u64) -> io::Result<Option<u64>> {
        let mut found = None;
        self.walk(seq, seq, &mut |_, segment, _| {
            found = Some(segment);
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// How long each segment is, from the first to the one in which the record `last` ends.
    pub(crate) fn ends(&self, last: u64) -> io::Result<Vec<u64>> {
        let mut end = None;
        self.walk(last, last, &mut |raw, segment, offset| {
            end = Some((segment, offset + raw.n_bytes as u64));
            ControlFlow::Break(())
        })?;
        let Some((number, n_bytes)) = end else { return Ok(Vec::new()) };
        let mut ends = Vec::new();
        for earlier in 1..number {
            ends.push(std::fs::metadata(self.segment(earlier))?.len());
        }
        ends.push(n_bytes);
        Ok(ends)
    }

    /// Overwrites the personal parts of these records, on disk before this returns. Erased ones stay as they are.
    pub(crate) fn erase(&self, records: &BTreeSet<u64>) -> io::Result<()> {
        let spots = self.spots(records)?;
        let mut open: Option<(u64, File)> = None;
        for spot in &spots {
            if open.as_ref().is_none_or(|(segment, _)| *segment != spot.segment) {
                finish(open.take())?;
                let path = segment::path(&self.folder, spot.segment);
                open = Some((spot.segment, OpenOptions::new().write(true).open(path)?));
            }
            if let Some((_, file)) = &mut open {
                file.seek(SeekFrom::Start(spot.offset))?;
                file.write_all(&vec![0; spot.n_bytes])?;
            }
        }
        finish(open)
    }

    fn spots(&self, records: &BTreeSet<u64>) -> io::Result<Vec<Spot>> {
        let mut spots = Vec::new();
        let mut waiting = records.iter().copied().peekable();
        while let Some(first) = waiting.next() {
            // Records near each other are found in one walk.
            let mut last = first;
            while let Some(next) = waiting.next_if(|next| *next < last + 1_024) {
                last = next;
            }
            self.walk(first, last, &mut |raw, segment, offset| {
                if records.contains(&raw.seq) && !matches!(raw.personal(), Personal::Erased) {
                    let (begins, n_bytes) = raw.erasable();
                    spots.push(Spot { segment, offset: offset + begins as u64, n_bytes });
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok(spots)
    }

    fn walk(
        &self,
        first: u64,
        last: u64,
        each: &mut dyn FnMut(&Raw<'_>, u64, u64) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let Some(mark) = self.marks.before(first) else { return Ok(()) };
        let (mut number, mut offset) = (mark.segment, mark.offset);
        loop {
            let mut file = match File::open(segment::path(&self.folder, number)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                file => file?,
            };
            file.seek(SeekFrom::Start(offset))?;
            let mut within = Within { file, number, offset, bytes: Vec::new() };
            if within.walk(first, last, each)?.is_break() {
                return Ok(());
            }
            (number, offset) = (number + 1, segment::HEADER_BYTES);
        }
    }
}

fn finish(open: Option<(u64, File)>) -> io::Result<()> {
    open.map_or(Ok(()), |(_, file)| file.sync_data())
}

/// A walk within one segment.
struct Within {
    file: File,
    number: u64,
    /// Where the unread bytes begin in the segment.
    offset: u64,
    bytes: Vec<u8>,
}

impl Within {
    fn walk(
        &mut self,
        first: u64,
        last: u64,
        each: &mut dyn FnMut(&Raw<'_>, u64, u64) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        loop {
            let n_read = (&self.file).take(CHUNK_BYTES).read_to_end(&mut self.bytes)?;
            let mut n_used = 0;
            while let Some(raw) = self.bytes.get(n_used..).and_then(Raw::read) {
                if raw.seq > last {
                    return Ok(ControlFlow::Break(()));
                }
                if raw.seq >= first && each(&raw, self.number, self.offset + n_used as u64).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                n_used += raw.n_bytes;
            }
            if n_read == 0 {
                return Ok(ControlFlow::Continue(()));
            }
            self.bytes.drain(..n_used);
            self.offset += n_used as u64;
        }
    }
}
