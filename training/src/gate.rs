//! What a model must hold to be let in: a candidate against the live model, and the decisions it was fitted on against each
//! other.
//!
//! Three questions. Is it no worse on the newest decisions, which it never saw ([`comparison`])? Is it no worse on rows and
//! cases that no newsroom can change ([`mod@reference`], [`cases`])? And are the decisions fit to learn from at all: does any moderator
//! contradict all others ([`moderators`]), or all of them the model ([`contradiction`])? Whatever is answered with no refuses
//! it, each in a sentence. Ids and names of keys are shown, never a text.

pub mod cases; // functional cases and false alarms by group
pub mod comparison; // two models' scores on labelled rows
pub mod contradiction; // decisions that say the opposite of the model
pub mod moderators; // one against all others
pub mod peers; // what the others would have decided
pub mod reference; // rows that no newsroom can change
pub mod targets; // groups of people that decisions are about

#[cfg(test)]
mod tests;

use anyhow::Result;
use serde::Serialize;
use vigie::model::Model;

use crate::decisions::Decision;
use crate::learning::Learning;
use cases::CaseCheck;
use comparison::{Check, Labelled};
use moderators::{Doubt, Standing};
use reference::Reference;
use targets::Targets;

/// What is judged.
#[derive(Debug)]
pub struct Case<'a> {
    /// The model that is live.
    pub live: &'a Model,
    /// The model that was adapted.
    pub base: &'a Model,
    /// What came of it.
    pub candidate: &'a Model,
    /// All decisions, in their order.
    pub decisions: &'a [Decision],
    /// Those that it was not fitted on.
    pub newest: &'a [Decision],
    /// Rows and cases that no newsroom can change, where there are any.
    pub reference: Option<&'a Reference>,
    /// Moderators whose decisions are accepted whatever they look like.
    pub trusted: &'a [String],
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// Why the model is refused, a sentence each; empty when it is not.
    pub refusals: Vec<String>,
    /// What could not be asked, and why.
    pub notes: Vec<String>,
    /// Figures on labelled rows.
    pub checks: Vec<Check>,
    /// Figures on cases and groups.
    pub cases: Vec<CaseCheck>,
    /// The moderators with decisions enough.
    pub moderators: Vec<Standing>,
    /// The decisions that fit least to all others, the most doubtful first.
    pub doubts: Vec<Doubt>,
}

/// Judges a candidate.
pub fn judge(case: &Case<'_>, learning: &Learning) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    question_decisions(case, learning, &mut verdict)?;
    let newest: Vec<Labelled> = case.newest.iter().map(|d| comparison::decided(d, case.live, case.candidate)).collect();
    let limits = &learning.gate.newest;
    verdict.checks.extend(comparison::checks("newest", &newest, limits, learning));
    if verdict.checks.is_empty() {
        verdict.notes.push(format!(
            "the {} newest decisions are too few of each kind to measure on; the reference sets alone decide",
            newest.len()
        ));
    }
    if let Some(reference) = case.reference {
        let limits = &learning.gate.reference;
        let rows = reference.labelled(case.live, case.candidate);
        verdict.checks.extend(comparison::checks("reference", &rows, limits, learning));
        verdict.cases = cases::checks(&reference.cases, case.live, case.candidate, limits, learning.seed)?;
    } else {
        verdict.notes.push(
            "there are no reference sets here; `--reference DIR` names a folder with `corpus` and `functional`".into(),
        );
    }
    verdict.refusals.extend(verdict.checks.iter().filter_map(Check::refusal));
    verdict.refusals.extend(verdict.cases.iter().filter_map(CaseCheck::refusal));
    Ok(verdict)
}

/// Whether the decisions are fit to learn from.
fn question_decisions(case: &Case<'_>, learning: &Learning, verdict: &mut Verdict) -> Result<()> {
    let peers = peers::of(case.base, case.decisions);
    verdict.refusals.extend(contradiction::refusals(&peers, learning));
    let targets = case.reference.map(|reference| Targets::read(&reference.cases, case.decisions)).transpose()?;
    let found = moderators::examine(&peers, &targets.unwrap_or_default(), case.decisions, learning)?;
    verdict.notes.extend(found.note);
    let suspects = found.standings.iter().filter(|standing| !case.trusted.contains(&standing.name));
    verdict.refusals.extend(suspects.filter_map(Standing::refusal));
    (verdict.moderators, verdict.doubts) = (found.standings, found.doubts);
    Ok(())
}
