//! The judgement laid out for speed: of each column of the basis the weights of all categories side by side, so that a text
//! is judged for all of them at once.
//!
//! Says the same as [`Judgement`], from which it is made and which training fits.

use pulp::{Arch, Simd, WithSimd};

use super::judgement::{Branch, Head, Input, Judgement, Regression, softmax};
use crate::category::Category;
use crate::text::Language;

const N_CATEGORIES: usize = Category::COUNT;
/// So many columns are added up beside each other, to be joined at the end: additions need not wait for the one before.
const WIDTH: usize = 4;
/// The most heads a branch can have.
pub(super) const MAX_HEADS: usize = 8;

/// One number for each category.
pub(super) type PerColumn = [f32; N_CATEGORIES];

/// All categories' log-odds as functions of the inputs, by language.
#[derive(Debug)]
pub(crate) struct Splines {
    branches: Vec<BranchSplines>,
}

/// One branch of the judgement. Its basis here is all inputs in standard units, then all hinges.
#[derive(Debug)]
struct BranchSplines {
    language: Language,
    means: Vec<f32>,
    sds: Vec<f32>,
    hinges: Vec<Hinge>,
    heads: Vec<HeadSplines>,
}

/// A place where the spline of an input bends.
#[derive(Clone, Copy, Debug)]
struct Hinge {
    input: u32,
    knot: f32,
}

/// One head of a branch.
#[derive(Debug)]
struct HeadSplines {
    /// The categories' weights of each column, calibrated.
    columns: Vec<PerColumn>,
    /// The categories' intercepts, calibrated.
    offsets: PerColumn,
    /// The gate's weights of each column, and its intercept.
    gate: Vec<f32>,
    gate_offset: f32,
}

impl Splines {
    /// Lays a judgement out. Calibration is folded into the weights.
    pub(super) fn of(judgement: &Judgement) -> Self {
        Self { branches: judgement.branches.iter().map(BranchSplines::of).collect() }
    }

    /// The calibrated log-odds of all categories, in the order of [`Category::ALL`], of a text in `language`. `basis` is room
    /// for the columns.
    pub(super) fn log_odds(&self, language: Language, inputs: &[f32], basis: &mut Vec<f32>) -> PerColumn {
        let branch = self.branches.iter().find(|branch| branch.language == language).or(self.branches.last());
        branch.map_or([0.0; N_CATEGORIES], |branch| Arch::new().dispatch(Judging { branch, inputs, basis }))
    }
}

impl BranchSplines {
    fn of(branch: &Branch) -> Self {
        let mut hinges = Vec::new();
        for (at, input) in (0..).zip(&branch.inputs) {
            hinges.extend(input.knots.iter().map(|knot| Hinge { input: at, knot: *knot }));
        }
        let (means, sds) = branch.inputs.iter().map(|input| (input.mean, input.sd)).unzip();
        let order = order(&branch.inputs);
        let heads = branch.heads.iter().map(|head| HeadSplines::of(head, &order)).collect();
        Self { language: branch.language, means, sds, hinges, heads }
    }
}

/// The columns of the judgement in the order in which they stand here.
fn order(inputs: &[Input]) -> Vec<usize> {
    let (mut lines, mut hinges, mut column) = (Vec::new(), Vec::new(), 0);
    for input in inputs {
        lines.push(column);
        hinges.extend(column + 1..column + input.n_columns());
        column += input.n_columns();
    }
    lines.extend(hinges);
    lines
}

impl HeadSplines {
    fn of(head: &Head, order: &[usize]) -> Self {
        let weight = |regression: &Regression, column: usize| {
            regression.slope * regression.weights.get(column).copied().unwrap_or(0.0)
        };
        let offset = |regression: &Regression| regression.slope * regression.intercept + regression.offset;
        Self {
            columns: order.iter().map(|at| per_category(|c| weight(head.regressions.get(c), *at))).collect(),
            offsets: per_category(|category| offset(head.regressions.get(category))),
            gate: order.iter().map(|at| weight(&head.gate, *at)).collect(),
            gate_offset: offset(&head.gate),
        }
    }
}

/// The work of judging one text.
struct Judging<'s> {
    branch: &'s BranchSplines,
    inputs: &'s [f32],
    basis: &'s mut Vec<f32>,
}

impl WithSimd for Judging<'_> {
    type Output = PerColumn;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) -> PerColumn {
        let Self { branch: BranchSplines { means, sds, hinges, heads, .. }, inputs, basis } = self;
        basis.clear();
        basis.extend(inputs.iter().zip(means.iter().zip(sds)).map(|(value, (mean, sd))| (value - mean) / sd));
        for hinge in hinges {
            let z = basis.get(hinge.input as usize).copied().unwrap_or(0.0);
            basis.push((z - hinge.knot).max(0.0));
        }
        let mut judged = [[0.0; N_CATEGORIES]; MAX_HEADS];
        let mut gates = [f32::NEG_INFINITY; MAX_HEADS];
        for ((judged, gate), head) in judged.iter_mut().zip(&mut gates).zip(heads) {
            *judged = weigh(&head.columns, basis, &head.offsets);
            *gate = head.gate_offset + dot(&head.gate, basis);
        }
        blend(&judged, gates)
    }
}

/// The heads' log-odds, mixed by the softmax of their gates; a head that is not there has a gate of minus infinity.
fn blend(judged: &[PerColumn; MAX_HEADS], mut gates: [f32; MAX_HEADS]) -> PerColumn {
    softmax(&mut gates);
    let mut total = [0.0; N_CATEGORIES];
    for (judged, share) in judged.iter().zip(gates) {
        add(&mut total, share, judged);
    }
    total
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
fn weigh(columns: &[PerColumn], basis: &[f32], offsets: &PerColumn) -> PerColumn {
    let mut sums = [[0.0; N_CATEGORIES]; WIDTH];
    for (columns, values) in columns.chunks(WIDTH).zip(basis.chunks(WIDTH)) {
        for (sums, (weights, value)) in sums.iter_mut().zip(columns.iter().zip(values)) {
            add(sums, *value, weights);
        }
    }
    let mut total = *offsets;
    for sums in &sums {
        add(&mut total, 1.0, sums);
    }
    total
}

#[inline(always)] // must be compiled for the registers of whoever dispatches
fn dot(weights: &[f32], basis: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    for (weights, values) in weights.chunks(LANES).zip(basis.chunks(LANES)) {
        sums.iter_mut().zip(weights.iter().zip(values)).for_each(|(sum, (weight, value))| *sum += weight * value);
    }
    sums.iter().sum()
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
