//! The strongest words of each language and category. Folded away: the page should be fit to open in an office.

use maud::{Markup, html};
use vigie::category::Category;

use super::number::count;
use super::{Section, language_name, spoken};
use crate::vocabulary::{MIN_ROWS, Vocabulary, WordWeight};

/// The section.
pub(super) fn section(vocabulary: &[Vocabulary]) -> Section {
    let body = html! {
        p class="prose" {
            "The model keeps hashes, no words. So each word that stands in at least " (MIN_ROWS) " of the measured rows was taken \
             out of a few of them: a bar shows by how much the category's log-odds fell on average, the number how many rows \
             hold the word. Only single frequent words are shown, never a comment."
        }
        p class="prose" { strong { "Open with care:" } " these are the words the model exists for, slurs among them." }
        @for language in vocabulary {
            details { summary { (language_name(&language.language)) } div class="panels narrow" {
                @for category in Category::ALL { (list(category, language.strongest.get(category))) }
            } }
        }
    };
    Section { id: "words", title: "The strongest words", body }
}

fn list(category: Category, words: &[WordWeight]) -> Markup {
    let most = words.first().map_or(1.0, |word| word.weight);
    html! {
        @if !words.is_empty() {
            figure class="panel" {
                figcaption { (spoken(category.as_str())) }
                ol class="words" {
                    @for word in words {
                        li style=(format!("--share:{:.0}%", 100.0 * word.weight / most)) {
                            span { (word.word) }
                            span class="figure" { "+" (format!("{:.1}", word.weight)) small { (count(word.n_rows)) } }
                        }
                    }
                }
            }
        }
    }
}
