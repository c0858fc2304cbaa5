//! The weights of all lanes in training, and their squared naive-Bayes ratios, side by side: both come with one fetch.

use pulp::{Arch, Simd, WithSimd};
use vigie::model::kernel::LANES;

/// One number for each lane; the last slot is spare.
pub type PerLane = [f32; LANES];

/// One row: while counting, the weight of positive and of all documents that have it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The lanes' weights.
    pub weights: PerLane,
    /// The lanes' squared ratios.
    pub ratios: PerLane,
}

/// The whole table.
#[derive(Debug)]
pub struct Table(pub Vec<Row>);

impl Table {
    /// A table of zeros.
    pub fn new(n_rows: usize) -> Self {
        Self(vec![Row { weights: [0.0; LANES], ratios: [0.0; LANES] }; n_rows])
    }

    /// The lanes' weighted sums over a document's rows.
    pub fn sums(&self, rows: &[u32], values: &[f32]) -> PerLane {
        Arch::new().dispatch(Sums { table: &self.0, rows, values })
    }

    /// Moves the weights of a document's rows by `steps`, each scaled by the row's value and the lane's ratio.
    pub fn add(&mut self, rows: &[u32], values: &[f32], steps: &PerLane) {
        Arch::new().dispatch(Add { table: &mut self.0, rows, values, steps });
    }
}

struct Sums<'t> {
    table: &'t [Row],
    rows: &'t [u32],
    values: &'t [f32],
}

impl WithSimd for Sums<'_> {
    type Output = PerLane;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) -> PerLane {
        let mut sums = [0.0; LANES];
        for (row, value) in self.rows.iter().zip(self.values) {
            if let Some(row) = self.table.get(*row as usize) {
                sums.iter_mut().zip(&row.weights).for_each(|(sum, weight)| *sum += value * weight);
            }
        }
        sums
    }
}

struct Add<'t> {
    table: &'t mut [Row],
    rows: &'t [u32],
    values: &'t [f32],
    steps: &'t PerLane,
}

impl WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) {
        for (row, value) in self.rows.iter().zip(self.values) {
            if let Some(Row { weights, ratios }) = self.table.get_mut(*row as usize) {
                let lanes = weights.iter_mut().zip(ratios).zip(self.steps);
                lanes.for_each(|((weight, ratio), step)| *weight += step * value * *ratio);
            }
        }
    }
}
