//! Damaged journals: refused by place, or read up to a torn tail, and never silently shorter than what was acknowledged.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::record::Raw;
use super::segment::HEADER_BYTES;
use super::*;
use crate::store::fuzzing::{Campaign, Input, Random, damage};
use crate::store::keys::Id16;
use crate::store::records::Event;
use crate::store::testing::submission;

/// A record as it was written.
struct Written {
    seq: u64,
    group: u64,
    public: Vec<u8>,
    /// All its bytes.
    bytes: Vec<u8>,
}

/// A sound journal: the bytes of its segments, and its records in order.
struct Sound {
    segments: Vec<Vec<u8>>,
    records: Vec<Written>,
}

#[test]
fn a_damaged_journal_is_never_silently_shorter() {
    let sound = sound();
    let folder = tempfile::tempdir().expect("a folder");
    let mut n_read = 0_u64;
    let count = |input: &Input| n_read += u64::from(check(&sound, folder.path(), input));
    Campaign::of("journal").run(|random| damaged(&sound, random), count);
    eprintln!("fuzz journal: {n_read} of them were read up to a torn tail, the others refused");
}

#[test]
fn a_journal_with_forged_checksums_does_no_harm() {
    let sound = sound();
    let folder = tempfile::tempdir().expect("a folder");
    Campaign::of("forged-journal").run(
        |random| forged(&sound, random),
        |input| {
            if let Some(scanned) = scanned(folder.path(), input) {
                let read = read_back(&scanned);
                assert!(read.iter().zip(1..).all(|((seq, _), expected)| *seq == expected), "records are in order");
                goes_on(folder.path(), scanned);
            }
        },
    );
}

/// Thirty records in groups of one to four, over several segments.
fn sound() -> Sound {
    let folder: TempDir = tempfile::tempdir().expect("a folder");
    let empty = scan(folder.path()).expect("scans");
    let mut journal = Journal::open(folder.path(), &empty).expect("opens");
    let events: Vec<Encoded> = (0..30).map(encoded).collect();
    let (mut rest, mut n_in_group) = (events.as_slice(), 1);
    while !rest.is_empty() {
        let (group, after) = rest.split_at(n_in_group.min(rest.len()));
        // Two short segments, then a last one in which most groups stand: there a lost one could hide.
        let is_early = rest.len() > events.len() * 2 / 3;
        journal = journal.with_max_segment_bytes(if is_early { 2_500 } else { u64::MAX });
        journal.append(group).expect("appends");
        journal.sync().expect("syncs");
        (rest, n_in_group) = (after, n_in_group % 4 + 1);
    }
    let scanned = scan(folder.path()).expect("scans");
    let segments = scanned.segments.iter().map(|segment| fs::read(&segment.path).expect("reads"));
    let segments: Vec<Vec<u8>> = segments.collect();
    let records: Vec<Written> = segments.iter().flat_map(|segment| records(segment)).collect();
    let first_of_last = records.len() - self::records(&segments[segments.len() - 1]).len();
    let n_groups = records[first_of_last..].iter().filter(|record| record.seq == record.group).count();
    assert!(segments.len() > 2 && n_groups > 4, "{} segments, {n_groups} groups in the last", segments.len());
    Sound { segments, records }
}

fn encoded(number: u32) -> Encoded {
    let submission = submission(&format!("c{number}"), crate::decision::Verdict::Hold, number.into());
    Event::Submitted(Id16::of(&submission.comment.id), Box::new(submission)).encode().expect("writes")
}

fn records(segment: &[u8]) -> Vec<Written> {
    let (mut rest, mut found) = (&segment[HEADER_BYTES as usize..], Vec::new());
    while let Some(raw) = Raw::read(rest) {
        let (bytes, after) = rest.split_at(raw.n_bytes);
        let (public, bytes) = (raw.public.to_vec(), bytes.to_vec());
        found.push(Written { seq: raw.seq, group: raw.group, public, bytes });
        rest = after;
    }
    found
}

/// One segment, most often the last one, with a few bytes or stretches changed.
fn damaged(sound: &Sound, random: &mut Random) -> Input {
    let mut segments = sound.segments.clone();
    let last = segments.len() - 1;
    let at = if random.one_in(3) { random.below(last) } else { last };
    let record = &sound.records[random.below(sound.records.len())];
    let tokens = [record::MAGIC.to_vec(), record.bytes.clone(), record.bytes[..record.bytes.len() / 2].to_vec()];
    for _ in 0..=random.below(3) {
        damage(&mut segments[at], &tokens, random);
    }
    segments
}

/// One record of one segment with some bytes changed and a checksum that fits.
fn forged(sound: &Sound, random: &mut Random) -> Input {
    let mut segments = sound.segments.clone();
    let at = random.below(segments.len());
    let mut written = records(&segments[at]);
    let chosen = random.below(written.len());
    let bytes = &mut written[chosen].bytes;
    // Half of the time in the fixed numbers before the parts, where lengths and groups stand.
    let until = if random.one_in(2) { 33 } else { bytes.len() };
    bytes[8 + random.below(until - 8)] ^= 1 << random.below(8);
    if random.one_in(4) {
        damage(bytes, &[], random);
    }
    seal(bytes);
    segments[at].truncate(HEADER_BYTES as usize);
    segments[at].extend(written.iter().flat_map(|record| record.bytes.iter()));
    segments
}

/// Puts the checksum right that covers a record up to its chain, as far as its lengths lie within it.
fn seal(bytes: &mut [u8]) {
    let n_public = bytes.get(25..29).and_then(|length| length.try_into().ok()).map_or(0, u32::from_be_bytes);
    let end = (33 + 64_usize).saturating_add(n_public as usize);
    if let Some(checksum) = bytes.get(8..end).map(crc32c::crc32c) {
        bytes[4..8].copy_from_slice(&checksum.to_be_bytes());
    }
}

/// Reads the segments as a journal; none when that is refused: by the scan, or, for altered records of which no erasure tells, by
/// whoever opens a store on it.
fn scanned(folder: &Path, segments: &Input) -> Option<Scan> {
    let path = |at: usize| -> PathBuf { segment::path(folder, at as u64 + 1) };
    for (at, bytes) in segments.iter().enumerate() {
        fs::write(path(at), bytes).expect("writes");
    }
    // What an earlier input let the journal begin.
    drop(fs::remove_file(path(segments.len())));
    scan(folder).ok().filter(|scanned| scanned.altered.is_empty())
}

/// Panics when records were lost that must not be; whether the journal was read.
fn check(sound: &Sound, folder: &Path, input: &Input) -> bool {
    let Some(scanned) = scanned(folder, input) else { return false };
    let read = read_back(&scanned);
    let n_read = read.len();
    assert!(n_read <= sound.records.len(), "there are records that nobody wrote");
    for ((seq, public), written) in read.iter().zip(&sound.records) {
        assert_eq!((*seq, public), (written.seq, &written.public), "a record reads back as another");
    }
    let n_unharmed = n_unharmed(sound, input);
    assert!(n_read >= n_unharmed, "{n_read} records were read, {n_unharmed} stand before the damage");
    let last_segment = input.last().expect("segments");
    let lost = &sound.records[n_read..];
    let bad_seq = n_read as u64 + 1;
    let proof = lost.iter().find(|record| record.group > bad_seq && holds(last_segment, &record.bytes));
    assert!(proof.is_none(), "record {bad_seq} and all behind it were cut, though a later group stands there");
    let first_of_last = records(sound.segments.last().expect("segments"))[0].seq;
    assert!(bad_seq >= first_of_last, "record {bad_seq} was lost from a segment that is not the last");
    goes_on(folder, scanned);
    true
}

/// How many records stand before the first changed byte.
fn n_unharmed(sound: &Sound, input: &Input) -> usize {
    let mut n_records = 0;
    for (written, found) in sound.segments.iter().zip(input) {
        let n_same = written.iter().zip(found).take_while(|(written, found)| written == found).count();
        n_records += records(written.get(..n_same.max(HEADER_BYTES as usize)).unwrap_or(written)).len();
        if n_same < written.len() {
            break;
        }
    }
    n_records
}

/// Cut and opened, a journal takes new records and reads back whole.
fn goes_on(folder: &Path, mut scanned: Scan) {
    scanned.cut_torn().expect("cuts");
    let again = scan(folder).expect("is sound once its tail is cut");
    assert!(again.torn.is_none() && again.end == scanned.end);
    let mut journal = Journal::open(folder, &again).expect("opens");
    journal.append(&[encoded(99)]).expect("appends");
    assert_eq!(scan(folder).expect("scans").end, journal.end());
}

fn read_back(scanned: &Scan) -> Vec<(u64, Vec<u8>)> {
    let mut read = Vec::new();
    let each = |stored: Stored<'_>| {
        read.push((stored.seq, stored.public.to_vec()));
        Ok::<(), ScanError>(())
    };
    scanned.for_each_behind(0, each).expect("what was scanned reads");
    read
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
