//! Where clean and toxic comments lie, by language: two histograms back to back.

use maud::{Markup, html};
use vigie::category::Category;

use super::number::{count, percent};
use super::{Section, Subject, language_name};
use crate::scored::{self, ScoredRow};

const BINS: usize = 20;
/// Half the picture's height: clean grows upwards from the middle, toxic downwards.
const HALF: f64 = 30.0;

/// The section.
pub(super) fn section(subject: &Subject<'_>) -> Section {
    let files = &subject.assessment.files;
    let body = html! {
        p class="prose" {
            "The scores of comments that people call clean (above) and toxic (below). The less the two overlap in the middle, the \
             fewer comments need a second look. Bars are shares of their kind, on one scale within a language."
        }
        p class="keys" { span class="key clean" {} "clean" span class="key toxic" {} "toxic" }
        div class="panels three" {
            @for language in scored::languages(files) {
                (panel(&language, &scored::rows_in(files, &language).collect::<Vec<_>>()))
            }
        }
    };
    Section { id: "distributions", title: "Where comments lie", body }
}

fn panel(language: &str, rows: &[&ScoredRow]) -> Markup {
    let (clean, toxic) = (histogram(rows, false), histogram(rows, true));
    let (n_clean, n_toxic) = (clean.iter().sum::<usize>(), toxic.iter().sum::<usize>());
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    let shares = clean.iter().map(|n| share(*n, n_clean)).chain(toxic.iter().map(|n| share(*n, n_toxic)));
    let most = shares.fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let label = format!("Toxicity scores of clean and toxic comments in {}", language_name(language));
    html! {
        @if n_clean + n_toxic > 0 {
            figure class="panel" {
                figcaption { (language_name(language)) }
                div class="frame" {
                    svg class="plot strip" viewBox="0 0 100 60" preserveAspectRatio="none" role="img" aria-label=(label) {
                        path class="grid" d="M25 0V60M50 0V60M75 0V60" {}
                        @for (n, (clean, toxic)) in clean.iter().zip(&toxic).enumerate() {
                            (bar(n, HALF * share(*clean, n_clean) / most, true))
                            (bar(n, HALF * share(*toxic, n_toxic) / most, false))
                        }
                        path class="axis" d="M0 30H100" {}
                    }
                    p class="along" { span { "0" } span { "toxicity score →" } span { "1" } }
                }
                p class="note" {
                    (count(n_clean)) " clean, " (count(n_toxic)) " toxic · highest bar " (percent(most))
                }
            }
        }
    }
}

fn bar(n: usize, height: f64, is_clean: bool) -> Markup {
    let width = 100.0 / BINS as f64;
    let (class, top) = if is_clean { ("clean", HALF - height) } else { ("toxic", HALF) };
    html! {
        rect class=(class) x=(format!("{:.2}", n as f64 * width + 0.3)) y=(format!("{top:.2}"))
            width=(format!("{:.2}", width - 0.6)) height=(format!("{height:.2}")) {}
    }
}

/// Rows of one kind by score.
fn histogram(rows: &[&ScoredRow], is_toxic: bool) -> [usize; BINS] {
    let mut bins = [0; BINS];
    for row in rows.iter().filter(|row| row.label(Category::Toxicity) == Some(is_toxic)) {
        let at = ((row.score(Category::Toxicity) * BINS as f64) as usize).min(BINS - 1);
        if let Some(n) = bins.get_mut(at) {
            *n += 1;
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_kind_falls_into_one_bin() {
        let rows = [(0.0, 0.0), (0.049, 0.0), (1.0, 0.0), (0.5, 1.0)].map(|(s, l)| scored::row("fr", "", s, l));
        let rows: Vec<&ScoredRow> = rows.iter().collect();
        let clean = histogram(&rows, false);
        assert_eq!((clean[0], clean[BINS - 1], clean.iter().sum::<usize>()), (2, 1, 3));
        assert_eq!(histogram(&rows, true)[10], 1);
    }
}
