//! Which language a text is in, or an honest "unknown".
//!
//! Trigrams and alphabets by the `whatlang` library. Newspaper comments are short: where all languages together leave
//! doubt, the three that Vigie is made for are asked alone, and a narrow answer there is "unknown" too.

use whatlang::{Detector, Lang};

use super::{Language, View};

/// Fewer letters than this tell nothing.
const MIN_LETTERS: usize = 8;
/// What `whatlang` must be sure of before a language outside French, German and English is believed.
const FOREIGN_CONFIDENCE: f64 = 0.9;
/// What it must be sure of when only French, German and English are asked.
const OURS_CONFIDENCE: f64 = 0.1;

/// Identifies the language of a normalised text.
pub fn identify(view: &View) -> Language {
    let text: String = view.chars().iter().collect();
    if text.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        return Language::UNKNOWN;
    }
    let Some(anywhere) = Detector::new().detect(&text) else {
        return Language::UNKNOWN;
    };
    if let Some(ours) = ours(anywhere.lang()) {
        return ours;
    }
    if anywhere.confidence() >= FOREIGN_CONFIDENCE {
        return code(anywhere.lang());
    }
    let narrowed = Detector::with_allowlist(vec![Lang::Fra, Lang::Deu, Lang::Eng]).detect(&text);
    let believed = narrowed.filter(|info| info.confidence() >= OURS_CONFIDENCE);
    believed.and_then(|info| ours(info.lang())).unwrap_or(Language::UNKNOWN)
}

const fn ours(lang: Lang) -> Option<Language> {
    match lang {
        Lang::Fra => Some(Language::FR),
        Lang::Deu => Some(Language::DE),
        Lang::Eng => Some(Language::EN),
        _ => None,
    }
}

/// ISO 639-1 of the languages whatlang names by ISO 639-3.
fn code(lang: Lang) -> Language {
    let two = match lang {
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Cat => "ca",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Ell => "el",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Hin => "hi",
        Lang::Vie => "vi",
        _ => return Language::UNKNOWN,
    };
    two.parse().unwrap_or(Language::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Language) {
        assert_eq!(identify(&View::of(text)), expected, "{text}");
    }

    #[test]
    fn sentences_in_our_languages_are_told_apart() {
        check("Les soldats nord-coréens sont arrivés en Russie, selon les services de renseignement.", Language::FR);
        check("Die Soldaten sind angeblich schon in der Region Kursk angekommen.", Language::DE);
        check("The soldiers are said to have arrived in the Kursk region already.", Language::EN);
    }

    #[test]
    fn what_cannot_be_told_is_unknown() {
        check("👍👍👍", Language::UNKNOWN);
        check("ok !!!", Language::UNKNOWN);
        check("12 345", Language::UNKNOWN);
    }
}
