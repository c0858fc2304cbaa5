//! What a run found and did, as text: tables in Markdown, one sentence for each refusal. No text of a comment is in it.

use std::fmt::Write as _;

use super::Outcome;
use crate::gate::cases::CaseCheck;
use crate::gate::comparison::Check;
use crate::gate::moderators::{Doubt, Standing};
use crate::head::Change;
use crate::metrics::{Difference, Interval, Measure};

/// The whole report.
pub(super) fn text(outcome: &Outcome) -> String {
    let parts = [
        heading(outcome),
        changes(&outcome.changes),
        checks("newest decisions", "newest", &outcome.verdict.checks),
        checks("reference rows", "reference", &outcome.verdict.checks),
        cases(&outcome.verdict.cases),
        moderators(&outcome.verdict.moderators),
        doubts(&outcome.verdict.doubts),
        verdict(outcome),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<String>>().join("\n")
}

fn heading(outcome: &Outcome) -> String {
    let Outcome { live, base, candidate, n_decisions, n_fitted, n_newest, n_reference, without, .. } = outcome;
    let mut text = format!("Live model {live}");
    if live != base {
        let _ = write!(text, ", adapted from {base}");
    }
    let _ = write!(text, "; {n_decisions} decisions");
    if !without.is_empty() {
        let _ = write!(text, " without those of {}", without.join(", "));
    }
    if let Some(candidate) = candidate {
        let _ = write!(
            text,
            ".\nCandidate {candidate}: fitted on the older {n_fitted}, measured on the newest {n_newest} and on {n_reference} reference rows"
        );
    }
    text + ".\n"
}

fn changes(changes: &[Change]) -> String {
    let (asked, few): (Vec<&Change>, Vec<&Change>) =
        changes.iter().filter(|change| change.n_positive > 0).partition(|change| change.loss_before.is_some());
    let mut text = String::new();
    if !asked.is_empty() {
        text.push_str(
            "| language | category | yes | no | correction | log-loss before | cross-validated after |\n|---|---|---:|---:|---|---:|---:|\n",
        );
    }
    for change in asked {
        let Change { language, category, n_positive, n_negative, chosen, loss_before, loss_after } = change;
        let (before, after) = (number(*loss_before), number(*loss_after));
        let _ =
            writeln!(text, "| {language} | {category} | {n_positive} | {n_negative} | {chosen} | {before} | {after} |");
    }
    if !few.is_empty() {
        let named = few.iter().map(|change| format!("{}/{} ({})", change.language, change.category, change.n_positive));
        let _ = writeln!(text, "\nToo few decisions, so unchanged: {}.", named.collect::<Vec<String>>().join(", "));
    }
    text
}

fn checks(title: &str, set: &str, checks: &[Check]) -> String {
    let own: Vec<&Check> = checks.iter().filter(|check| check.set == set).collect();
    let rows: Vec<&[&Check]> = own
        .chunk_by(|a, b| (&a.language, a.category) == (&b.language, b.category))
        .filter(|row| has_moved(row))
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let names = Measure::ALL.map(Measure::name).join(" | ");
    let mut text = format!("| {title} | category | rows | yes | {names} |\n|---|---|---:|---:|---|---|---|---|\n");
    for row in rows {
        let Some(first) = row.first() else { continue };
        let Check { language, category, n_rows, n_positive, .. } = first;
        let cells = Measure::ALL.map(|measure| {
            let check = row.iter().find(|check| check.measure == measure);
            check.map_or_else(|| "–".to_owned(), |check| cell(&check.difference, check.is_refused()))
        });
        let _ = writeln!(text, "| {language} | {category} | {n_rows} | {n_positive} | {} |", cells.join(" | "));
    }
    text
}

/// Whether a category's scores changed at all.
fn has_moved(row: &[&Check]) -> bool {
    row.iter().any(|check| check.difference.change != Interval { low: 0.0, high: 0.0 })
}

fn cases(cases: &[CaseCheck]) -> String {
    if cases.is_empty() {
        return String::new();
    }
    let mut text = String::from("| reference cases | cases | before → after (change) |\n|---|---:|---|\n");
    for case in cases {
        let _ = writeln!(text, "| {} | {} | {} |", case.what, case.n_cases, cell(&case.difference, case.is_refused()));
    }
    text
}

fn moderators(standings: &[Standing]) -> String {
    if standings.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "| moderator | decisions | rejected | expected by the others | predicted by the others (ROC-AUC) | they predict each other \
         | by the model | the others by the model | |\n|---|---:|---:|---:|---|---:|---|---:|---|\n",
    );
    for standing in standings {
        let _ = writeln!(
            text,
            "| {} | {} | {:.0} % | {:.0} % | {} | {} | {} | {} | {} |",
            standing.name,
            standing.n_rows,
            100.0 * standing.rejected,
            100.0 * standing.expected,
            interval(standing.agreement),
            number(standing.agreement_of_others),
            interval(standing.model_agreement),
            number(standing.model_agreement_of_others),
            if standing.suspicion.is_some() { "**suspicious**" } else { "" },
        );
    }
    text
}

fn doubts(doubts: &[Doubt]) -> String {
    if doubts.is_empty() {
        return String::new();
    }
    let mut text = String::from("| worth a second look | decided by | chance by the others |\n|---|---|---:|\n");
    for Doubt { id, decided_by, chance } in doubts {
        let _ = writeln!(text, "| {id} | {decided_by} | {chance:.4} |");
    }
    text
}

fn verdict(outcome: &Outcome) -> String {
    let mut text = String::new();
    for note in &outcome.verdict.notes {
        let _ = writeln!(text, "Note: {note}.");
    }
    for refusal in &outcome.verdict.refusals {
        let _ = writeln!(text, "Refused: {refusal}.");
    }
    if outcome.verdict.refusals.is_empty() {
        text.push_str("The gate lets it in.\n");
    }
    for done in &outcome.done {
        let _ = writeln!(text, "Done: {done}.");
    }
    text
}

fn cell(difference: &Difference, is_refused: bool) -> String {
    let Difference { before, after, change } = difference;
    let mark = if is_refused { " **refused**" } else { "" };
    format!("{before:.3} → {after:.3} ({:+.3} to {:+.3}){mark}", change.low, change.high)
}

fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(|| "–".to_owned(), |interval| format!("{:.3}–{:.3}", interval.low, interval.high))
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}
