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

/// One branch of the judgement. Its basis here is all inputs in standard units, then their first hinges, then their second
/// ones, and so on.
#[derive(Debug)]
struct BranchSplines {
    language: Language,
    means: Vec<f32>,
    sds: Vec<f32>,
    /// Of each level of hinges where those of the first inputs open; what has none on that level never opens.
    levels: Vec<Vec<f32>>,
    heads: Vec<HeadSplines>,
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
        let inputs = &branch.inputs;
        let n_levels = inputs.iter().map(|input| input.knots.len()).max().unwrap_or(0);
        let n_bent = inputs.iter().rposition(|input| !input.knots.is_empty()).map_or(0, |last| last + 1);
        let knot = |input: &Input, level: usize| input.knots.get(level).copied().unwrap_or(f32::INFINITY);
        let level = |level: usize| inputs.iter().take(n_bent).map(|input| knot(input, level)).collect();
        let (means, sds) = inputs.iter().map(|input| (input.mean, input.sd)).unzip();
        let order = order(inputs, n_levels, n_bent);
        let heads = branch.heads.iter().map(|head| HeadSplines::of(head, &order)).collect();
        Self { language: branch.language, means, sds, levels: (0..n_levels).map(level).collect(), heads }
    }

    /// Fills in the columns of a text.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn expand(&self, inputs: &[f32], basis: &mut Vec<f32>) {
        basis.clear();
        basis
            .extend(inputs.iter().zip(self.means.iter().zip(&self.sds)).map(|(value, (mean, sd))| (value - mean) / sd));
        let n_inputs = basis.len();
        basis.resize(n_inputs + self.levels.iter().map(Vec::len).sum::<usize>(), 0.0);
        let (lines, mut hinges) = basis.split_at_mut(n_inputs);
        for knots in &self.levels {
            let (level, rest) = hinges.split_at_mut_checked(knots.len()).unwrap_or_default();
            level.iter_mut().zip(lines.iter().zip(knots)).for_each(|(hinge, (z, knot))| *hinge = (z - knot).max(0.0));
            hinges = rest;
        }
    }
}

/// The columns of the judgement in the order in which they stand here; none where an input has no hinge of a level.
fn order(inputs: &[Input], n_levels: usize, n_bent: usize) -> Vec<Option<usize>> {
    let starts = inputs.iter().scan(0, |next, input| {
        let start = *next;
        *next += input.n_columns();
        Some((start, input.knots.len()))
    });
    let starts: Vec<(usize, usize)> = starts.collect();
    let lines = starts.iter().map(|(start, _)| Some(*start));
    let hinge = |level: usize, (start, n_knots): &(usize, usize)| (level < *n_knots).then_some(start + 1 + level);
    let hinges = (0..n_levels).flat_map(|level| starts.iter().take(n_bent).map(move |input| hinge(level, input)));
    lines.chain(hinges).collect()
}

impl HeadSplines {
    fn of(head: &Head, order: &[Option<usize>]) -> Self {
        let weight = |regression: &Regression, column: Option<usize>| {
            let weight = column.and_then(|column| regression.weights.get(column));
            regression.slope * weight.copied().unwrap_or(0.0)
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
        let Self { branch, inputs, basis } = self;
        branch.expand(inputs, basis);
        let mut shares = [f32::NEG_INFINITY; MAX_HEADS];
        for (share, head) in shares.iter_mut().zip(&branch.heads) {
            *share = head.gate_offset + dot(&head.gate, basis);
        }
        softmax(&mut shares);
        let mut total = [0.0; N_CATEGORIES];
        for (share, head) in shares.iter().zip(&branch.heads).filter(|(share, _)| **share > 0.0) {
            add(&mut total, *share, &weigh(&head.columns, basis, &head.offsets));
        }
        total
    }
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
fn weigh(columns: &[PerColumn], basis: &[f32], offsets: &PerColumn) -> PerColumn {
    let mut sums = [[0.0; N_CATEGORIES]; WIDTH];
    let (fours, rest) = columns.as_chunks::<WIDTH>();
    let (four_values, rest_values) = basis.as_chunks::<WIDTH>();
    for (columns, values) in fours.iter().zip(four_values) {
        for (sums, (weights, value)) in sums.iter_mut().zip(columns.iter().zip(values)) {
            add(sums, *value, weights);
        }
    }
    let mut total = *offsets;
    for (weights, value) in rest.iter().zip(rest_values) {
        add(&mut total, *value, weights);
    }
    for sums in &sums {
        add(&mut total, 1.0, sums);
    }
    total
}

#[inline(always)] // must be compiled for the registers of whoever dispatches
fn dot(weights: &[f32], basis: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0; LANES];
    let (sixteens, rest) = weights.as_chunks::<LANES>();
    let (values, rest_values) = basis.as_chunks::<LANES>();
    for (weights, values) in sixteens.iter().zip(values) {
        sums.iter_mut().zip(weights.iter().zip(values)).for_each(|(sum, (weight, value))| *sum += weight * value);
    }
    let rest: f32 = rest.iter().zip(rest_values).map(|(weight, value)| weight * value).sum();
    sums.iter().sum::<f32>() + rest
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
