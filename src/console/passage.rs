//! A reader's text with the stretches that counted marked by colour and underline, and what disguised words read as.
//!
//! Everything a reader wrote is escaped, and nothing in it is a link.

use maud::{Markup, html};

use super::tongue::Tongue;
use crate::category::Category;
use crate::decision::Highlight;
use crate::text::disguise::Readings;
use crate::text::{View, chunks};

/// How strong a mark can be: 1 to 4.
const LEVELS: f32 = 4.0;
/// The weight, in log-odds, from which on a mark is as strong as can be.
const FULL_WEIGHT: f32 = 3.0;
/// How many disguised words are shown at most.
const MAX_READINGS: usize = 8;

/// A stretch of the text with one mark, or none.
#[derive(Debug, PartialEq)]
struct Stretch {
    text: String,
    mark: Option<(u8, Category)>,
}

/// The text, marked.
pub(super) fn marked(tongue: Tongue, text: &str, highlights: &[Highlight]) -> Markup {
    html! {
        @for stretch in stretches(text, highlights) {
            @if let Some((level, category)) = stretch.mark {
                mark class=(format!("w{level}")) title=(tongue.category(category)) { (stretch.text) }
            } @else {
                (stretch.text)
            }
        }
    }
}

/// Cuts the text where marks begin and end; where several overlap, the strongest shows.
fn stretches(text: &str, highlights: &[Highlight]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (position, character) in text.chars().enumerate() {
        let here = highlights.iter().filter(|highlight| (highlight.start..highlight.end).contains(&position));
        let strongest = here.filter(|highlight| highlight.weight > 0.0).max_by(|a, b| a.weight.total_cmp(&b.weight));
        let mark = strongest.map(|highlight| (level(highlight.weight), highlight.category));
        match stretches.last_mut() {
            Some(last) if last.mark == mark => last.text.push(character),
            _ => stretches.push(Stretch { text: character.to_string(), mark }),
        }
    }
    stretches
}

fn level(weight: f32) -> u8 {
    (weight / FULL_WEIGHT * LEVELS).ceil().clamp(1.0, LEVELS) as u8
}

/// What disguised words say and what they read as: `c0nn@rd` and `connard`.
pub(super) fn disguised(text: &str) -> Vec<(String, String)> {
    let view = View::of(text);
    let mut pieces = Vec::new();
    chunks(&view, &mut pieces);
    let mut readings = Readings::default();
    readings.read(&view, &pieces);
    let mut found: Vec<(String, String)> = Vec::new();
    for reading in readings.iter() {
        let ends = reading.origins.first().zip(reading.origins.last());
        let source = ends.and_then(|(first, last)| view.source_of(*first..last + 1));
        let said = source.and_then(|source| text.get(source.start as usize..source.end as usize));
        let Some(said) = said.map(str::to_owned) else { continue };
        if found.len() < MAX_READINGS && found.iter().all(|(known, _)| *known != said) {
            found.push((said, reading.chars.iter().collect()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlight(start: usize, end: usize, weight: f32, category: Category) -> Highlight {
        Highlight { start, end, weight, category }
    }

    #[test]
    fn the_strongest_of_overlapping_marks_shows() {
        let marks = [highlight(0, 5, 0.4, Category::Toxicity), highlight(2, 4, 2.9, Category::Insult)];
        let found: Vec<_> =
            stretches("éàîöü.", &marks).into_iter().map(|stretch| (stretch.text, stretch.mark)).collect();
        let weak = Some((1, Category::Toxicity));
        assert_eq!(
            found,
            [
                ("éà".to_owned(), weak),
                ("îö".to_owned(), Some((4, Category::Insult))),
                ("ü".to_owned(), weak),
                (".".to_owned(), None)
            ]
        );
    }

    #[test]
    fn what_readers_write_is_escaped() {
        let marks = [highlight(0, 8, 1.0, Category::Spam), highlight(70, 90, 1.0, Category::Spam)];
        let page = marked(Tongue::En, "<script>alert(1)</script> http://x.example", &marks).into_string();
        assert!(!page.contains("<script") && !page.contains("<a "), "{page}");
        assert!(page.starts_with("<mark class=\"w2\" title=\"Spam\">&lt;script&gt;</mark>"), "{page}");
    }

    #[test]
    fn a_disguised_word_is_shown_with_what_it_reads_as() {
        let found = disguised("espèce de c0nn@rd va");
        assert_eq!(found, [("c0nn@rd".to_owned(), "connard".to_owned())]);
        assert_eq!(disguised("rien de tel ici"), []);
    }
}
