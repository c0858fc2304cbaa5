//! The model card as one HTML page that needs nothing else: no script, no font, no picture from elsewhere.
//!
//! A section a file. Pictures are SVG drawn here; their words stand beside them in HTML, so that they keep their size on a
//! telephone. The same model and rows give the same page: no time is in it.

mod about; // what the model is, what it was trained on
mod cases; // functional cases
mod curves; // ROC and precision–recall
mod decisions; // thresholds, confusion
mod disguise; // what disguise costs
mod distributions; // where clean and toxic comments lie
mod files; // every figure, file by file
mod groups; // groups of people
mod headline; // the figures to read first
mod number; // figures as text
mod plot; // the frame of every picture
mod reliability; // whether scores are probabilities
mod words; // the strongest words

use maud::{DOCTYPE, Markup, PreEscaped, html};
use vigie::model::Model;

use crate::assessment::Assessment;
use crate::evaluate::Figures;
use crate::vocabulary;

const STYLE: &str = include_str!("report/style.css");
/// Nothing may be fetched, whatever stands in the page.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
/// So many words are shown for each language and category.
const N_WORDS: usize = 12;

/// What the sections draw from.
struct Subject<'a> {
    model: &'a Model,
    assessment: &'a Assessment,
    /// All files together, by language and category.
    pooled: Vec<Figures>,
}

/// One part of the page, with its place in the contents.
struct Section {
    id: &'static str,
    title: &'static str,
    body: Markup,
}

/// Writes the page.
pub fn write(model: &Model, assessment: &Assessment) -> String {
    let vocabulary = vocabulary::strongest(model, &assessment.files, N_WORDS);
    let subject = Subject { model, assessment, pooled: assessment.by_language_and_category() };
    let sections = [
        Some(about::section(&subject)),
        Some(about::corpora(&subject)),
        Some(curves::section(&subject)),
        Some(distributions::section(&subject)),
        Some(decisions::section(&subject)),
        Some(reliability::section(&subject)),
        groups::section(&subject),
        cases::section(&subject),
        Some(disguise::section(&subject)),
        Some(words::section(&vocabulary)),
        Some(files::section(&subject)),
    ];
    let sections: Vec<Section> = sections.into_iter().flatten().collect();
    page(&subject, &sections).into_string()
}

fn page(subject: &Subject<'_>, sections: &[Section]) -> Markup {
    let version = &subject.model.version().0;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(CONTENT_POLICY);
                title { "Model card " (version) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header class="masthead" {
                    p class="overline" { "Vigie · model card" }
                    h1 { (version) }
                    p class="lede" {
                        "How well this model tells which reader comments a moderator should see, in French, German and English, \
                         and where it fails."
                    }
                }
                main {
                    (headline::warning(subject))
                    (headline::table(subject))
                    (contents(sections))
                    @for section in sections { (laid_out(section)) }
                }
                footer { p { "Made by " code { "cargo retrain report" } ". The same model and rows give the same page." } }
            }
        }
    }
}

fn contents(sections: &[Section]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ol { @for section in sections { li { a href=(format!("#{}", section.id)) { (section.title) } } } }
        }
    }
}

fn laid_out(section: &Section) -> Markup {
    html! {
        section id=(section.id) aria-labelledby=(format!("{}-title", section.id)) {
            h2 id=(format!("{}-title", section.id)) { (section.title) }
            (section.body)
        }
    }
}

/// A table that scrolls sideways where it does not fit.
fn scrolling(label: &str, table: &Markup) -> Markup {
    html! { div class="scroll" role="region" aria-label=(label) tabindex="0" { (table) } }
}

/// A language by its English name.
fn language_name(code: &str) -> &str {
    match code {
        "fr" => "French",
        "de" => "German",
        "en" => "English",
        "all" => "All",
        _ => code,
    }
}

/// The colour of a language's lines and dots; other languages share one.
fn language_class(code: &str) -> &'static str {
    match code {
        "fr" => "fr",
        "de" => "de",
        "en" => "en",
        _ => "other",
    }
}

/// `severe_toxicity` as words.
fn spoken(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
