//! What lanes add, divided over n-grams.
//!
//! A lane's evidence is its bias and the sum of its n-grams' weights, so each n-gram owns the share its weight has in that
//! sum. The extremes of a lane belong to the n-grams of the segment they come from, the mean to those of all segments in
//! equal parts. An n-gram that stands in several places is spread evenly over them.

use pulp::{Arch, Simd, WithSimd};

use super::Reading;
use super::blend::{Term, Terms};
use super::characters::Characters;
use super::occurrences::Occurrences;
use crate::model::kernel::{Evidence, EvidenceTable, LANES, Lane, SEGMENT_LANES};

/// For each slot of a row what one unit adds to the log-odds; nothing for the idf.
type Slopes = [f32; LANES];

/// Spreads what lanes and extremes add over the characters of their n-grams.
pub(super) fn spread(
    reading: Reading<'_>,
    terms: Terms<'_>,
    occurrences: &mut Occurrences,
    characters: &mut Characters,
) {
    let Reading { model, features, evidence, .. } = reading;
    let slopes = segment_slopes(&model.evidence, evidence, terms);
    let weighing =
        Weighing { table: &model.evidence, segment_ends: &features.segment_ends, rows: &features.rows, slopes };
    let mut weights = Arch::new().dispatch(weighing);
    for (weight, count) in weights.iter_mut().zip(occurrences.counts()) {
        *weight /= *count as f32;
    }
    for place in occurrences.places() {
        let weight = weights.get(place.ngram as usize).copied().unwrap_or(0.0);
        characters.add(place.range(), f64::from(weight));
    }
}

/// Spreads what lanes of meanings add over rows: one unit of each of a row's bytes by the slopes of its lane.
pub(super) fn lane_slopes(table: &EvidenceTable, idf_sum: i32, terms: &[Term]) -> Slopes {
    let mut slopes = [0.0; LANES];
    let inverse_norm = table.inverse_norm(idf_sum);
    let lanes = table.lanes.iter().zip(terms);
    slopes
        .iter_mut()
        .skip(1)
        .zip(lanes)
        .for_each(|(slope, (lane, term))| *slope = unit(lane, inverse_norm, term.slope));
    slopes
}

/// The weight of a row by slopes.
#[inline(always)] // must be compiled for the registers of whoever dispatches
pub(super) fn row_weight(row: &[i8; LANES], slopes: &Slopes) -> f32 {
    const WIDTH: usize = 8;
    let mut sums = [0.0; WIDTH];
    for (bytes, slopes) in row.as_chunks::<WIDTH>().0.iter().zip(slopes.as_chunks::<WIDTH>().0) {
        let products = bytes.iter().zip(slopes).map(|(byte, slope)| f32::from(*byte) * slope);
        sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
    }
    let (low, high) = sums.split_at(WIDTH / 2);
    low.iter().zip(high).map(|(one, other)| one + other).sum()
}

fn unit(lane: &Lane, inverse_norm: f32, slope: f64) -> f32 {
    (slope * f64::from(lane.scale) * f64::from(inverse_norm)) as f32
}

/// The slopes for the n-grams of each segment.
fn segment_slopes(table: &EvidenceTable, evidence: &Evidence, terms: Terms<'_>) -> Vec<Slopes> {
    let idf_sum = |sums: &[i32; LANES]| sums.first().copied().unwrap_or(0);
    let whole = lane_slopes(table, evidence.sums.iter().map(idf_sum).sum(), terms.lanes);
    let mut slopes = vec![whole; evidence.segments.len()];
    let inverse_norms: Vec<f32> = evidence.sums.iter().map(|sums| table.inverse_norm(idf_sum(sums))).collect();
    let triples = terms.extremes.as_chunks::<3>().0;
    for (at, (lane, [largest, second, mean])) in table.lanes.iter().zip(triples).enumerate() {
        let owners = Owners::of(&evidence.segments, at);
        for (segment, (slopes, inverse_norm)) in slopes.iter_mut().zip(&inverse_norms).enumerate() {
            let slope = owners.part(segment, largest, second) + mean.slope / evidence.segments.len() as f64;
            if let Some(slot) = slopes.get_mut(at + 1) {
                *slot += unit(lane, *inverse_norm, slope);
            }
        }
    }
    slopes
}

/// The segments that a lane's extremes come from.
struct Owners {
    largest: usize,
    second: usize,
}

impl Owners {
    fn of(segments: &[[f32; SEGMENT_LANES]], lane: usize) -> Self {
        let value = |segment: usize| segments.get(segment).and_then(|s| s.get(lane)).copied().unwrap_or(0.0);
        let first_largest = |but: Option<usize>| {
            let others = (0..segments.len()).filter(|segment| Some(*segment) != but);
            others.reduce(|most, other| if value(other) > value(most) { other } else { most })
        };
        let largest = first_largest(None).unwrap_or(0);
        Self { largest, second: first_largest(Some(largest)).unwrap_or(largest) }
    }

    fn part(&self, segment: usize, largest: &Term, second: &Term) -> f64 {
        let of = |owner: usize, term: &Term| if owner == segment { term.slope } else { 0.0 };
        of(self.largest, largest) + of(self.second, second)
    }
}

/// The work of weighing all n-grams.
struct Weighing<'s> {
    table: &'s EvidenceTable,
    rows: &'s [u32],
    segment_ends: &'s [usize],
    slopes: Vec<Slopes>,
}

impl WithSimd for Weighing<'_> {
    type Output = Vec<f32>;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) -> Vec<f32> {
        let Self { table, rows, segment_ends, slopes } = self;
        let mut weights = Vec::with_capacity(rows.len());
        let mut start = 0;
        for (end, slopes) in segment_ends.iter().zip(&slopes) {
            // A loop, since an iterator's closure would be compiled by itself, for narrow registers.
            for row in rows.get(start..*end).unwrap_or(&[]) {
                weights.push(row_weight(table.row(*row), slopes));
            }
            start = *end;
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_belong_to_the_first_segments_that_have_them() {
        let segment = |value: f32| [value; SEGMENT_LANES];
        let owners = |values: &[f32]| {
            let Owners { largest, second } = Owners::of(&values.iter().copied().map(segment).collect::<Vec<_>>(), 0);
            (largest, second)
        };
        assert_eq!(owners(&[1.0]), (0, 0));
        assert_eq!(owners(&[1.0, 3.0, 2.0]), (1, 2));
        assert_eq!(owners(&[3.0, 1.0, 3.0]), (0, 2));
    }

    #[test]
    fn a_row_weighs_the_sum_over_its_lanes_without_its_idf() {
        let (mut row, mut slopes) = ([0_i8; LANES], [0.0; LANES]);
        (row[0], row[1], row[47]) = (100, 2, -3);
        (slopes[1], slopes[47]) = (0.5, 2.0);
        assert!((row_weight(&row, &slopes) + 5.0).abs() < 1e-6);
    }
}
