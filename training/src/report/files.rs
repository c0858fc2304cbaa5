//! Every figure, file by file.

use maud::{Markup, html};

use super::number::{count, three};
use super::{Section, Subject, language_name, scrolling, spoken};
use crate::evaluate::Figures;

/// The section.
pub(super) fn section(subject: &Subject<'_>) -> Section {
    let body = html! {
        p class="prose" {
            "A graded label counts as positive from 0.5; the calibration error compares with the grades. The interval is a bootstrap \
             over rows. “Best” is the macro-F1 at the threshold that suits these very rows, so it flatters."
        }
        details {
            summary { (count(subject.assessment.figures.len())) " lines" }
            (scrolling("Figures by file", &table(&subject.assessment.figures)))
        }
    };
    Section { id: "files", title: "File by file", body }
}

fn table(figures: &[Figures]) -> Markup {
    const NAMES: [&str; 9] =
        ["Rows", "Positive", "ROC-AUC", "95 %", "PR-AUC", "F1 at 0.5", "Macro-F1", "Best (at)", "Calibration error"];
    html! {
        table {
            thead { tr {
                th scope="col" { "File" } th scope="col" { "Language" } th scope="col" { "Category" }
                @for name in NAMES { th scope="col" class="n" { (name) } }
            } }
            tbody { @for f in figures { tr {
                th scope="row" { (f.file) }
                td { (language_name(&f.language)) }
                td { (spoken(f.category.as_str())) }
                td class="n" { (count(f.n_rows)) }
                td class="n" { (count(f.n_positive)) }
                td class="n" { (three(f.roc_auc)) }
                td class="n" { @if let Some(i) = f.roc_auc_interval { (format!("{:.3}–{:.3}", i.low, i.high)) } @else { "–" } }
                td class="n" { (three(f.pr_auc)) }
                td class="n" { (three(f.f1)) }
                td class="n" { (three(f.macro_f1)) }
                td class="n" { @if let Some(b) = f.best { (format!("{:.3} ({:.2})", b.macro_f1, b.threshold)) } @else { "–" } }
                td class="n" { (three(f.calibration_error)) }
            } } }
        }
    }
}
