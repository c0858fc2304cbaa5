//! The journal: everything that happened, in order, in append-only segments. It is the truth; the state is a view of it.
//!
//! Appending is done by one thread. Nothing here knows what an event means: a record has a public part, which a chain of
//! hashes seals for ever, and a personal part, of which the chain covers only a salted digest, so that it can be
//! overwritten later and the chain still holds. When to sync, and what to do after a failure, is decided by `writer`.

mod marks; // where records lie
mod reader; // records of an open journal, read and erased
mod record; // bytes of one record
mod scan; // reading everything on opening: whole, torn or damaged
mod segment; // names, headers and files of segments

pub(crate) use reader::Reader;
pub(crate) use record::{Chain, Personal};
pub(crate) use scan::{Altered, Scan, ScanError, Stored, scan};
pub(crate) use segment::sync_folder;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::records::Encoded;
use marks::Marks;
use record::Sealed;

/// A segment that is longer is followed by a new one.
const MAX_SEGMENT_BYTES: u64 = 64 << 20;

/// Where the journal ends: the next sequence number and the chain so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The sequence number the next record gets; the first record has 1.
    pub(crate) next_seq: u64,
    /// The chain behind the last record.
    pub(crate) chain: Chain,
}

impl Position {
    /// Before the first record.
    pub(crate) const START: Self = Self { next_seq: 1, chain: Chain([0; 32]) };

    /// The last record's sequence number, 0 when there is none.
    pub(crate) const fn last_seq(self) -> u64 {
        self.next_seq.saturating_sub(1)
    }
}

/// The end of what is certainly on disk, to which a journal is cut back after a failure.
#[derive(Clone, Debug)]
pub(crate) struct Durable {
    segment: PathBuf,
    n_bytes: u64,
}

impl Durable {
    /// Removes what was written behind it and never acknowledged.
    pub(crate) fn cut_back(&self) -> io::Result<()> {
        segment::cut(&self.segment, self.n_bytes)
    }
}

/// The journal, open for appending.
#[derive(Debug)]
pub(crate) struct Journal {
    folder: PathBuf,
    file: File,
    number: u64,
    n_bytes: u64,
    max_segment_bytes: u64,
    end: Position,
    durable: Durable,
    marks: Marks,
    #[cfg(test)]
    n_syncs: u64,
}

impl Journal {
    /// Continues a scanned journal, or begins the first segment. A torn tail must have been cut. The last group is written
    /// once more: whoever wrote it may have ended before it was synced.
    pub(crate) fn open(folder: &Path, scan: &Scan) -> io::Result<Self> {
        let (number, file, n_bytes) = match scan.segments.last() {
            Some(last) => {
                segment::write_again(&last.path, last.last_group, last.n_bytes)?;
                (last.number, segment::append_to(&last.path)?, last.n_bytes)
            }
            None => (1, segment::create(folder, 1, Position::START)?, segment::HEADER_BYTES),
        };
        let durable = Durable { segment: segment::path(folder, number), n_bytes };
        let (folder, max_segment_bytes) = (folder.to_owned(), MAX_SEGMENT_BYTES);
        Ok(Self {
            folder,
            file,
            number,
            n_bytes,
            max_segment_bytes,
            end: scan.end,
            durable,
            marks: scan.marks.clone(),
            #[cfg(test)]
            n_syncs: 0,
        })
    }

    /// Writes records behind the last one. Nothing is on disk before [`Journal::sync`].
    pub(crate) fn append(&mut self, events: &[Encoded]) -> io::Result<()> {
        if self.n_bytes >= self.max_segment_bytes {
            self.rotate()?;
        }
        let mut bytes = Vec::new();
        let mut end = self.end;
        for event in events {
            if event.public.len().max(event.personal.len()) > record::MAX_PART_BYTES {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            let sealed = Sealed::new(end, self.end.next_seq, event, salt()?);
            self.marks.note(end.next_seq, self.number, self.n_bytes + bytes.len() as u64);
            sealed.write_to(&mut bytes);
            end = Position { next_seq: end.next_seq + 1, chain: sealed.chain };
        }
        self.file.write_all(&bytes)?;
        self.n_bytes += bytes.len() as u64;
        self.end = end;
        Ok(())
    }

    /// Brings everything appended to the disk. After a failure this journal must be dropped, not synced again.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        #[cfg(test)]
        {
            self.n_syncs += 1;
        }
        self.durable = Durable { segment: segment::path(&self.folder, self.number), n_bytes: self.n_bytes };
        Ok(())
    }

    /// How often it was synced since it was opened.
    #[cfg(test)]
    pub(crate) const fn n_syncs(&self) -> u64 {
        self.n_syncs
    }

    /// The way to its records.
    pub(crate) fn reader(&self) -> Reader {
        Reader::new(&self.folder, self.marks.clone())
    }

    /// Where it ends.
    pub(crate) const fn end(&self) -> Position {
        self.end
    }

    /// What is certainly on disk.
    pub(crate) const fn durable(&self) -> &Durable {
        &self.durable
    }

    /// Begins a new segment; the last one is on disk already, since every group ends with a sync.
    fn rotate(&mut self) -> io::Result<()> {
        let number = self.number + 1;
        self.file = segment::create(&self.folder, number, self.end)?;
        self.number = number;
        self.n_bytes = segment::HEADER_BYTES;
        self.durable = Durable { segment: segment::path(&self.folder, number), n_bytes: self.n_bytes };
        Ok(())
    }

    /// Cannot be written from now on.
    #[cfg(test)]
    pub(crate) fn broken(mut self) -> io::Result<Self> {
        self.file = File::open(segment::path(&self.folder, self.number))?;
        Ok(self)
    }

    /// Rotates earlier than usual.
    #[cfg(test)]
    pub(crate) const fn with_max_segment_bytes(mut self, n_bytes: u64) -> Self {
        self.max_segment_bytes = n_bytes;
        self
    }
}

fn salt() -> io::Result<[u8; 16]> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(io::Error::other)?;
    Ok(salt)
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
