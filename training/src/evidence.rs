//! Stage one: all lanes at once by plain stochastic gradient descent on hashed n-grams.
//!
//! Each document is its distinct n-grams weighted by idf and scaled to length one. Every lane sees them scaled once more by
//! the size of their naive-Bayes log-count ratio (Wang and Manning 2012), so that telling n-grams learn fast and the rest
//! hardly at all. The scaling is folded into the weights: a step on a scaled feature is a step of its square here.

use vigie::model::Rows;
use vigie::model::kernel::{EvidenceTable, LANES, Lane};

use crate::config::EvidenceSettings;
use crate::dataset::{Document, row_counts};
use crate::draw;
use crate::lanes::LanePlan;
use crate::table::{PerLane, Row, Table};

const SHUFFLE: u64 = 1;
/// Biases move slower than weights: they start where they belong.
const BIAS_RATE: f32 = 0.1;

/// Which of a document's features a table weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Words and characters.
    Ngrams,
    /// What it says, in any language.
    Meanings,
}

impl Family {
    fn rows(self, document: &Document) -> &[u32] {
        match self {
            Self::Ngrams => &document.rows,
            Self::Meanings => &document.meanings,
        }
    }
}

/// Inverse document frequencies of the rows, and from them documents as vectors.
#[derive(Debug)]
pub struct Idf(Vec<f32>);

impl Idf {
    /// Counts documents: `idf = 1 + ln((1 + N) / (1 + df))`, 0 where fewer than `min_documents` have the row.
    pub fn of(documents: &[Document], family: Family, n_rows: usize, min_documents: u32) -> Self {
        let n_documents = row_counts(documents.iter().map(|document| family.rows(document)), n_rows);
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

/// Trains all lanes on the documents that `is_used` and returns their quantised table.
pub fn train(
    documents: &[Document],
    family: Family,
    plans: &[LanePlan],
    idf: &Idf,
    settings: &EvidenceSettings,
    seed: u64,
    is_used: impl Fn(&Document) -> bool,
) -> EvidenceTable {
    let has_weight = |document: &&Document| document.evidence_weight > 0.0 && is_used(document);
    let used: Vec<&Document> = documents.iter().filter(has_weight).collect();
    let mut lanes = Lanes::new(family, plans, idf.0.len());
    lanes.count(&used, settings);
    lanes.set_ratios();
    let n_steps = (settings.epochs as usize * used.len()).max(1) as f32;
    let mut n_done = 0.0;
    for epoch in 0..settings.epochs {
        for at in draw::shuffled(seed, SHUFFLE + u64::from(epoch), used.len()) {
            let Some(document) = used.get(at as usize) else { continue };
            let rate = settings.rate * (1.0 - n_done / n_steps);
            n_done += 1.0;
            lanes.step(document, idf, rate, settings);
        }
    }
    lanes.quantise(idf)
}

/// The lanes in training.
struct Lanes<'a> {
    family: Family,
    plans: &'a [LanePlan],
    table: Table,
    /// Weight of positive and of all documents, by lane.
    totals: Vec<(f64, f64)>,
    decay: Vec<f32>,
    bias: Vec<f32>,
    values: Vec<f32>,
}

/// What a document says about each lane: a label and a weight, which is 0 where it says nothing.
#[derive(Clone, Copy)]
struct Targets {
    labels: PerLane,
    weights: PerLane,
}

impl Targets {
    fn of(document: &Document, plans: &[LanePlan], settings: &EvidenceSettings) -> Self {
        let mut targets = Self { labels: [0.0; LANES], weights: [0.0; LANES] };
        let slots = targets.labels.iter_mut().zip(&mut targets.weights);
        for ((label, weight), plan) in slots.zip(plans) {
            if let Some(known) = plan.label(document) {
                *label = known;
                *weight = document.evidence_weight.min(settings.max_weight);
            }
        }
        targets
    }
}

impl<'a> Lanes<'a> {
    fn new(family: Family, plans: &'a [LanePlan], n_rows: usize) -> Self {
        let n = plans.len();
        Self {
            family,
            plans,
            table: Table::new(n_rows),
            totals: vec![(0.0, 0.0); n],
            decay: vec![1.0; n],
            bias: vec![0.0; n],
            values: Vec::new(),
        }
    }

    fn count(&mut self, used: &[&Document], settings: &EvidenceSettings) {
        for document in used {
            let Targets { labels, weights } = Targets::of(document, self.plans, settings);
            for (total, (label, weight)) in self.totals.iter_mut().zip(labels.iter().zip(&weights)) {
                total.0 += f64::from(label * weight);
                total.1 += f64::from(*weight);
            }
            for row in self.family.rows(document) {
                let Some(row) = self.table.0.get_mut(*row as usize) else { continue };
                for (slot, (label, weight)) in row.weights.iter_mut().zip(labels.iter().zip(&weights)) {
                    *slot += label * weight;
                }
                row.ratios.iter_mut().zip(&weights).for_each(|(slot, weight)| *slot += weight);
            }
        }
    }

    /// Turns counts into squared naive-Bayes log-count ratios, `ln((p + a) / |p + a|) - ln((q + a) / |q + a|)` with p and q
    /// the counts of a row in positive and negative documents and a the smoothing; sets each lane's bias to its log-odds.
    fn set_ratios(&mut self) {
        let masses = self.masses();
        for Row { weights, ratios } in &mut self.table.0 {
            let lanes = weights.iter_mut().zip(ratios).zip(self.plans).zip(&masses);
            for (((weight, ratio), plan), (p_mass, q_mass)) in lanes {
                let (p, all) = (*weight, *ratio);
                let log = plan
                    .smoothing
                    .map_or(1.0, |smoothing| ((p + smoothing) / p_mass).ln() - ((all - p + smoothing) / q_mass).ln());
                *ratio = if all > 0.0 { log * log } else { 0.0 };
                *weight = 0.0;
            }
        }
        for (bias, (p, all)) in self.bias.iter_mut().zip(&self.totals) {
            *bias = ((p + 1.0) / (all - p + 1.0)).ln() as f32;
        }
    }

    /// For each lane the smoothed masses of positive and negative counts over the rows it has seen.
    fn masses(&self) -> Vec<(f32, f32)> {
        let n = self.plans.len();
        let mut masses = vec![(0.0_f64, 0.0_f64); n];
        for Row { weights: positive, ratios: all } in &self.table.0 {
            for (((p, a), plan), mass) in positive.iter().zip(all).zip(self.plans).zip(&mut masses) {
                if let Some(smoothing) = plan.smoothing.filter(|_| *a > 0.0) {
                    mass.0 += f64::from(p + smoothing);
                    mass.1 += f64::from(a - p + smoothing);
                }
            }
        }
        masses.into_iter().map(|(p, q)| (p.max(1.0) as f32, q.max(1.0) as f32)).collect()
    }

    /// One step of gradient descent on the logistic loss of one document, in all its lanes.
    fn step(&mut self, document: &Document, idf: &Idf, rate: f32, settings: &EvidenceSettings) {
        let rows = self.family.rows(document);
        let norm = idf.norm(rows);
        if norm == 0.0 {
            return;
        }
        self.values.clear();
        self.values.extend(rows.iter().map(|row| idf.get(*row) / norm));
        let sums = self.table.sums(rows, &self.values);
        let steps = self.steps(&Targets::of(document, self.plans, settings), &sums, rate, settings.l2);
        self.table.add(rows, &self.values, &steps);
    }

    /// What a document adds to each lane's weights, before the features; decays the lanes and moves their biases.
    fn steps(&mut self, targets: &Targets, sums: &PerLane, rate: f32, l2: f32) -> PerLane {
        let mut steps = [0.0; LANES];
        let lanes = steps.iter_mut().zip(&mut self.decay).zip(&mut self.bias).zip(sums);
        let targets = targets.labels.iter().zip(&targets.weights);
        for (((((slot, decay), bias), sum), (label, weight)), plan) in lanes.zip(targets).zip(self.plans) {
            if *weight > 0.0 {
                let rate = rate * plan.rate;
                let probability = 1.0 / (1.0 + (-(*decay * sum + *bias)).exp());
                let step = rate * weight * (label - probability);
                *bias += BIAS_RATE * step;
                *decay *= 1.0 - rate * l2;
                *slot = step / *decay;
            }
        }
        steps
    }

    /// One byte a weight, with idf folded in and the largest weight of a lane at 127; slot 0 is the squared idf.
    fn quantise(&self, idf: &Idf) -> EvidenceTable {
        let n = self.plans.len();
        let mut largest = vec![0.0_f32; n];
        for (weights, idf) in self.weights().zip(&idf.0) {
            largest.iter_mut().zip(weights).for_each(|(most, weight)| *most = most.max((weight * idf).abs()));
        }
        let units: Vec<f32> = largest.iter().map(|most| most.max(f32::MIN_POSITIVE) / 127.0).collect();
        let norm_scale = idf.0.iter().map(|idf| idf * idf).fold(0.0, f32::max).max(f32::MIN_POSITIVE) / 127.0;
        let mut bytes = vec![0_u8; idf.0.len() * LANES];
        for ((row, weights), idf) in bytes.chunks_exact_mut(LANES).zip(self.weights()).zip(&idf.0) {
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
        EvidenceTable { lanes: lanes.collect(), norm_scale, rows: Rows::of(&bytes) }
    }

    /// Each row's weights.
    fn weights(&self) -> impl Iterator<Item = &[f32]> {
        self.table.0.iter().map(|row| row.weights.get(..self.plans.len()).unwrap_or(&[]))
    }
}
