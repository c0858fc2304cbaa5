//! Names, headers and files of segments.
//!
//! A header tells with which record and chain its segment begins, so that a missing segment shows. A new segment and its
//! folder entry are on disk before anything is written into it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Chain, Position};

const MAGIC: [u8; 8] = *b"VIGIEJNL";
const FORMAT: u32 = 1;

/// The length of a header: magic, format, first sequence number, chain before it, CRC32C of these.
pub(super) const HEADER_BYTES: u64 = 8 + 4 + 8 + 32 + 4;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// The segment begins here.
    Begins(Position),
    /// A newer program wrote it.
    Newer(u32),
    /// It is no header.
    Bad,
}

/// The file of a segment.
pub(super) fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:010}.log"))
}

/// The segments of a folder by number; other files are left alone.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut segments = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_log = path.extension().is_some_and(|extension| extension == "log");
        let number = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
        if let (true, Some(number)) = (is_log, number) {
            segments.push((number, path));
        }
    }
    segments.sort();
    Ok(segments)
}

/// Makes a segment that begins at `position`, on disk together with its name.
pub(super) fn create(folder: &Path, number: u64, position: Position) -> io::Result<File> {
    let mut file = OpenOptions::new().append(true).create(true).open(path(folder, number))?;
    // A file of this name can only be the rest of an earlier attempt that never held a record.
    file.set_len(0)?;
    file.write_all(&header(position))?;
    file.sync_all()?;
    sync_folder(folder)?;
    Ok(file)
}

/// Opens a segment to continue it.
pub(super) fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).open(path)
}

/// Cuts a segment to its first `n_bytes`; nothing of it is left when not even its header would be.
pub(super) fn cut(path: &Path, n_bytes: u64) -> io::Result<()> {
    if n_bytes < HEADER_BYTES {
        fs::remove_file(path)?;
        return path.parent().map_or(Ok(()), sync_folder);
    }
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_len(n_bytes)?;
    file.sync_all()
}

/// Writes what stands between two offsets once more, and brings it to the disk.
///
/// A sync that failed leaves pages that read well and are nowhere on the disk; whoever comes next would build on them.
pub(super) fn write_again(path: &Path, from: u64, until: u64) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    (&file).take(until.saturating_sub(from)).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(from))?;
    file.write_all(&bytes)?;
    file.sync_all()
}

/// Brings the names in a folder to the disk.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Reads the header at the beginning of a segment.
pub(super) fn read_header(bytes: &[u8]) -> Header {
    read(bytes).unwrap_or(Header::Bad)
}

fn read(bytes: &[u8]) -> Option<Header> {
    let rest = bytes.strip_prefix(&MAGIC)?;
    let (format, rest) = rest.split_first_chunk::<4>()?;
    let (first_seq, rest) = rest.split_first_chunk::<8>()?;
    let (chain, rest) = rest.split_first_chunk::<32>()?;
    let (checksum, _) = rest.split_first_chunk::<4>()?;
    let guarded = bytes.get(..HEADER_BYTES as usize - 4)?;
    if crc32c::crc32c(guarded) != u32::from_be_bytes(*checksum) {
        return None;
    }
    let format = u32::from_be_bytes(*format);
    if format > FORMAT {
        return Some(Header::Newer(format));
    }
    Some(Header::Begins(Position { next_seq: u64::from_be_bytes(*first_seq), chain: Chain(*chain) }))
}

fn header(position: Position) -> Vec<u8> {
    let guarded =
        [MAGIC.as_slice(), &FORMAT.to_be_bytes(), &position.next_seq.to_be_bytes(), &position.chain.0].concat();
    let checksum = crc32c::crc32c(&guarded).to_be_bytes();
    [guarded.as_slice(), &checksum].concat()
}
