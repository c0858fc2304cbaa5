//! What disguise costs: the same rows as they are and as people write to get past filters.

use maud::{Markup, html};

use super::number::{count, three};
use super::{Section, Subject, language_name, scrolling, spoken};
use crate::disguise::KINDS;
use crate::evaluate::Figures;

/// The section.
pub(super) fn section(subject: &Subject<'_>) -> Section {
    let figures: Vec<&Figures> = subject.pooled.iter().filter(|f| f.disguise_loss().is_some()).collect();
    let body = html! {
        p class="prose" {
            "ROC-AUC on the rows as they are, and on copies whose harmful words are disguised in one of " (KINDS.len())
            " ways: letters swapped for digits, dotted, spaced out, starred, doubled, with look-alikes of other alphabets or \
             invisible characters between. Training sees copies of other rows disguised in the same ways, so inventions of \
             readers may cost more."
        }
        (scrolling("Loss by disguise", &table(&figures)))
    };
    Section { id: "disguise", title: "Disguised words", body }
}

fn table(figures: &[&Figures]) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { "Category" } th scope="col" { "Language" } th scope="col" class="n" { "Rows" }
                th scope="col" class="n" { "Clean" } th scope="col" class="n" { "Disguised" } th scope="col" class="n" { "Loss" }
            } }
            tbody { @for f in by_category(figures) { tr {
                th scope="row" { (spoken(f.category.as_str())) }
                td { (language_name(&f.language)) }
                td class="n" { (count(f.n_rows)) }
                td class="n" { (three(f.roc_auc)) }
                td class="n" { (three(f.roc_auc_disguised)) }
                td class="n" { strong { (three(f.disguise_loss())) } }
            } } }
        }
    }
}

/// Stable: languages keep their order within a category.
fn by_category<'f>(figures: &[&'f Figures]) -> Vec<&'f Figures> {
    let mut sorted = figures.to_vec();
    sorted.sort_by_key(|f| f.category);
    sorted
}
