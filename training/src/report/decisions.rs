//! What a threshold would do: shares over the usual ones, and the four counts at two of them.

use maud::{Markup, html};
use vigie::category::Category;

use super::number::{count, percent, percent_or_dash};
use super::{Section, Subject, language_name, scrolling};
use crate::metrics::Confusion;
use crate::scored;
use crate::thresholds::{Crossing, Over, THRESHOLDS};

/// The thresholds of the confusion tables.
const CHOSEN: [f64; 2] = [0.5, 0.8];

/// The section.
pub(super) fn section(subject: &Subject<'_>) -> Section {
    let assessment = subject.assessment;
    let body = html! {
        p class="prose" {
            "Whoever used the Perspective API has a threshold. This is the share of comments whose toxicity score reaches it: \
             of clean ones these are false alarms, of toxic ones it is recall."
        }
        (scrolling("Shares over thresholds by language", &table(&assessment.by_language, false)))
        details {
            summary { "The same, file by file" }
            (scrolling("Shares over thresholds by file", &table(&assessment.by_file, true)))
        }
        h3 { "What people said against what a threshold does" }
        @for threshold in CHOSEN {
            div class="panels three pairs" {
                @for language in scored::languages(&assessment.files) { (confusion(subject, &language, threshold)) }
            }
        }
    };
    Section { id: "thresholds", title: "At a threshold", body }
}

fn table(crossings: &[Crossing], has_files: bool) -> Markup {
    html! {
        table {
            thead { tr {
                @if has_files { th scope="col" { "File" } }
                th scope="col" { "Language" } th scope="col" { "Comments" } th scope="col" class="n" { "Rows" }
                @for threshold in THRESHOLDS { th scope="col" class="n" { "≥ " (threshold) } }
            } }
            tbody {
                @for crossing in crossings {
                    (row(crossing, has_files, "clean", crossing.clean))
                    (row(crossing, has_files, "toxic", crossing.toxic))
                }
            }
        }
    }
}

fn row(crossing: &Crossing, has_files: bool, kind: &str, over: Over) -> Markup {
    let shares: Vec<Option<f64>> = (0..THRESHOLDS.len()).map(|at| over.shares()?.get(at).copied()).collect();
    html! {
        @if over.n_rows > 0 {
            tr {
                @if has_files { th scope="row" { (crossing.file) } }
                td { (language_name(&crossing.language)) }
                td { span class=(format!("key {kind}")) {} (kind) }
                td class="n" { (count(over.n_rows)) }
                @for share in shares { td class="n" { (percent_or_dash(share)) } }
            }
        }
    }
}

fn confusion(subject: &Subject<'_>, language: &str, threshold: f64) -> Markup {
    let rows = scored::rows_in(&subject.assessment.files, language);
    let known =
        rows.filter_map(|row| row.label(Category::Toxicity).map(|label| (row.score(Category::Toxicity), label)));
    let (scores, labels): (Vec<f64>, Vec<bool>) = known.unzip();
    let found = Confusion::at(&scores, &labels, threshold);
    html! {
        @if !scores.is_empty() {
            figure class="panel" {
                figcaption { (language_name(language)) " at " (threshold) }
                table class="confusion" {
                    thead { tr { th {} th scope="col" { "over" } th scope="col" { "under" } } }
                    tbody {
                        tr {
                            th scope="row" { "toxic" }
                            (cell(found.true_positives, found.n_positive(), "toxic"))
                            (cell(found.false_negatives, found.n_positive(), "toxic"))
                        }
                        tr {
                            th scope="row" { "clean" }
                            (cell(found.false_positives, found.n_negative(), "clean"))
                            (cell(found.true_negatives, found.n_negative(), "clean"))
                        }
                    }
                }
                p class="note" {
                    "precision " (percent_or_dash(found.precision())) " · recall " (percent_or_dash(found.recall()))
                }
            }
        }
    }
}

fn cell(n: usize, of: usize, kind: &str) -> Markup {
    let share = n as f64 / of.max(1) as f64;
    html! {
        td class=(kind) style=(format!("--share:{:.0}%", share * 100.0)) { (count(n)) small { (percent(share)) } }
    }
}
