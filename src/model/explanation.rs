//! Which stretches of a text spoke for a category.
//!
//! Both stages are sums, so this is arithmetic, not guessing. A lane with evidence `m` adds `f(m)` to a category's
//! log-odds, where `f` is the judgement's spline of that input; of `f(m) - f(bias)` each n-gram owns the share its weight has
//! in `m`. An n-gram's share is spread evenly over the places where it stands, a place's over its characters, and
//! characters are read together as words.

use std::collections::HashMap;
use std::ops::Range;

use super::Model;
use super::features::Features;
use super::judgement::Input;
use super::kernel::{Evidence, LANES};
use super::ngrams::Sink;
use crate::category::Category;
use crate::decision::Highlight;

/// Words that add less than this to the log-odds are not worth a highlight.
const MIN_WEIGHT: f32 = 0.05;
/// Words weaker than this share of the strongest one are not shown beside it.
const MIN_SHARE: f32 = 0.2;

/// The stretches of `text` that speak for each of `categories`, strongest first, at most `limit` for each.
///
/// `features` and `evidence` are those of `text` by `model`.
pub(super) fn highlights(
    model: &Model,
    text: &str,
    features: &Features,
    evidence: &Evidence,
    categories: &[Category],
    limit: usize,
) -> Vec<Highlight> {
    let mut ngrams = Occurrences::default();
    model.featuriser.revisit(features, &mut ngrams);
    let mut found = Vec::new();
    for category in categories {
        let slopes = lane_slopes(model, *category, evidence, features);
        let weights = character_weights(model, &ngrams.0, &slopes, features.view.chars().len());
        found.extend(strongest(features, text, *category, &weights, limit));
    }
    found
}

/// Every n-gram of a text with all places where it stands.
#[derive(Default)]
struct Occurrences(HashMap<u32, Vec<Range<usize>>>);

impl Sink for Occurrences {
    fn expect(&mut self, _: usize) {}

    fn take_all(&mut self, rows: &[u32], place: impl Fn(usize) -> Range<usize>) {
        for (i, row) in rows.iter().enumerate() {
            self.0.entry(*row).or_default().push(place(i));
        }
    }
}

/// For each lane what one unit of its bytes adds to the category's log-odds, in this text.
fn lane_slopes(model: &Model, category: Category, evidence: &Evidence, features: &Features) -> Vec<f32> {
    let Some(head) = model.judgement.branch(features.language).and_then(|b| b.heads.first()) else { return Vec::new() };
    let regression = head.regressions.get(category);
    let idf_sum: i32 = features.rows.iter().map(|row| i32::from(model.evidence.row(*row)[0])).sum();
    let inverse_norm = model.evidence.inverse_norm(idf_sum);
    let mut column = 0;
    let lanes = model
        .evidence
        .lanes
        .iter()
        .zip(&evidence.lanes)
        .zip(model.judgement.branch(features.language).map_or(&[][..], |b| &b.inputs));
    lanes
        .map(|((lane, value), input)| {
            let weights = regression.weights.get(column..column + input.n_columns()).unwrap_or(&[]);
            column += input.n_columns();
            secant(input, weights, lane.bias, *value) * lane.scale * inverse_norm * regression.slope
        })
        .collect()
}

/// The slope of an input's spline between two values.
fn secant(input: &Input, weights: &[f32], from: f32, to: f32) -> f32 {
    let spline = |value: f32| {
        let mut columns = Vec::with_capacity(input.n_columns());
        input.expand(value, &mut columns);
        columns.iter().zip(weights).map(|(x, w)| x * w).sum::<f32>()
    };
    if (to - from).abs() < 1e-6 { 0.0 } else { (spline(to) - spline(from)) / (to - from) }
}

fn character_weights(
    model: &Model,
    ngrams: &HashMap<u32, Vec<Range<usize>>>,
    slopes: &[f32],
    n_chars: usize,
) -> Vec<f32> {
    let mut weights = vec![0.0; n_chars];
    let mut rows: Vec<_> = ngrams.iter().collect();
    rows.sort_unstable_by_key(|(row, _)| **row);
    for (row, places) in rows {
        let weight = row_weight(model.evidence.row(*row), slopes) / places.len() as f32;
        for place in places {
            let covered = weights.get_mut(place.clone()).unwrap_or(&mut []);
            let share = weight / place.len().max(1) as f32;
            for slot in covered {
                *slot += share;
            }
        }
    }
    weights
}

fn row_weight(row: &[i8; LANES], slopes: &[f32]) -> f32 {
    row.iter().skip(1).zip(slopes).map(|(weight, slope)| f32::from(*weight) * slope).sum()
}

/// The chunks that add most, neighbours of like strength joined.
fn strongest(features: &Features, text: &str, category: Category, weights: &[f32], limit: usize) -> Vec<Highlight> {
    let weighed = features.chunks.iter().map(|chunk| {
        let sum: f32 = weights.get(chunk.range.clone()).unwrap_or(&[]).iter().sum();
        (chunk.range.clone(), sum)
    });
    let mut pieces: Vec<(Range<usize>, f32)> = weighed.filter(|(_, weight)| *weight >= MIN_WEIGHT).collect();
    let top = pieces.iter().map(|(_, weight)| *weight).fold(0.0, f32::max);
    pieces.retain(|(_, weight)| *weight >= top * MIN_SHARE);
    let mut joined = join(pieces);
    joined.sort_by(|a, b| b.1.total_cmp(&a.1));
    joined.truncate(limit);
    joined.into_iter().filter_map(|(range, weight)| highlight(features, text, category, range, weight)).collect()
}

fn join(pieces: Vec<(Range<usize>, f32)>) -> Vec<(Range<usize>, f32)> {
    let mut joined: Vec<(Range<usize>, f32)> = Vec::new();
    for (range, weight) in pieces {
        match joined.last_mut() {
            Some((before, sum)) if before.end + 1 >= range.start => {
                before.end = range.end;
                *sum += weight;
            }
            _ => joined.push((range, weight)),
        }
    }
    joined
}

fn highlight(
    features: &Features,
    text: &str,
    category: Category,
    range: Range<usize>,
    weight: f32,
) -> Option<Highlight> {
    let trimmed = trim(features.view.chars(), range);
    let source = features.view.source_of(trimmed)?;
    let start = text.get(..source.start as usize)?.chars().count();
    let n_chars = text.get(source.start as usize..source.end as usize)?.chars().count();
    Some(Highlight { start, end: start + n_chars, weight, category })
}

/// Leaves out punctuation at both ends, unless there is nothing else.
fn trim(chars: &[char], range: Range<usize>) -> Range<usize> {
    let piece = chars.get(range.clone()).unwrap_or(&[]);
    let is_edge = |c: &char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '(' | ')' | '-');
    let Some(first) = piece.iter().position(|c| !is_edge(c)) else {
        return range;
    };
    let last = piece.iter().rposition(|c| !is_edge(c)).unwrap_or(first);
    range.start + first..range.start + last + 1
}
