//! One moderator against all others: label noise found by leaving each one out.
//!
//! A head fitted on everybody else's decisions predicts this one's. How well it does so, by the area under the ROC curve with its
//! bootstrap interval, is compared with how well the others predict each other, cross-validated; and the model as it is breaks
//! the tie of two moderators who contradict each other. A moderator is suspicious when both say so without doubt, or when the share
//! of rejections is far from what the others would have rejected of the same comments (binomial interval).
//! After Northcutt, Jiang, Chuang 2021, "Confident Learning": labels are doubted by models that never saw them.

use std::collections::BTreeMap;

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;

use super::peers::{Outcome, Peers};
use crate::decisions::Decision;
use crate::head::choice::log_loss;
use crate::learning::{Learning, ModeratorSettings};
use crate::metrics::{self, Interval};
use crate::progress;

/// Folds in which the others predict each other.
const FOLDS: u64 = 3;
/// So many doubtful decisions are shown.
const N_DOUBTS: usize = 20;
/// A decision is doubtful when it had less than one chance in ten, in natural logarithm, with the others and with the model.
const DOUBTFUL: f64 = 2.303;
/// Half the width of a 95 % interval of a mean in standard errors.
const Z: f64 = 1.96;

/// How one moderator stands to the others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// The name of the key.
    pub name: String,
    /// Decisions.
    pub n_rows: usize,
    /// The share rejected.
    pub rejected: f64,
    /// The share that the others would have rejected of the same comments.
    pub expected: f64,
    /// How well the others predict this one: area under the ROC curve. None where all decisions are of one kind.
    pub agreement: Option<Interval>,
    /// How well the others predict each other.
    pub agreement_of_others: Option<f64>,
    /// How well the model as it is predicts this one.
    pub model_agreement: Option<Interval>,
    /// How well it predicts the others.
    pub model_agreement_of_others: Option<f64>,
    /// What is suspicious; none when nothing is.
    pub suspicion: Option<Suspicion>,
}

/// What is suspicious about a moderator's decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// They contradict those of the others.
    Contradicts,
    /// Far more, or far fewer, are rejections.
    Rate,
}

/// A decision that fits neither the others' nor the model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubt {
    /// The comment's id.
    pub id: String,
    /// Who decided.
    pub decided_by: String,
    /// The chance that it had with the others.
    pub chance: f64,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// The moderators with decisions enough, by name.
    pub standings: Vec<Standing>,
    /// The most doubtful decisions.
    pub doubts: Vec<Doubt>,
    /// What could not be asked.
    pub note: Option<String>,
}

impl Standing {
    /// The sentence that refuses what was learnt from this one.
    pub fn refusal(&self) -> Option<String> {
        let Self { name, n_rows, .. } = self;
        let why = match self.suspicion? {
            Suspicion::Contradicts => format!(
                "contradict the others: they predict these with a ROC-AUC of {}, and each other with {}",
                shown(self.agreement),
                self.agreement_of_others.map_or_else(|| "–".to_owned(), |area| format!("{area:.3}"))
            ),
            Suspicion::Rate => format!(
                "reject {:.0} % where the others would have rejected {:.0} %",
                100.0 * self.rejected,
                100.0 * self.expected
            ),
        };
        Some(format!(
            "the {n_rows} decisions of `{name}` {why}; `--without {name}` leaves them out, `--trust {name}` accepts them"
        ))
    }
}

fn shown(interval: Option<Interval>) -> String {
    interval.map_or_else(|| "–".to_owned(), |interval| format!("{:.3} to {:.3}", interval.low, interval.high))
}

/// Compares each moderator with all others.
pub fn examine(peers: &Peers, decisions: &[Decision], learning: &Learning) -> Result<Findings> {
    let settings = &learning.gate.moderators;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for decision in decisions {
        *counts.entry(&decision.decided_by).or_default() += 1;
    }
    let is_asked = |(name, n): &(&str, usize)| {
        !name.is_empty() && *n >= settings.min_rows && decisions.len() - n >= settings.min_rows
    };
    let names: Vec<&str> = counts.into_iter().filter(is_asked).map(|(name, _)| name).collect();
    let bar = progress::bar(names.len() as u64, "comparing moderators");
    let examined: Result<Vec<(Standing, Vec<Doubt>)>> =
        names.par_iter().map(|name| examine_one(name, peers, decisions, learning).inspect(|_| bar.inc(1))).collect();
    bar.finish_and_clear();
    let (standings, doubts): (Vec<Standing>, Vec<Vec<Doubt>>) = examined?.into_iter().unzip();
    let mut doubts: Vec<Doubt> = doubts.into_iter().flatten().collect();
    doubts.sort_by(|a, b| a.chance.total_cmp(&b.chance).then_with(|| a.id.cmp(&b.id)));
    doubts.truncate(N_DOUBTS);
    let note = standings.is_empty().then(|| {
        format!(
            "no moderator could be compared with others: two need {} decisions each; only the reference sets guard this history",
            settings.min_rows
        )
    });
    Ok(Findings { standings, doubts, note })
}

fn examine_one(
    name: &str,
    peers: &Peers,
    decisions: &[Decision],
    learning: &Learning,
) -> Result<(Standing, Vec<Doubt>)> {
    let is_own = |at: usize| decisions.get(at).is_some_and(|decision| decision.decided_by == name);
    let is_other = |at: usize| !is_own(at);
    let own = peers.outcomes_by(is_own, is_other, None, learning)?;
    let mut others = Vec::new();
    for fold in 0..FOLDS {
        others.extend(peers.outcomes_by(is_other, is_other, Some((fold, FOLDS)), learning)?);
    }
    let by_model = |is_asked: &dyn Fn(usize) -> bool| -> Vec<Outcome> {
        peers.outcomes().map(|(_, outcome)| outcome).filter(|outcome| is_asked(outcome.decision)).collect()
    };
    let (model_own, model_others) = (by_model(&is_own), by_model(&is_other));
    let mut standing = Standing {
        name: name.to_owned(),
        n_rows: own.len(),
        rejected: mean(own.iter().map(|outcome| f64::from(u8::from(outcome.is_rejection)))),
        expected: mean(own.iter().map(|outcome| chance(outcome.harm))),
        agreement: interval(&own, learning.seed),
        agreement_of_others: area(&others),
        model_agreement: interval(&model_own, learning.seed),
        model_agreement_of_others: area(&model_others),
        suspicion: None,
    };
    standing.suspicion = suspicion(&standing, &learning.gate.moderators);
    Ok((standing, doubts(name, &own, &model_own, decisions)))
}

fn suspicion(standing: &Standing, settings: &ModeratorSettings) -> Option<Suspicion> {
    let is_below = |own: Option<Interval>, others: Option<f64>| {
        own.zip(others).is_some_and(|(own, others)| own.high < others - settings.margin)
    };
    if is_below(standing.agreement, standing.agreement_of_others)
        && is_below(standing.model_agreement, standing.model_agreement_of_others)
    {
        return Some(Suspicion::Contradicts);
    }
    let spread = (standing.expected * (1.0 - standing.expected) / standing.n_rows.max(1) as f64).sqrt();
    let distance = (standing.rejected - standing.expected).abs() - Z * spread;
    (distance > settings.rate_margin).then_some(Suspicion::Rate)
}

/// The decisions of one moderator that neither the others nor the model would have taken.
fn doubts(name: &str, by_others: &[Outcome], by_model: &[Outcome], decisions: &[Decision]) -> Vec<Doubt> {
    let of_model: BTreeMap<usize, f32> = by_model.iter().map(|outcome| (outcome.decision, outcome.harm)).collect();
    let mut found = Vec::new();
    for outcome in by_others {
        let loss = log_loss(outcome.harm, outcome.is_rejection);
        let loss_of_model = of_model.get(&outcome.decision).map_or(0.0, |harm| log_loss(*harm, outcome.is_rejection));
        if let Some(decision) = decisions.get(outcome.decision).filter(|_| loss.min(loss_of_model) > DOUBTFUL) {
            found.push(Doubt { id: decision.id.clone(), decided_by: name.to_owned(), chance: (-loss).exp() });
        }
    }
    found
}

fn chance(log_odds: f32) -> f64 {
    1.0 / (1.0 + f64::from(-log_odds).exp())
}

fn interval(outcomes: &[Outcome], seed: u64) -> Option<Interval> {
    let (scores, labels) = columns(outcomes);
    metrics::roc_auc_interval(&scores, &labels, seed)
}

fn area(outcomes: &[Outcome]) -> Option<f64> {
    let (scores, labels) = columns(outcomes);
    metrics::roc_auc(&scores, &labels)
}

fn columns(outcomes: &[Outcome]) -> (Vec<f64>, Vec<bool>) {
    outcomes.iter().map(|outcome| (f64::from(outcome.harm), outcome.is_rejection)).unzip()
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = numbers.fold((0.0, 0_usize), |(sum, n), number| (sum + number, n + 1));
    sum / n.max(1) as f64
}
