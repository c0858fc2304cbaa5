//! Whether scores are probabilities: what was said against how often it was so, with the rows of each bin.

use maud::{Markup, html};
use vigie::category::Category;

use super::number::{count, three};
use super::{Section, Subject, plot, spoken};
use crate::metrics::{self, Bin};
use crate::scored::ScoredRow;

/// The height of the tallest bar of counts.
const BAR_HEIGHT: f64 = 22.0;
/// A dot's radius where a bin holds every row.
const LARGEST_DOT: f64 = 5.0;
const SMALLEST_DOT: f64 = 1.2;

/// The section.
pub(super) fn section(subject: &Subject<'_>) -> Section {
    let rows: Vec<&ScoredRow> = subject.assessment.files.iter().flat_map(|file| &file.rows).collect();
    let body = html! {
        p class="prose" {
            "Of comments that score 0.7, seven in ten should be what the score says: dots on the dashed line. Below it the model \
             claims too much, above it too little. A dot's area is the weight of its bin, bars show the number of rows in \
             orders of magnitude. The files' own mix counts here, which is richer in harm than a newspaper's."
        }
        div class="panels narrow" { @for category in Category::ALL { (panel(&rows, category)) } }
    };
    Section { id: "reliability", title: "Scores as probabilities", body }
}

fn panel(rows: &[&ScoredRow], category: Category) -> Markup {
    let known: Vec<(f64, f64, f64)> = rows
        .iter()
        .filter_map(|row| row.labels.get(&category).map(|label| (row.score(category), *label, row.weight)))
        .collect();
    let scores: Vec<f64> = known.iter().map(|row| row.0).collect();
    let truths: Vec<f64> = known.iter().map(|row| row.1).collect();
    let weights: Vec<f64> = known.iter().map(|row| row.2).collect();
    let bins = metrics::reliability(&scores, &truths, &weights);
    let label = format!("Reliability of {category} in ten bins");
    html! {
        @if !known.is_empty() {
            figure class="panel" {
                figcaption { (spoken(category.as_str())) }
                (plot::framed("was so", "said", &plot::square(&label, &drawn(&bins))))
                p class="note" {
                    (count(known.len())) " rows · error " (three(metrics::calibration_error(&scores, &truths, &weights)))
                }
                (counts(&bins))
            }
        }
    }
}

fn drawn(bins: &[Bin]) -> Markup {
    let most = bins.iter().map(|bin| magnitude(bin.n_rows)).fold(1.0, f64::max);
    let total: f64 = bins.iter().map(|bin| bin.weight).sum();
    html! {
        @for (n, bin) in bins.iter().enumerate() {
            @let height = BAR_HEIGHT * magnitude(bin.n_rows) / most;
            rect class="count" x=(n * 10 + 1) y=(format!("{:.2}", 100.0 - height)) width="8" height=(format!("{height:.2}")) {}
        }
        (plot::diagonal())
        @for bin in bins.iter().filter(|bin| bin.n_rows > 0) {
            @let radius = SMALLEST_DOT + LARGEST_DOT * (bin.weight / total).sqrt();
            circle class="dot" cx=(format!("{:.2}", bin.said * 100.0)) cy=(format!("{:.2}", (1.0 - bin.was) * 100.0))
                r=(format!("{radius:.2}")) {
                title { (format!("said {:.2}, was {:.2}, {} rows", bin.said, bin.was, bin.n_rows)) }
            }
        }
    }
}

fn counts(bins: &[Bin]) -> Markup {
    html! {
        details {
            summary { "Rows by bin" }
            table class="legend" {
                thead { tr { th { "said" } th { "was so" } th { "rows" } } }
                tbody {
                    @for bin in bins.iter().filter(|bin| bin.n_rows > 0) {
                        tr { td { (format!("{:.2}", bin.said)) } td { (format!("{:.2}", bin.was)) } td { (count(bin.n_rows)) } }
                    }
                }
            }
        }
    }
}

/// Tenfold counts are one step apart; none is 0.
fn magnitude(n_rows: usize) -> f64 {
    (n_rows as f64 + 1.0).log10()
}
