//! What the model is and is for, and what it was trained on, as its artifact says.

use maud::html;

use super::number::count;
use super::{Section, Subject, scrolling};

/// What it is.
pub(super) fn section(subject: &Subject<'_>) -> Section {
    let provenance = subject.model.provenance();
    let body = html! {
        div class="prose" {
            p {
                "A linear classifier of reader comments into eight categories. Stage one weighs hashed n-grams of words and \
                 characters, one set of weights a corpus and category. Stage two is a logistic regression a category over that \
                 evidence, over how the text is written and over the concepts it names. Both are sums, so every score can be \
                 traced back to words."
            }
            p {
                strong { "Meant for" } " ordering and holding comments for people who moderate. "
                strong { "Not meant for" } " judging people, for other languages, or for rejecting anything unseen at a \
                 threshold that nobody has checked on their own comments."
            }
        }
        dl class="facts" {
            div { dt { "Version" } dd { code { (subject.model.version().0) } } }
            div { dt { "Trained by" } dd { (provenance.trained_by) } }
            div { dt { "Seed" } dd { (provenance.seed) } }
            div { dt { "Configuration" } dd { code { (format!("{:.10}", provenance.config_digest)) } } }
        }
    };
    Section { id: "about", title: "What it is", body }
}

/// What it was trained on.
pub(super) fn corpora(subject: &Subject<'_>) -> Section {
    let corpora = &subject.model.provenance().corpora;
    let table = html! {
        table {
            thead { tr {
                th scope="col" { "Corpus" } th scope="col" class="n" { "Rows" } th scope="col" class="n" { "Held out" }
                th scope="col" { "Licence" } th scope="col" { "BLAKE3 of the file" }
            } }
            tbody {
                @for corpus in corpora {
                    tr {
                        th scope="row" { (corpus.name) }
                        td class="n" { (count(corpus.n_rows)) }
                        td class="n" { (count(corpus.n_held_out)) }
                        td { (corpus.licence) }
                        td { code { (format!("{:.10}", corpus.digest)) } }
                    }
                }
            }
        }
    };
    let body = html! {
        p class="prose" { (corpora.len()) " labelled files, as the artifact names them." }
        (scrolling("Corpora", &table))
    };
    Section { id: "trained-on", title: "What it was trained on", body }
}
