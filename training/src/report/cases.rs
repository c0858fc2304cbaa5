//! Functional cases: a line an ability, a bar a language.

use maud::{Markup, html};

use super::{Section, Subject, language_class, language_name, spoken};
use crate::functional::{LANGUAGES, PassRate, capabilities, totals};

/// The section; none where no cases were given.
pub(super) fn section(subject: &Subject<'_>) -> Option<Section> {
    let rates = subject.assessment.functional.as_deref()?;
    let n_failed = rates.iter().map(|rate| rate.failed.len()).sum::<usize>();
    let body = html! {
        p class="prose" {
            "Short sentences, each written to try one ability in one way: high must reach 0.5, low must stay below. They say what \
             the model cannot do, not how often that matters."
        }
        table class="cases" {
            thead { tr { th scope="col" { "Ability" } @for language in LANGUAGES { th scope="col" { (language_name(language)) } } } }
            tbody { @for capability in capabilities(rates) { (row(capability, rates)) } }
            tfoot { (row("all", &totals(rates))) }
        }
        @if n_failed > 0 {
            details { summary { "The " (n_failed) " cases that fail" } (failed(rates)) }
        }
    };
    Some(Section { id: "cases", title: "Functional cases", body })
}

fn row(capability: &str, rates: &[PassRate]) -> Markup {
    html! {
        tr {
            th scope="row" { (spoken(capability)) }
            @for language in LANGUAGES {
                @let found = rates.iter().find(|rate| rate.capability == capability && rate.language == language);
                @match found {
                    Some(rate) => td class=(format!("bar {}", language_class(language)))
                        style=(format!("--share:{:.0}%", rate.share() * 100.0)) { (rate.n_passed) "/" (rate.n_cases) },
                    None => td { "–" },
                }
            }
        }
    }
}

fn failed(rates: &[PassRate]) -> Markup {
    html! {
        dl class="failed" {
            @for rate in rates.iter().filter(|rate| !rate.failed.is_empty()) {
                div {
                    dt { (spoken(&rate.capability)) ", " (language_name(&rate.language)) }
                    dd { @for id in &rate.failed { code { (id) } " " } }
                }
            }
        }
    }
}
