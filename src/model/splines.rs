//! The judgement laid out for speed: of each column of the basis the weights of all categories side by side, so that a text
//! is judged for all of them at once.
//!
//! Says the same as [`Judgement`], from which it is made and which training fits.

use pulp::{Arch, Simd, WithSimd};

use super::judgement::Judgement;
use crate::category::Category;

const N_CATEGORIES: usize = Category::COUNT;
/// So many columns are added up beside each other, to be joined at the end: additions need not wait for the one before.
const WIDTH: usize = 4;

/// One number for each category.
pub(super) type PerColumn = [f32; N_CATEGORIES];

/// All categories' log-odds as functions of the inputs.
#[derive(Debug)]
pub(crate) struct Splines {
    means: Vec<f32>,
    sds: Vec<f32>,
    /// The straight part of each input.
    lines: Vec<PerColumn>,
    hinges: Vec<Hinge>,
    /// The intercepts, calibrated.
    offsets: PerColumn,
}

/// A place where the spline of an input bends.
#[derive(Clone, Copy, Debug)]
struct Hinge {
    input: u32,
    knot: f32,
    weights: PerColumn,
}

impl Splines {
    /// Lays a judgement out. Calibration is folded into the weights.
    pub(super) fn of(judgement: &Judgement) -> Self {
        let calibrated = |column: usize| {
            per_category(|category| {
                let regression = judgement.regressions.get(category);
                regression.slope * regression.weights.get(column).copied().unwrap_or(0.0)
            })
        };
        let (mut lines, mut hinges, mut column) = (Vec::new(), Vec::new(), 0);
        for (at, input) in (0..).zip(&judgement.inputs) {
            lines.push(calibrated(column));
            let knots = (column + 1..).zip(&input.knots);
            hinges.extend(knots.map(|(column, knot)| Hinge { input: at, knot: *knot, weights: calibrated(column) }));
            column += input.n_columns();
        }
        let offsets = per_category(|category| {
            let regression = judgement.regressions.get(category);
            regression.slope * regression.intercept + regression.offset
        });
        let (means, sds) = judgement.inputs.iter().map(|input| (input.mean, input.sd)).unzip();
        Self { means, sds, lines, hinges, offsets }
    }

    /// The calibrated log-odds of all categories, in the order of [`Category::ALL`]. `standard` is room for the inputs in
    /// standard units.
    pub(super) fn log_odds(&self, inputs: &[f32], standard: &mut Vec<f32>) -> PerColumn {
        Arch::new().dispatch(SplineSums { splines: self, inputs, standard })
    }
}

/// The work of adding up all columns.
struct SplineSums<'s> {
    splines: &'s Splines,
    inputs: &'s [f32],
    standard: &'s mut Vec<f32>,
}

impl WithSimd for SplineSums<'_> {
    type Output = PerColumn;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) -> PerColumn {
        let Self { splines: Splines { means, sds, lines, hinges, offsets }, inputs, standard } = self;
        standard.clear();
        standard.extend(inputs.iter().zip(means.iter().zip(sds)).map(|(value, (mean, sd))| (value - mean) / sd));
        let mut sums = [[0.0; N_CATEGORIES]; WIDTH];
        for (lines, values) in lines.chunks(WIDTH).zip(standard.chunks(WIDTH)) {
            for (sums, (weights, z)) in sums.iter_mut().zip(lines.iter().zip(values)) {
                add(sums, *z, weights);
            }
        }
        for hinges in hinges.chunks(WIDTH) {
            for (sums, hinge) in sums.iter_mut().zip(hinges) {
                let z = standard.get(hinge.input as usize).copied().unwrap_or(0.0);
                add(sums, (z - hinge.knot).max(0.0), &hinge.weights);
            }
        }
        let mut total = *offsets;
        for sums in &sums {
            add(&mut total, 1.0, sums);
        }
        total
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
fn add(sums: &mut PerColumn, x: f32, weights: &PerColumn) {
    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += x * weight);
}

fn per_category(f: impl Fn(Category) -> f32) -> PerColumn {
    let mut values = [0.0; N_CATEGORIES];
    values.iter_mut().zip(Category::ALL).for_each(|(slot, category)| *slot = f(category));
    values
}
