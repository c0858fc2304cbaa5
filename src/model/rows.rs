//! The rows of the evidence table in memory.
//!
//! In an artifact rows are packed; here each has a cache line of its own, so that none lies across two, and the memory is
//! asked to be of large pages, since rows are fetched from all over the table and each would need its page's address
//! looked up first. What the rows mean is [`super::kernel`]'s matter.

use memmap2::MmapMut;

/// Bytes of a row in an artifact.
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

impl Rows {
    /// Takes over packed rows.
    pub fn of(packed: &[u8]) -> Self {
        let packed = packed.as_chunks::<ROW_BYTES>().0;
        let n_bytes = packed.len() * LINE_BYTES;
        let mut memory = pages(n_bytes).map_or_else(|| Memory::Heap(vec![0; n_bytes]), Memory::Pages);
        let lines = match &mut memory {
            Memory::Pages(pages) => pages.as_chunks_mut::<LINE_BYTES>().0,
            Memory::Heap(bytes) => bytes.as_chunks_mut::<LINE_BYTES>().0,
        };
        for (line, row) in lines.iter_mut().zip(packed) {
            line.iter_mut().zip(row).for_each(|(slot, byte)| *slot = *byte);
        }
        Self { memory }
    }

    /// The rows as they are packed in an artifact.
    pub fn packed(&self) -> impl Iterator<Item = &[u8; ROW_BYTES]> {
        self.bytes().as_chunks::<LINE_BYTES>().0.iter().filter_map(|line| line.first_chunk())
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
