//! The judgement of one text as one sum over its inputs.
//!
//! The log-odds are `Σ_d share_d · (slope_d · (intercept_d + w_d · basis) + offset_d)`. With the shares given, that is one
//! regression whose weights are the heads' weights by those shares. An input's columns make a spline; it adds
//! `spline(value) - spline(reference)`, where the reference is what a text without evidence has. Sums are made in f64, since
//! splines are subtracted from each other.

use super::Reading;
use crate::category::Category;
use crate::model::judgement::Input;
use crate::model::kernel::SEGMENT_LANES;

/// What one input adds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Term {
    /// What it adds to the log-odds beyond what its reference would add.
    pub(super) weight: f64,
    /// That weight for each unit between reference and value.
    pub(super) slope: f64,
}

/// The terms of a text by the kinds of their inputs.
#[derive(Clone, Copy)]
pub(super) struct Terms<'t> {
    /// One a lane.
    pub(super) lanes: &'t [Term],
    /// Largest, second largest and mean over segments, of each of the first lanes.
    pub(super) extremes: &'t [Term],
    /// One a lane of meanings.
    pub(super) meanings: &'t [Term],
    /// One a dense feature.
    pub(super) dense: &'t [Term],
}

impl<'t> Terms<'t> {
    /// Tells the terms of a text apart.
    pub(super) fn of(terms: &'t [Term], reading: Reading<'_>) -> Self {
        let (lanes, rest) = split(terms, reading.model.evidence.lanes.len());
        let (extremes, rest) = split(rest, 3 * SEGMENT_LANES);
        let (meanings, dense) = split(rest, reading.model.meanings.lanes.len());
        Self { lanes, extremes, meanings, dense }
    }
}

fn split(terms: &[Term], at: usize) -> (&[Term], &[Term]) {
    terms.split_at_checked(at).unwrap_or((terms, &[]))
}

/// The heads' regressions as one, and the buffers it is made in.
#[derive(Default)]
pub(super) struct Blend {
    basis: Vec<f32>,
    shares: Vec<f32>,
    references: Vec<f32>,
    weights: Vec<f64>,
}

impl Blend {
    /// Finds what is the same for all categories: the shares, and the reference of each input.
    pub(super) fn read(&mut self, reading: Reading<'_>) {
        reading.branch.expand(reading.inputs, &mut self.basis);
        reading.branch.gates(&self.basis, &mut self.shares);
        let model = reading.model;
        let biases = model.evidence.lanes.iter().map(|lane| lane.bias);
        let has_segments = !reading.evidence.segments.is_empty();
        // Without segments extremes are 0, and what they are is what they would be.
        let extreme = |bias: f32| if has_segments { bias } else { 0.0 };
        self.references.clear();
        self.references.extend(biases.clone());
        let padded = biases.chain(std::iter::repeat(0.0)).take(SEGMENT_LANES);
        self.references.extend(padded.flat_map(|bias| [extreme(bias); 3]));
        self.references.extend(model.meanings.lanes.iter().map(|lane| lane.bias));
        self.references.resize(reading.inputs.len(), 0.0);
    }

    /// How much the text is of each head's domain.
    pub(super) fn shares(&self) -> impl Iterator<Item = f32> {
        self.shares.iter().copied()
    }

    /// Fills in a category's terms, one an input; returns the intercept.
    pub(super) fn weigh(&mut self, reading: Reading<'_>, category: Category, terms: &mut Vec<Term>) -> f64 {
        let mut intercept = self.mix(reading, category);
        let mut weights = self.weights.as_slice();
        let values = reading.inputs.iter().zip(&self.references);
        terms.clear();
        terms.extend(reading.branch.inputs.iter().zip(values).map(|(input, (value, reference))| {
            let (own, rest) = weights.split_at_checked(input.n_columns()).unwrap_or((weights, &[]));
            weights = rest;
            let start = spline(input, own, *reference);
            intercept += start;
            term(input, own, start, *reference, *value)
        }));
        intercept
    }

    /// Mixes the heads' weights for a category; returns their mixed intercept.
    fn mix(&mut self, reading: Reading<'_>, category: Category) -> f64 {
        let mut intercept = 0.0;
        self.weights.clear();
        self.weights.resize(self.basis.len(), 0.0);
        for (head, share) in reading.branch.heads.iter().zip(&self.shares) {
            let regression = head.regressions.get(category);
            let (share, slope) = (f64::from(*share), f64::from(regression.slope));
            intercept += share * (slope * f64::from(regression.intercept) + f64::from(regression.offset));
            let factor = share * slope;
            let pairs = self.weights.iter_mut().zip(&regression.weights);
            pairs.for_each(|(sum, weight)| *sum += factor * f64::from(*weight));
        }
        intercept
    }
}

/// `start` is the spline at the reference.
fn term(input: &Input, weights: &[f64], start: f64, reference: f32, value: f32) -> Term {
    /// So far is looked for a slope where value and reference are the same.
    const NEAR: f32 = 1e-3;
    if (value - reference).abs() < 1e-6 {
        let slope = (spline(input, weights, reference + NEAR) - start) / f64::from(NEAR);
        return Term { weight: 0.0, slope };
    }
    let weight = spline(input, weights, value) - start;
    Term { weight, slope: weight / (f64::from(value) - f64::from(reference)) }
}

fn spline(input: &Input, weights: &[f64], value: f32) -> f64 {
    let z = f64::from((value - input.mean) / input.sd);
    let Some((line, hinges)) = weights.split_first() else { return 0.0 };
    let bends = hinges.iter().zip(&input.knots).map(|(weight, knot)| weight * (z - f64::from(*knot)).max(0.0));
    line * z + bends.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_the_way_along_its_spline_from_the_reference() {
        let input = Input { name: "x".to_owned(), mean: 1.0, sd: 2.0, knots: vec![0.0, 1.0] };
        let weights = [1.0, 2.0, -1.0];
        // At 5 the standard value is 2: 2 + 2 · 2 - 1 · 1; at 1 it is 0.
        let term = term(&input, &weights, spline(&input, &weights, 1.0), 1.0, 5.0);
        assert_eq!((term.weight, term.slope), (5.0, 1.25));
    }

    #[test]
    fn a_value_at_its_reference_adds_nothing_but_has_a_slope() {
        let input = Input { name: "x".to_owned(), mean: 0.0, sd: 1.0, knots: Vec::new() };
        let term = term(&input, &[3.0], 0.0, 0.0, 0.0);
        assert!(term.weight.abs() < 1e-12 && (term.slope - 3.0).abs() < 1e-3, "{term:?}");
    }
}
