//! Decisions that say the opposite of the model: approved is what it calls harm, and rejected what it does not. A newsroom may be
//! stricter or laxer than the model in whatever it likes; the opposite is a mistake or an attack.

use std::collections::BTreeSet;

use super::peers::{Outcome, Peers};
use crate::learning::Learning;
use crate::metrics;

/// The area of a model that knows nothing.
const CHANCE: f64 = 0.5;

/// A sentence for each language whose decisions contradict the model: the 95 % interval of its area under the ROC curve lies
/// below one half.
pub fn refusals(peers: &Peers, learning: &Learning) -> Vec<String> {
    let languages: BTreeSet<&str> = peers.outcomes().map(|(language, _)| language).collect();
    let of_language = |language: &str| {
        let own = peers.outcomes().filter(|(of, _)| *of == language);
        let own: Vec<Outcome> = own.map(|(_, outcome)| outcome).collect();
        let n_rejected = own.iter().filter(|outcome| outcome.is_rejection).count();
        if n_rejected.min(own.len() - n_rejected) < learning.gate.min_kind {
            return None;
        }
        let scores: Vec<f64> = own.iter().map(|outcome| f64::from(outcome.harm)).collect();
        let labels: Vec<bool> = own.iter().map(|outcome| outcome.is_rejection).collect();
        let interval = metrics::roc_auc_interval(&scores, &labels, learning.seed)?;
        (interval.high < CHANCE).then(|| {
            format!(
                "the decisions in `{language}` say the opposite of the model (its ROC-AUC on them is {:.3} to {:.3}, below one half), \
                 as if approved and rejected were exchanged",
                interval.low, interval.high
            )
        })
    };
    languages.into_iter().filter_map(of_language).collect()
}
