//! The rows of the evidence table in memory.
//!
//! In an artifact rows are packed without their zeros; here each has a cache line of its own, so that none lies across two,
//! and the memory is asked to be of large pages, since rows are fetched from all over the table and each would need its
//! page's address looked up first. What the rows mean is [`super::kernel`]'s matter.

use memmap2::MmapMut;

/// Bytes of a row.
pub(super) const ROW_BYTES: usize = 48;
/// Bytes of a row in memory: a cache line.
pub(super) const LINE_BYTES: usize = 64;

/// Rows in their cache lines.
pub(super) type Lines<'r> = &'r [[i8; LINE_BYTES]];

/// The rows, each at the start of its cache line. What follows in the line is zero.
pub struct Rows {
    memory: Memory,
}

enum Memory {
    Pages(MmapMut),
    /// Where no pages could be had.
    Heap(Vec<u8>),
}

/// Bytes of a row's bitmap in an artifact: a bit for each byte of the row.
const BITMAP_BYTES: usize = ROW_BYTES / 8;

impl Rows {
    /// Copies rows that stand one behind the other, 48 bytes each.
    pub fn of(bytes: &[u8]) -> Self {
        let rows = bytes.as_chunks::<ROW_BYTES>().0;
        let mut copied = Self::empty(rows.len());
        for (line, row) in copied.lines_mut().iter_mut().zip(rows) {
            line.iter_mut().zip(row).for_each(|(slot, byte)| *slot = *byte);
        }
        copied
    }

    /// Reads what [`Rows::pack`] wrote; none when that is not `n_rows` rows.
    pub(super) fn unpack(packed: &[u8], n_rows: usize) -> Option<Self> {
        let mut rows = Self::empty(n_rows);
        let mut rest = packed;
        for line in rows.lines_mut() {
            let (bitmap, after) = rest.split_first_chunk::<BITMAP_BYTES>()?;
            let mut places = bitmap.iter().rev().fold(0, |places: u64, byte| places << 8 | u64::from(*byte));
            let (values, after) = after.split_at_checked(places.count_ones() as usize)?;
            for value in values {
                *line.get_mut(places.trailing_zeros() as usize)? = *value;
                places &= places - 1;
            }
            rest = after;
        }
        rest.is_empty().then_some(rows)
    }

    /// Writes the rows for an artifact: of each a bitmap of the bytes that are not zero, little-endian, and these bytes. Four
    /// of five are zero.
    pub(super) fn pack(&self, out: &mut Vec<u8>) {
        for row in self.bytes().as_chunks::<LINE_BYTES>().0.iter().filter_map(|line| line.first_chunk::<ROW_BYTES>()) {
            let bitmap =
                row.as_chunks::<8>().0.iter().map(|eight| {
                    eight.iter().enumerate().fold(0_u8, |bits, (at, byte)| bits | u8::from(*byte != 0) << at)
                });
            out.extend(bitmap);
            out.extend(row.iter().filter(|byte| **byte != 0));
        }
    }

    /// Rows of zeros.
    fn empty(n_rows: usize) -> Self {
        let n_bytes = n_rows * LINE_BYTES;
        Self { memory: pages(n_bytes).map_or_else(|| Memory::Heap(vec![0; n_bytes]), Memory::Pages) }
    }

    fn lines_mut(&mut self) -> &mut [[u8; LINE_BYTES]] {
        match &mut self.memory {
            Memory::Pages(pages) => pages.as_chunks_mut().0,
            Memory::Heap(bytes) => bytes.as_chunks_mut().0,
        }
    }

    /// The rows in their lines.
    pub(super) fn lines(&self) -> Lines<'_> {
        bytemuck::cast_slice::<u8, i8>(self.bytes()).as_chunks().0
    }

    fn bytes(&self) -> &[u8] {
        match &self.memory {
            Memory::Pages(pages) => pages,
            Memory::Heap(bytes) => bytes,
        }
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("n", &self.lines().len()).finish()
    }
}

/// Fresh zeroed pages, large ones if the system grants them.
fn pages(n_bytes: usize) -> Option<MmapMut> {
    let pages = MmapMut::map_anon(n_bytes).ok()?;
    #[cfg(target_os = "linux")]
    let _ = pages.advise(memmap2::Advice::HugePage); // small pages do as well, only slower
    Some(pages)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packed_rows_read_back_and_cut_ones_are_refused(
            bytes in prop::collection::vec(prop_oneof![3 => Just(0_u8), 1 => any::<u8>()], 0..6 * ROW_BYTES),
            cut in 1_usize..9,
        ) {
            let rows = Rows::of(&bytes);
            let (n_rows, mut packed) = (rows.lines().len(), Vec::new());
            rows.pack(&mut packed);
            let read = Rows::unpack(&packed, n_rows).map(|read| read.bytes().to_vec());
            prop_assert_eq!(read.as_deref(), Some(rows.bytes()));
            prop_assert!(Rows::unpack(&packed, n_rows + 1).is_none());
            if let Some(short) = packed.get(..packed.len().saturating_sub(cut)).filter(|short| short.len() < packed.len()) {
                prop_assert!(Rows::unpack(short, n_rows).is_none());
            }
        }
    }
}
