//! ROC and precision–recall curves: a panel a category, a line a language, all files together.

use maud::{Markup, html};
use vigie::category::Category;

use super::number::{count, three};
use super::{Section, Subject, language_class, language_name, plot, spoken};
use crate::evaluate::Figures;
use crate::metrics::{self, Point};
use crate::scored;

/// Points nearer than this are drawn as one.
const STEP: f64 = 0.006;
/// Fewer rows of a kind than this make a staircase, not a curve.
const MIN_KIND: usize = 10;

/// The section.
pub(super) fn section(subject: &Subject<'_>) -> Section {
    let body = html! {
        p class="prose" {
            "A ROC curve shows how many harmful comments are found (recall) for how many false alarms, over all thresholds; the \
             dashed line is chance. A precision–recall curve shows which share of what is held deserves it; that share falls \
             where harm is rarer than in these files, as it is below most articles. Lines with fewer than " (MIN_KIND)
            " rows of a kind are left out."
        }
        div class="panels" { @for category in Category::ALL { (panel(subject, category)) } }
    };
    Section { id: "curves", title: "Telling harm from the rest", body }
}

fn panel(subject: &Subject<'_>, category: Category) -> Markup {
    let figures: Vec<&Figures> =
        subject.pooled.iter().filter(|f| f.category == category && kinds(f).0.min(kinds(f).1) >= MIN_KIND).collect();
    html! {
        @if !figures.is_empty() {
            figure class="panel" {
                figcaption { (spoken(category.as_str())) }
                div class="pair" {
                    (picture(subject, &figures, metrics::roc_points, &["recall", "false alarms", "ROC curves"]))
                    (picture(subject, &figures, metrics::pr_points, &["precision", "recall", "Precision–recall curves"]))
                }
                (legend(&figures))
            }
        }
    }
}

fn picture(
    subject: &Subject<'_>,
    figures: &[&Figures],
    points: fn(&[f64], &[bool]) -> Vec<Point>,
    [up, along, title]: &[&str; 3],
) -> Markup {
    let lines = figures.iter().map(|f| {
        let rows = scored::rows_in(&subject.assessment.files, &f.language);
        let known = rows.filter_map(|row| row.label(f.category).map(|label| (row.score(f.category), label)));
        let (scores, labels): (Vec<f64>, Vec<bool>) = known.unzip();
        plot::line(&metrics::thinned(&points(&scores, &labels), STEP), language_class(&f.language))
    });
    let lines: Vec<Markup> = lines.collect();
    let label = figures.first().map_or_else(String::new, |f| format!("{title} of {}", f.category));
    let content = html! { @if *along == "false alarms" { (plot::diagonal()) } @for line in lines { (line) } };
    plot::framed(up, along, &plot::square(&label, &content))
}

fn legend(figures: &[&Figures]) -> Markup {
    html! {
        table class="legend" {
            thead { tr { th {} th { "ROC-AUC" } th { "95 %" } th { "PR-AUC" } th { "harmful of rows" } } }
            tbody {
                @for f in figures {
                    tr {
                        th scope="row" { span class=(format!("key {}", language_class(&f.language))) {} (language_name(&f.language)) }
                        td { (three(f.roc_auc)) }
                        td { @if let Some(i) = f.roc_auc_interval { (format!("{:.2}–{:.2}", i.low, i.high)) } }
                        td { (three(f.pr_auc)) }
                        td { (count(f.n_positive)) "/" (count(f.n_rows)) }
                    }
                }
            }
        }
    }
}

/// Positive and negative rows.
const fn kinds(figures: &Figures) -> (usize, usize) {
    (figures.n_positive, figures.n_rows - figures.n_positive)
}
