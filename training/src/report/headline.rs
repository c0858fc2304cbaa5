//! The figures to read first: six lines, a column a language.

use maud::{Markup, html};
use vigie::category::Category;

use super::number::{count, percent_or_dash, three};
use super::{Subject, language_name};
use crate::fairness::pairs::{GroupRates, Rate, gap};
use crate::functional;
use crate::scored::{self, Standing};
use crate::thresholds::{Crossing, Over};

/// Where in [`crate::thresholds::THRESHOLDS`] 0.5 and 0.8 stand.
const HALF: usize = 0;
const FOUR_FIFTHS: usize = 2;

struct Line {
    name: &'static str,
    note: &'static str,
    cells: Vec<(String, String)>,
}

/// What must be known before any figure: that some rows were trained on.
pub(super) fn warning(subject: &Subject<'_>) -> Markup {
    let trained = subject.assessment.files.iter().filter(|file| file.standing == Standing::Trained);
    let names: Vec<&str> = trained.map(|file| file.name.as_str()).collect();
    html! {
        @if !names.is_empty() {
            p class="warning" role="note" {
                strong { "These figures flatter. " }
                "The model was trained on rows of " (names.join(", ")) ". Take held-out rows with " code { "--held-out" } "."
            }
        }
    }
}

/// The table.
pub(super) fn table(subject: &Subject<'_>) -> Markup {
    let languages = scored::languages(&subject.assessment.files);
    let lines = [
        areas(subject, &languages),
        crossings(subject, &languages, "Toxic found at 0.5", "recall: share of toxic comments", |c| (c.toxic, HALF)),
        crossings(subject, &languages, "Clean held at 0.5", "false alarms: share of clean comments", |c| {
            (c.clean, HALF)
        }),
        crossings(subject, &languages, "Clean over 0.8", "the same, at a stricter threshold", |c| {
            (c.clean, FOUR_FIFTHS)
        }),
        passes(subject, &languages),
        losses(subject, &languages),
    ];
    html! {
        table class="headline" {
            caption { "Toxicity, all measured files together" }
            thead { tr { th {} @for language in &languages { th scope="col" { (language_name(language)) } } } }
            tbody {
                @for line in &lines {
                    tr {
                        th scope="row" { (line.name) small { (line.note) } }
                        @for (figure, note) in &line.cells { td { (figure) small { (note) } } }
                    }
                }
            }
        }
        (group_gap(subject))
    }
}

fn areas(subject: &Subject<'_>, languages: &[String]) -> Line {
    let cell = |language: &String| {
        let found = subject.pooled.iter().find(|f| f.category == Category::Toxicity && f.language == *language);
        let interval = found.and_then(|f| f.roc_auc_interval);
        let note = interval.map_or_else(String::new, |i| format!("{:.3}–{:.3}", i.low, i.high));
        (three(found.and_then(|f| f.roc_auc)), note)
    };
    let cells = languages.iter().map(cell).collect();
    Line { name: "Tells toxic from clean", note: "area under the ROC curve, with 95 % interval", cells }
}

fn crossings(
    subject: &Subject<'_>,
    languages: &[String],
    name: &'static str,
    note: &'static str,
    pick: fn(&Crossing) -> (Over, usize),
) -> Line {
    let cell = |language: &String| {
        let crossing = subject.assessment.by_language.iter().find(|crossing| crossing.language == *language);
        let Some((over, at)) = crossing.map(pick) else { return (percent_or_dash(None), String::new()) };
        let share = over.shares().and_then(|shares| shares.get(at).copied());
        (percent_or_dash(share), format!("of {}", count(over.n_rows)))
    };
    Line { name, note, cells: languages.iter().map(cell).collect() }
}

fn passes(subject: &Subject<'_>, languages: &[String]) -> Line {
    let totals = subject.assessment.functional.as_deref().map(functional::totals).unwrap_or_default();
    let cell = |language: &String| {
        let total = totals.iter().find(|total| total.language == *language);
        let note = total.map_or_else(String::new, |total| format!("{} of {}", total.n_passed, total.n_cases));
        (percent_or_dash(total.map(functional::PassRate::share)), note)
    };
    let cells = languages.iter().map(cell).collect();
    Line { name: "Functional cases passed", note: "sentences that try one ability each", cells }
}

fn losses(subject: &Subject<'_>, languages: &[String]) -> Line {
    let cell = |language: &String| {
        let found = subject.pooled.iter().find(|f| f.category == Category::Toxicity && f.language == *language);
        let note = found.map_or_else(String::new, |f| format!("to {}", three(f.roc_auc_disguised)));
        (three(found.and_then(crate::evaluate::Figures::disguise_loss)), note)
    };
    let cells = languages.iter().map(cell).collect();
    Line { name: "Lost to disguise", note: "area under the ROC curve", cells }
}

fn group_gap(subject: &Subject<'_>) -> Markup {
    let Some(fairness) = &subject.assessment.fairness else { return html! {} };
    let at_half = |group: &GroupRates| -> Rate {
        let [toxicity, _] = &group.categories;
        let [at_half, _] = toxicity.harmless;
        at_half
    };
    let Some(gap) = gap(&fairness.pairs, at_half) else { return html! {} };
    html! {
        p class="aside" {
            "Harmless sentences that name a group of people: "
            strong { (percent_or_dash(Some(gap.overall.share()))) }
            " of " (count(gap.overall.n_rows)) " reach 0.5 of toxicity, between "
            strong { (percent_or_dash(Some(gap.lowest))) } " and " strong { (percent_or_dash(Some(gap.highest))) }
            " by group."
        }
    }
}
