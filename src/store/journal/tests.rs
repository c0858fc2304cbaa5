//! The journal on its own: what survives, what is cut and what is refused.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use tempfile::TempDir;

use super::*;

fn event(number: u32) -> Encoded {
    Encoded { public: format!("public {number}").into_bytes(), personal: vec![b'p'; number as usize % 97] }
}

fn open(folder: &Path) -> Journal {
    let mut scanned = scan(folder).expect("scans");
    scanned.cut_torn().expect("cuts");
    Journal::open(folder, &scanned).expect("opens")
}

/// A journal of `n` records, in segments of about `max_segment_bytes`.
fn written(n: u32, max_segment_bytes: u64) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut journal = open(folder.path()).with_max_segment_bytes(max_segment_bytes);
    for number in 0..n {
        journal.append(&[event(number)]).expect("appends");
        journal.sync().expect("syncs");
    }
    folder
}

fn parts(folder: &Path, behind: u64) -> Vec<(u64, Vec<u8>)> {
    let mut parts = Vec::new();
    let scanned = scan(folder).expect("scans");
    let each = |stored: Stored<'_>| {
        parts.push((stored.seq, stored.public.to_vec()));
        Ok::<(), ScanError>(())
    };
    scanned.for_each_behind(behind, each).expect("reads");
    parts
}

#[test]
fn records_read_back_in_order_over_several_segments() {
    let folder = written(40, 2_000);
    assert!(scan(folder.path()).expect("scans").segments.len() > 2);
    let read = parts(folder.path(), 0);
    let expected: Vec<_> = (0..40).map(|number| (u64::from(number) + 1, event(number).public)).collect();
    assert_eq!(read, expected);
    assert_eq!(parts(folder.path(), 37), expected[37..]);
    assert_eq!(parts(folder.path(), 40), []);
}

#[test]
fn appending_continues_the_chain_after_reopening() {
    let folder = written(3, 1 << 20);
    let mut journal = open(folder.path());
    journal.append(&[event(3), event(4)]).expect("appends");
    journal.sync().expect("syncs");
    let scanned = scan(folder.path()).expect("scans");
    assert_eq!(scanned.end, journal.end());
    assert_eq!(scanned.end.next_seq, 6);
}

#[test]
fn the_chain_is_known_at_every_record() {
    let folder = written(30, 1_000);
    let scanned = scan(folder.path()).expect("scans");
    let mut expected = vec![Position::START.chain];
    let each = |stored: Stored<'_>| {
        expected.push(stored.chain);
        Ok::<(), ScanError>(())
    };
    scanned.for_each_behind(0, each).expect("reads");
    for (seq, chain) in expected.into_iter().enumerate() {
        assert_eq!(scanned.chain_at(seq as u64).expect("reads"), Some(chain), "record {seq}");
    }
    assert_eq!(scanned.chain_at(31).expect("reads"), None);
}

#[test]
fn any_torn_tail_is_cut_to_the_last_whole_record() {
    let folder = written(4, 1 << 20);
    let path = segment::path(folder.path(), 1);
    let whole = fs::read(&path).expect("reads");
    for n_bytes in 0..whole.len() {
        fs::write(&path, &whole[..n_bytes]).expect("writes");
        let mut scanned = scan(folder.path()).expect("a torn tail is no damage");
        let n_cut = scanned.cut_torn().expect("cuts");
        let again = scan(folder.path()).expect("scans");
        assert!(again.torn.is_none(), "{n_bytes} bytes, {n_cut} cut");
        assert!(again.end.next_seq < 5);
    }
}

#[test]
fn garbage_behind_the_last_record_is_cut() {
    let folder = written(2, 1 << 20);
    let path = segment::path(folder.path(), 1);
    let mut bytes = fs::read(&path).expect("reads");
    bytes.extend([MAGIC_OF_A_RECORD.as_slice(), &[9; 500]].concat());
    fs::write(&path, bytes).expect("writes");
    let mut scanned = scan(folder.path()).expect("scans");
    assert_eq!(scanned.cut_torn().expect("cuts"), 504);
    assert_eq!(scanned.end.next_seq, 3);
}

const MAGIC_OF_A_RECORD: [u8; 4] = record::MAGIC;

#[test]
fn a_group_of_which_only_later_pages_reached_the_disk_is_a_torn_tail() {
    let folder = written(2, 1 << 20);
    let path = segment::path(folder.path(), 1);
    let n_synced = fs::metadata(&path).expect("is there").len() as usize;
    let mut journal = open(folder.path());
    journal.append(&[event(50), event(51), event(52)]).expect("appends");
    let mut bytes = fs::read(&path).expect("reads");
    bytes[n_synced..n_synced + 100].fill(0);
    fs::write(&path, bytes).expect("writes");
    let mut scanned = scan(folder.path()).expect("was never acknowledged");
    assert_eq!(scanned.end.next_seq, 3);
    assert!(scanned.cut_torn().expect("cuts") > 0);
}

#[test]
fn a_flipped_bit_before_the_last_record_is_refused_by_place() {
    let folder = written(3, 1 << 20);
    let path = segment::path(folder.path(), 1);
    let whole = fs::read(&path).expect("reads");
    let last_begins = whole.windows(4).rposition(|window| window == record::MAGIC).expect("records");
    for byte in segment::HEADER_BYTES as usize..last_begins {
        let mut altered = whole.clone();
        altered[byte] ^= 4;
        fs::write(&path, altered).expect("writes");
        let is_noticed = match scan(folder.path()) {
            Err(ScanError::Damaged { segment: 1, .. }) => true,
            Err(other) => panic!("{other}"),
            // In a personal part: it may be half erased, which only who knows the events can tell.
            Ok(scanned) => !scanned.altered.is_empty(),
        };
        assert!(is_noticed, "byte {byte}");
    }
}

#[test]
fn a_flipped_bit_in_an_earlier_segment_is_refused() {
    let folder = written(30, 1_000);
    let path = segment::path(folder.path(), 1);
    let mut bytes = fs::read(&path).expect("reads");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&path, bytes).expect("writes");
    assert!(matches!(scan(folder.path()), Ok(Scan { altered, .. }) if altered.len() == 1));
}

#[test]
fn erased_records_keep_the_chain_and_lose_their_personal_part() {
    let folder = written(300, 4_000);
    let mut journal = open(folder.path());
    journal.append(&[event(300)]).expect("appends");
    journal.sync().expect("syncs");
    let erased = BTreeSet::from([1, 40, 257, 301]);
    journal.reader().erase(&erased).expect("erases");
    journal.reader().erase(&erased).expect("erasing again changes nothing");
    let scanned = scan(folder.path()).expect("the chain holds");
    assert_eq!((scanned.end, scanned.altered.len()), (journal.end(), 0));
    let each = |stored: Stored<'_>| {
        let number = u32::try_from(stored.seq).expect("few") - 1;
        let expected =
            if erased.contains(&stored.seq) { Personal::Erased } else { Personal::Intact(&event(number).personal) };
        assert_eq!(stored.personal, expected, "record {}", stored.seq);
        assert_eq!(stored.public, event(number).public);
        Ok::<(), ScanError>(())
    };
    scanned.for_each_behind(0, each).expect("reads");
}

#[test]
fn any_stretch_of_an_open_journal_is_read() {
    let folder = written(700, 20_000);
    let reader = open(folder.path()).reader();
    for (first, last) in [(1, 1), (5, 300), (256, 257), (512, 700), (700, 900), (701, 900)] {
        let mut read = Vec::new();
        let each = |stored: Stored<'_>| {
            read.push(stored.seq);
            ControlFlow::Continue(())
        };
        reader.read(first, last, each).expect("reads");
        assert_eq!(read, (first..=last.min(700)).collect::<Vec<_>>());
    }
}

#[test]
fn a_missing_segment_is_refused() {
    for missing in [1, 2] {
        let folder = written(30, 1_000);
        fs::remove_file(segment::path(folder.path(), missing)).expect("removes");
        let refused = scan(folder.path());
        assert!(matches!(refused, Err(ScanError::Gap { segment }) if segment == missing + 1), "segment {missing}");
    }
}

#[test]
fn a_segment_that_was_never_begun_is_begun_again() {
    let folder = written(30, 1_000);
    let n_segments = scan(folder.path()).expect("scans").segments.len() as u64;
    fs::write(segment::path(folder.path(), n_segments + 1), b"VIGIE").expect("writes");
    let journal = open(folder.path());
    assert_eq!(journal.end().next_seq, 31);
    assert_eq!(scan(folder.path()).expect("scans").end, journal.end());
}

#[test]
fn what_was_never_acknowledged_can_be_cut_back() {
    let folder = written(2, 1 << 20);
    let mut journal = open(folder.path());
    let durable = journal.durable().clone();
    journal.append(&[event(7)]).expect("appends");
    durable.cut_back().expect("cuts");
    assert_eq!(scan(folder.path()).expect("scans").end.next_seq, 3);
}
