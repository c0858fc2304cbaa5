//! An artifact taken apart into its tables and put together again, with a checksum that fits.
//!
//! The layout is told in `src/model/artifact.rs`; this is its second description, so that a test can write what the
//! product would never.

use serde_json::{Value, json};

const PREFIX_BYTES: usize = 16;
const ALIGNMENT: usize = 64;
const CHECKSUM_BYTES: usize = 32;
const ENTRY_BYTES: usize = 16;
/// Bytes of a row's bitmap; its other bytes are as many as the bitmap has bits.
const BITMAP_BYTES: usize = 6;
/// The fewest bits that a table of rows can have, and the rows of the table of meanings.
const FEWEST_BITS: u32 = 10;

#[derive(Clone)]
pub(super) struct Layout {
    /// Magic and format.
    magic: Vec<u8>,
    pub(super) header: Value,
    pub(super) rows: Vec<u8>,
    pub(super) meanings: Vec<u8>,
    pub(super) weights: Vec<u8>,
    pub(super) entries: Vec<u8>,
}

impl Layout {
    /// Takes a sound artifact apart.
    pub(super) fn of(artifact: &[u8]) -> Self {
        let content = &artifact[..artifact.len() - CHECKSUM_BYTES];
        let n_json = u32::from_le_bytes(content[12..16].try_into().expect("four bytes")) as usize;
        let (json, tables) = content[PREFIX_BYTES..].split_at(n_json);
        let header: Value = serde_json::from_slice(json).expect("a header");
        let length = |field: &str| header[field].as_u64().expect("a length") as usize;
        let (rows, rest) = tables.split_at(length("n_row_bytes"));
        let (meanings, rest) = rest.split_at(length("n_meaning_bytes"));
        let (weights, entries) = rest.split_at(rest.len() - length("n_concept_entries") * ENTRY_BYTES);
        let [rows, meanings, weights, entries] = [rows, meanings, weights, entries].map(<[u8]>::to_vec);
        Self { magic: content[..12].to_vec(), header, rows, meanings, weights, entries }
    }

    /// The same model with hardly any rows and words: small enough to be read a hundred times a second.
    pub(super) fn shrunk(mut self) -> Self {
        self.header["ngrams"]["bits"] = json!(FEWEST_BITS);
        self.rows.truncate(end_of_rows(&self.rows, 1 << FEWEST_BITS));
        self.entries.truncate(ENTRY_BYTES * 2_000);
        self.correct_lengths();
        self
    }

    /// Makes the header tell the lengths that the tables have.
    pub(super) fn correct_lengths(&mut self) {
        let lengths = [
            ("n_row_bytes", self.rows.len()),
            ("n_meaning_bytes", self.meanings.len()),
            ("n_concept_entries", self.entries.len() / ENTRY_BYTES),
        ];
        for (field, length) in lengths {
            if let Some(told) = self.header.get_mut(field) {
                *told = json!(length);
            }
        }
        self.entries.truncate(self.entries.len() / ENTRY_BYTES * ENTRY_BYTES);
        if let Some(n_bytes) = n_weight_bytes(&self.header) {
            self.weights.resize(n_bytes, 0);
        }
    }

    /// The artifact with its checksum.
    pub(super) fn sealed(&self) -> Vec<u8> {
        let mut json = self.header.to_string().into_bytes();
        json.resize((PREFIX_BYTES + json.len()).next_multiple_of(ALIGNMENT) - PREFIX_BYTES, b' ');
        let n_json = (json.len() as u32).to_le_bytes();
        let tables = [&self.rows, &self.meanings, &self.weights, &self.entries].map(Vec::as_slice).concat();
        let content = [self.magic.as_slice(), &n_json, &json, &tables].concat();
        [content.as_slice(), blake3::hash(&content).as_bytes()].concat()
    }
}

fn end_of_rows(packed: &[u8], n_rows: usize) -> usize {
    (0..n_rows).fold(0, |at, _| {
        let bitmap = &packed[at..at + BITMAP_BYTES];
        at + BITMAP_BYTES + bitmap.iter().map(|byte| byte.count_ones() as usize).sum::<usize>()
    })
}

/// What the weights of a header's branches take; none when it has no such branches.
fn n_weight_bytes(header: &Value) -> Option<usize> {
    let branches = header["branches"].as_array()?.iter().map(|branch| {
        let n_knots = |input: &Value| input["knots"].as_array().map_or(0, Vec::len);
        let n_columns: usize = branch["inputs"].as_array()?.iter().map(|input| 1 + n_knots(input)).sum();
        Some(n_columns * branch["heads"].as_array()?.len() * 9 * size_of::<f32>())
    });
    branches.sum()
}
