//! Explanations of the shipped model: exact for any text, and about the right words.

use proptest::prelude::*;

use super::*;
use crate::category::Score;
use crate::model::SHIPPED;

thread_local! {
    static MODEL: Model = Model::read(SHIPPED).expect("the shipped artifact reads");
}

fn explain(text: &str, category: Category) -> Explanation {
    MODEL.with(|model| model.explain(text, category)).expect("a branch for every language")
}

/// Everything that holds for any text.
fn check(text: &str, category: Category) {
    let explanation = explain(text, category);
    let (sum, log_odds) = (explanation.sum(), explanation.log_odds);
    // Beyond a thousand an f32 cannot tell thousandths.
    assert!(
        (sum - log_odds).abs() < 1e-3_f32.max(log_odds.abs() * 1e-6),
        "{category}: {sum} for {log_odds} of {text:?}"
    );
    let score = *MODEL.with(|model| model.score(text)).scores.get(category);
    assert_eq!(Score::from_log_odds(log_odds), score, "{text:?}");
    let weights = explanation.spans.iter().map(|span| span.weight);
    let named = explanation.features.iter().map(|(_, weight)| *weight);
    assert!(weights.chain(named).chain([explanation.intercept]).all(f32::is_finite), "{text:?}");
    let mut last_end = 0;
    for Span { start, end, .. } in explanation.spans {
        assert!(last_end <= start && start < end, "{text:?}");
        last_end = end;
    }
    assert!(last_end <= text.chars().count(), "{text:?}");
    let shares: f32 = explanation.shares.iter().map(|(_, share)| share).sum();
    assert!((shares - 1.0).abs() < 1e-5);
}

fn check_all(text: &str) {
    for category in Category::ALL {
        check(text, category);
    }
}

fn weight_of(text: &str, category: Category, word: &str) -> f32 {
    let start = text.split(word).next().map_or(0, |before| before.chars().count());
    let spans = explain(text, category).spans;
    spans.iter().find(|span| span.start == start).map_or(f32::NAN, |span| span.weight)
}

fn strongest(text: &str, category: Category) -> String {
    let spans = explain(text, category).spans;
    let strongest = spans.iter().max_by(|a, b| a.weight.total_cmp(&b.weight)).expect("a span");
    text.chars().skip(strongest.start).take(strongest.end - strongest.start).collect()
}

#[test]
fn the_word_that_insults_is_the_strongest_also_in_disguise() {
    assert_eq!(strongest("Mais l'auteur de cet article est un connard fini.", Category::Toxicity), "connard");
    assert_eq!(strongest("Mais l'auteur de cet article est un c0nn4rd fini.", Category::Toxicity), "c0nn4rd");
    assert_eq!(
        strongest("Mais l'auteur de cet article est un ｃｏｎ\u{200b}ｎａｒｄ fini.", Category::Toxicity),
        "ｃｏｎ\u{200b}ｎａｒｄ"
    );
    assert_eq!(strongest("Na du Arschloch!", Category::Toxicity), "Arschloch");
    assert_eq!(strongest("The author of this article is an idiot.", Category::Toxicity), "idiot");
}

#[test]
fn words_of_courtesy_speak_against() {
    assert!(weight_of("Merci, quel idiot.", Category::Toxicity, "Merci") < 0.0);
    assert!(weight_of("Thank you, you idiot.", Category::Toxicity, "Thank") < 0.0);
}

#[test]
fn a_text_that_says_nothing_is_its_intercept() {
    for text in ["", " \n\t", "\u{200b}\u{301}"] {
        let explanation = explain(text, Category::Toxicity);
        assert_eq!((explanation.spans, explanation.features), (Vec::new(), Vec::new()));
        assert!((explanation.intercept - explanation.log_odds).abs() < 1e-5);
    }
}

#[test]
fn what_a_text_reads_as_is_told_when_it_is_something_else() {
    assert_eq!(explain("ein text wie er ist", Category::Spam).normalised, None);
    let read_as = explain("Ｉ\u{200b}diot", Category::Spam).normalised;
    assert_eq!(read_as.as_deref(), Some("idiot"));
}

#[test]
fn debug_shows_no_text() {
    assert!(!format!("{:?}", explain("Zyzzyva", Category::Spam)).to_lowercase().contains("zyzzyva"));
}

#[test]
fn the_longest_texts_add_up_too() {
    for piece in ["Quel c0nn4rd, va te pendre ! ", "a ", "漢字", "You idiot\n", "\u{fdfa}", "Danke sehr. 👍👍 ", "x"]
    {
        let text = piece.repeat(20_480 / piece.len());
        check_all(&text);
    }
}

#[test]
fn highlights_weigh_what_their_spans_weigh() {
    let text = "Vous êtes vraiment des abrutis, bande de vendus ! Allez au diable, sales cons.";
    for category in [Category::Toxicity, Category::Insult] {
        let spans = explain(text, category).spans;
        let highlights = MODEL.with(|model| model.highlights(text, &[category], 5));
        assert!(!highlights.is_empty());
        for highlight in highlights {
            let within = spans.iter().filter(|span| highlight.start <= span.start && span.end <= highlight.end);
            let sum: f32 = within.map(|span| span.weight).sum();
            assert!((sum - highlight.weight).abs() < 1e-4, "{sum} in {highlight:?}");
        }
    }
}

/// Words with meanings and concepts, disguises, links, ends of sentences.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "tu", "es", "un", "connard", "c0nn4rd", "c.o.n", "merci", "Monsieur", "les", "juifs",
    "tuer", "nicht", "Du", "bist", "ein", "Arschloch", "Schwein", "Straße", "you", "are",
    "stupid", "idiiiiot", "fuck", "off", "kill", "i", "d", "o", "t", "https://example.com/x",
    "@sylvie_69", "a@b.de", "5000", "€", "WhatsApp", "!", "?!", "😀", "🖕", ".",
    "…", "\n", "\"", "Scheiß\u{200b}e", "\u{456}di\u{43e}t", "ｉｄｉｏｔ", "\u{fdfa}", "pas", "not", "kein",
];

/// Texts that reach every kind of input.
fn comments() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_parts_of_any_comment_add_up(text in comments()) {
        check_all(&text);
    }

    #[test]
    fn the_parts_of_any_text_add_up(text in prop_oneof![".{0,120}", "\\PC{0,60}", any::<String>(), "[a-z0-9.@*!' \u{300}-\u{30f}\n]{0,80}"]) {
        check_all(&text);
    }
}
