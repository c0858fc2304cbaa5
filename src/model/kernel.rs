//! Stage one: n-grams into evidence.
//!
//! The table has one row for each hash value; a row holds [`LANES`] signed bytes, the weights of all lanes side by side,
//! so that one fetch serves every category. Slot 0 of a row is its squared idf, from which the norm of the comment comes:
//! a lane's evidence is `scale · Σ w / sqrt(norm_scale · Σ idf²) + bias`, the dot product with the L2-normalised,
//! idf-weighted presence vector. Weights are i8 with one scale a lane (its largest weight), sums are integers: exact, and
//! the same on every machine.

use pulp::{Arch, Simd, WithSimd};
use serde::{Deserialize, Serialize};

use super::features::Features;
use super::rows::{Lines, ROW_BYTES, Rows};

/// Slots in a row: one for the idf, the rest for lanes.
pub const LANES: usize = ROW_BYTES;
/// How many lanes a model can have.
pub const MAX_LANES: usize = LANES - 1;
/// Lanes of which the judgement also sees the extremes over sentences: the first ones, pooled over all corpora.
pub const SEGMENT_LANES: usize = 8;

/// What one lane is and how its bytes become numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// `jigsaw/insult`: whose labels, and of which category.
    pub name: String,
    /// The value of one unit of the lane's bytes.
    pub scale: f32,
    /// The lane's intercept.
    pub bias: f32,
}

/// The evidence table of a model.
#[derive(Debug)]
pub struct EvidenceTable {
    /// The lanes; at most [`MAX_LANES`].
    pub lanes: Vec<Lane>,
    /// The value of one unit of slot 0.
    pub norm_scale: f32,
    /// The rows.
    pub rows: Rows,
}

/// What the lanes say about one text.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// One log-odds a lane.
    pub lanes: Vec<f32>,
    /// Largest, second largest and mean over segments, for each of the first [`SEGMENT_LANES`] lanes.
    pub extremes: Vec<f32>,
    pub(super) segments: Vec<[f32; SEGMENT_LANES]>,
    pub(super) sums: Vec<[i32; LANES]>,
}

impl EvidenceTable {
    /// The row at `row`; all zeros when there is none.
    pub fn row(&self, row: u32) -> &[i8; LANES] {
        const EMPTY: [i8; LANES] = [0; LANES];
        self.rows.lines().get(row as usize).and_then(|line| line.first_chunk()).unwrap_or(&EMPTY)
    }

    /// Weighs a text's n-grams.
    pub fn weigh(&self, features: &Features, evidence: &mut Evidence) {
        let total = self.total(features, evidence);
        let Evidence { lanes, extremes, segments, sums } = evidence;
        segments.clear();
        segments.extend(sums.iter().map(|sums| self.segment_evidence(sums)));
        lanes.clear();
        lanes.extend(self.lane_evidence(&total));
        summarise(segments, extremes);
    }

    /// The sums of all lanes over a text; those of its segments stay in `evidence`.
    pub(super) fn total(&self, features: &Features, evidence: &mut Evidence) -> [i32; LANES] {
        let (Features { rows, segment_ends, .. }, sums) = (features, &mut evidence.sums);
        Arch::new().dispatch(SegmentSums { lines: self.rows.lines(), rows, segment_ends, sums });
        let mut total = [0; LANES];
        for sums in &evidence.sums {
            total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
        }
        total
    }

    /// Weighs distinct rows that have no segments: one log-odds a lane.
    pub fn weigh_rows(&self, rows: &[u32], lanes: &mut Vec<f32>) {
        lanes.clear();
        let sums = Arch::new().dispatch(RowSums { lines: self.rows.lines(), rows });
        lanes.extend(self.lane_evidence(&sums));
    }

    /// One over the norm of a text whose slot-0 sum is `idf_sum`.
    pub fn inverse_norm(&self, idf_sum: i32) -> f32 {
        if idf_sum <= 0 { 0.0 } else { 1.0 / (self.norm_scale * idf_sum as f32).sqrt() }
    }

    fn lane_evidence<'s>(&'s self, sums: &'s [i32; LANES]) -> impl Iterator<Item = f32> + 's {
        let (idf_sum, lane_sums) = sums.split_first().unwrap_or((&0, &[]));
        let inverse_norm = self.inverse_norm(*idf_sum);
        self.lanes.iter().zip(lane_sums).map(move |(lane, sum)| lane.scale * *sum as f32 * inverse_norm + lane.bias)
    }

    fn segment_evidence(&self, sums: &[i32; LANES]) -> [f32; SEGMENT_LANES] {
        let mut evidence = [0.0; SEGMENT_LANES];
        evidence.iter_mut().zip(self.lane_evidence(sums)).for_each(|(slot, value)| *slot = value);
        evidence
    }
}

/// The work of adding up the rows of each segment.
struct SegmentSums<'s> {
    lines: Lines<'s>,
    rows: &'s [u32],
    segment_ends: &'s [usize],
    sums: &'s mut Vec<[i32; LANES]>,
}

impl WithSimd for SegmentSums<'_> {
    type Output = ();

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { lines, rows, segment_ends, sums } = self;
        sums.clear();
        let mut start = 0;
        for end in segment_ends {
            sums.push(add_rows(lines, rows.get(start..*end).unwrap_or(&[])));
            start = *end;
        }
    }
}

/// The work of adding up rows that have no segments.
struct RowSums<'s> {
    lines: Lines<'s>,
    rows: &'s [u32],
}

impl WithSimd for RowSums<'_> {
    type Output = [i32; LANES];

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) -> [i32; LANES] {
        add_rows(self.lines, self.rows)
    }
}

/// So many bytes fit a sum of 16 bits.
const BATCH: usize = 256;
/// So many sums of 16 bits fit one register of 256 bits.
const WIDTH: usize = 16;

#[inline(always)]
#[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
fn add_rows(lines: Lines<'_>, rows: &[u32]) -> [i32; LANES] {
    let mut sums = [0; LANES];
    for batch in rows.chunks(BATCH) {
        let mut partial = [[0_i16; WIDTH]; LANES / WIDTH];
        for row in batch {
            let Some(line) = lines.get(*row as usize) else { continue };
            for (partial, weights) in partial.iter_mut().zip(line.as_chunks::<WIDTH>().0) {
                partial.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += i16::from(*weight));
            }
        }
        sums.iter_mut().zip(partial.as_flattened()).for_each(|(sum, part)| *sum += i32::from(*part));
    }
    sums
}

/// Largest, second largest and mean over segments; a text of one segment has all three equal, one of none has zeros.
pub fn summarise(segments: &[[f32; SEGMENT_LANES]], extremes: &mut Vec<f32>) {
    extremes.clear();
    for lane in 0..SEGMENT_LANES {
        let values = segments.iter().filter_map(|segment| segment.get(lane).copied());
        let (mut first, mut second, mut sum) = (f32::NEG_INFINITY, f32::NEG_INFINITY, 0.0);
        for value in values {
            sum += value;
            if value > first {
                second = first;
                first = value;
            } else if value > second {
                second = value;
            }
        }
        let mean = if segments.is_empty() { 0.0 } else { sum / segments.len() as f32 };
        let first = if first.is_finite() { first } else { 0.0 };
        extremes.extend([first, if second.is_finite() { second } else { first }, mean]);
    }
}
