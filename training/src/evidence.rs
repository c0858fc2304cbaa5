//! Stage one: all lanes at once by plain stochastic gradient descent on hashed n-grams.
//!
//! Each document is its distinct n-grams weighted by idf and scaled to length one. Every lane sees them scaled once more by
//! the size of their naive-Bayes log-count ratio (Wang and Manning 2012), so that telling n-grams learn fast and the rest
//! hardly at all. The scaling is folded into the weights: a step on a scaled feature is a step of its square here.

use std::borrow::Cow;

use vigie::model::artifact::all_of;
use vigie::model::kernel::{EvidenceTable, LANES, Lane};

use crate::config::EvidenceSettings;
use crate::dataset::Document;
use crate::draw;
use crate::lanes::LanePlan;

const SHUFFLE: u64 = 1;

/// Inverse document frequencies of the rows, and from them documents as vectors.
#[derive(Debug)]
pub struct Idf(Vec<f32>);

impl Idf {
    /// Counts documents: `idf = 1 + ln((1 + N) / (1 + df))`, 0 where fewer than `min_documents` have the row.
    pub fn of(documents: &[Document], n_rows: usize, min_documents: u32) -> Self {
        let mut n_documents = vec![0_u32; n_rows];
        for row in documents.iter().flat_map(|document| &document.rows) {
            if let Some(n) = n_documents.get_mut(*row as usize) {
                *n += 1;
            }
        }
        let total = (1 + documents.len()) as f32;
        let idf = |n: u32| {
            if n < min_documents.max(1) { 0.0 } else { 1.0 + (total / (1 + n) as f32).ln() }
        };
        Self(n_documents.into_iter().map(idf).collect())
    }

    fn get(&self, row: u32) -> f32 {
        self.0.get(row as usize).copied().unwrap_or(0.0)
    }

    fn norm(&self, rows: &[u32]) -> f32 {
        rows.iter().map(|row| self.get(*row).powi(2)).sum::<f32>().sqrt()
    }
}

/// A document's label in one lane.
#[derive(Clone, Copy, Debug)]
struct Target {
    lane: usize,
    label: f32,
    weight: f32,
}

/// The lanes in training. `weights` and `ratios` hold one row of the table after the other, lanes side by side.
struct Lanes<'a> {
    plans: &'a [LanePlan],
    weights: Vec<f32>,
    ratios: Vec<f32>,
    decay: Vec<f32>,
    bias: Vec<f32>,
}

/// Trains all lanes on the documents that `is_used` and returns their quantised table.
pub fn train(
    documents: &[Document],
    plans: &[LanePlan],
    idf: &Idf,
    settings: &EvidenceSettings,
    seed: u64,
    is_used: impl Fn(&Document) -> bool,
) -> EvidenceTable<'static> {
    let used: Vec<&Document> = documents.iter().filter(|document| is_used(document)).collect();
    let targets: Vec<Vec<Target>> = used.iter().map(|document| targets(document, plans, settings)).collect();
    let mut lanes = Lanes::new(plans, idf.0.len());
    lanes.count_ratios(&used, &targets);
    let n_steps = (settings.epochs as usize * used.len()).max(1) as f32;
    let mut n_done = 0.0;
    for epoch in 0..settings.epochs {
        for at in draw::shuffled(seed, SHUFFLE + u64::from(epoch), used.len()) {
            let (Some(document), Some(targets)) = (used.get(at as usize), targets.get(at as usize)) else {
                continue;
            };
            let rate = settings.rate * (1.0 - n_done / n_steps);
            n_done += 1.0;
            if !targets.is_empty() {
                lanes.step(document, targets, idf, rate, settings.l2);
            }
        }
    }
    lanes.quantise(idf)
}

fn targets(document: &Document, plans: &[LanePlan], settings: &EvidenceSettings) -> Vec<Target> {
    let weight = document.evidence_weight.min(settings.max_weight);
    let of_lane = |(lane, plan): (usize, &LanePlan)| {
        let is_its = plan.group.is_none_or(|group| group == document.group);
        let label = document.labels.get(plan.category).filter(|_| is_its && weight > 0.0)?;
        Some(Target { lane, label, weight })
    };
    plans.iter().enumerate().filter_map(of_lane).collect()
}

impl<'a> Lanes<'a> {
    fn new(plans: &'a [LanePlan], n_rows: usize) -> Self {
        let n = plans.len();
        Self {
            plans,
            weights: vec![0.0; n_rows * n],
            ratios: vec![0.0; n_rows * n],
            decay: vec![1.0; n],
            bias: vec![0.0; n],
        }
    }

    /// Sets `ratios` to the squared naive-Bayes log-count ratios: `ln((p + a) / |p + a|) - ln((q + a) / |q + a|)` with p
    /// and q the counts of a row in positive and negative documents, and each lane's bias to its log-odds.
    fn count_ratios(&mut self, used: &[&Document], targets: &[Vec<Target>]) {
        let n = self.plans.len();
        let mut totals = vec![(0.0_f32, 0.0_f32); n];
        // `weights` hold the positive counts and `ratios` all counts until the ratios are known.
        for (document, targets) in used.iter().zip(targets) {
            for row in &document.rows {
                let start = *row as usize * n;
                let (Some(positive), Some(all)) =
                    (self.weights.get_mut(start..start + n), self.ratios.get_mut(start..start + n))
                else {
                    continue;
                };
                for target in targets {
                    if let (Some(p), Some(a)) = (positive.get_mut(target.lane), all.get_mut(target.lane)) {
                        *p += target.label * target.weight;
                        *a += target.weight;
                    }
                }
            }
            for target in targets {
                if let Some((p, a)) = totals.get_mut(target.lane) {
                    *p += target.label * target.weight;
                    *a += target.weight;
                }
            }
        }
        let masses = self.masses();
        let smoothings: Vec<f32> = self.plans.iter().map(|plan| plan.smoothing).collect();
        for (weights, ratios) in self.weights.chunks_exact_mut(n).zip(self.ratios.chunks_exact_mut(n)) {
            for (((p, a), smoothing), (p_mass, q_mass)) in weights.iter_mut().zip(ratios).zip(&smoothings).zip(&masses)
            {
                let ratio = ((*p + smoothing) / p_mass).ln() - ((*a - *p + smoothing) / q_mass).ln();
                *a = if *a > 0.0 { ratio * ratio } else { 0.0 };
                *p = 0.0;
            }
        }
        for (bias, (p, a)) in self.bias.iter_mut().zip(totals) {
            *bias = ((p + 1.0) / (a - p + 1.0)).ln();
        }
    }

    /// For each lane the smoothed masses of positive and negative counts over the rows it has seen.
    fn masses(&self) -> Vec<(f32, f32)> {
        let n = self.plans.len();
        let mut masses = vec![(0.0_f64, 0.0_f64); n];
        for (positive, all) in self.weights.chunks_exact(n).zip(self.ratios.chunks_exact(n)) {
            for (((p, a), plan), mass) in positive.iter().zip(all).zip(self.plans).zip(&mut masses) {
                if *a > 0.0 {
                    mass.0 += f64::from(p + plan.smoothing);
                    mass.1 += f64::from(a - p + plan.smoothing);
                }
            }
        }
        masses.into_iter().map(|(p, q)| (p.max(1.0) as f32, q.max(1.0) as f32)).collect()
    }

    /// One step of gradient descent on the logistic loss of one document, in all its lanes.
    fn step(&mut self, document: &Document, targets: &[Target], idf: &Idf, rate: f32, l2: f32) {
        let norm = idf.norm(&document.rows);
        if norm == 0.0 {
            return;
        }
        let n = self.plans.len();
        let mut sums = [0.0_f32; LANES];
        for row in &document.rows {
            let value = idf.get(*row) / norm;
            let start = *row as usize * n;
            let weights = self.weights.get(start..start + n).unwrap_or(&[]);
            for target in targets {
                if let (Some(sum), Some(weight)) = (sums.get_mut(target.lane), weights.get(target.lane)) {
                    *sum += value * weight;
                }
            }
        }
        let steps = self.steps(targets, &sums, rate, l2);
        for row in &document.rows {
            let value = idf.get(*row) / norm;
            let start = *row as usize * n;
            let (Some(weights), Some(ratios)) =
                (self.weights.get_mut(start..start + n), self.ratios.get(start..start + n))
            else {
                continue;
            };
            for (target, step) in targets.iter().zip(steps) {
                if let (Some(weight), Some(ratio)) = (weights.get_mut(target.lane), ratios.get(target.lane)) {
                    *weight += step * value * ratio;
                }
            }
        }
    }

    /// What each target adds to its lane's weights, before the features; decays the lanes and moves their biases.
    fn steps(&mut self, targets: &[Target], sums: &[f32; LANES], rate: f32, l2: f32) -> [f32; LANES] {
        let mut steps = [0.0; LANES];
        for (slot, target) in steps.iter_mut().zip(targets) {
            let (Some(decay), Some(bias), Some(sum)) =
                (self.decay.get_mut(target.lane), self.bias.get_mut(target.lane), sums.get(target.lane))
            else {
                continue;
            };
            let probability = 1.0 / (1.0 + (-(*decay * sum + *bias)).exp());
            let step = rate * target.weight * (target.label - probability);
            *bias += 0.1 * step;
            *decay *= 1.0 - rate * l2;
            *slot = step / *decay;
        }
        steps
    }

    /// One byte a weight, with idf folded in and the largest weight of a lane at 127; slot 0 is the squared idf.
    fn quantise(&self, idf: &Idf) -> EvidenceTable<'static> {
        let n = self.plans.len();
        let mut largest = vec![0.0_f32; n];
        for (weights, idf) in self.weights.chunks_exact(n).zip(&idf.0) {
            largest.iter_mut().zip(weights).for_each(|(most, weight)| *most = most.max((weight * idf).abs()));
        }
        let units: Vec<f32> = largest.iter().map(|most| most.max(f32::MIN_POSITIVE) / 127.0).collect();
        let norm_scale = idf.0.iter().map(|idf| idf * idf).fold(0.0, f32::max).max(f32::MIN_POSITIVE) / 127.0;
        let mut bytes = vec![0_u8; idf.0.len() * LANES];
        for ((row, weights), idf) in bytes.chunks_exact_mut(LANES).zip(self.weights.chunks_exact(n)).zip(&idf.0) {
            let squared = idf * idf / norm_scale;
            let lanes = weights.iter().zip(&units).map(|(weight, unit)| weight * idf / unit);
            for (slot, value) in row.iter_mut().zip(std::iter::once(squared).chain(lanes)) {
                *slot = (value.round() as i8).cast_unsigned();
            }
        }
        let lanes =
            self.plans.iter().zip(&units).zip(&self.decay).zip(&self.bias).map(|(((plan, unit), decay), bias)| Lane {
                name: plan.name.clone(),
                scale: unit * decay,
                bias: *bias,
            });
        EvidenceTable { lanes: lanes.collect(), norm_scale, rows: all_of(&bytes), bytes: Cow::Owned(bytes) }
    }
}
