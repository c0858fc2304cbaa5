//! Which language a text is in, or an honest "unknown".
//!
//! Trigrams and alphabets by the `whatlang` library, among the languages that French, German and English sites meet.
//! Newspaper comments are short: where all of these together leave doubt, the three that Vigie is made for are asked alone,
//! and a narrow answer there is "unknown" too.

use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use super::{Language, View};

/// Fewer letters than this tell nothing.
const MIN_LETTERS: usize = 8;
/// More characters than this tell nothing new.
const MAX_CHARS: usize = 400;
/// What `whatlang` must be sure of before a language outside French, German and English is believed: of 4,800 comments in
/// those three it was never as sure of another one.
const FOREIGN_CONFIDENCE: f64 = 0.5;
/// What it must be sure of when only French, German and English are asked.
const OURS_CONFIDENCE: f64 = 0.1;

/// The languages that are told apart, with their ISO 639-1 codes; ours first.
const LANGUAGES: [(Lang, &str); 21] = [
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Eng, "en"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Pol, "pl"),
    (Lang::Tur, "tr"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Ara, "ar"),
    (Lang::Pes, "fa"),
    (Lang::Cmn, "zh"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Ell, "el"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Vie, "vi"),
];

static ALL: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(LANGUAGES.iter().map(|(lang, _)| *lang).collect()));
static OURS: LazyLock<Detector> = LazyLock::new(|| Detector::with_allowlist(vec![Lang::Fra, Lang::Deu, Lang::Eng]));

/// Identifies the language of a normalised text.
pub fn identify(view: &View) -> Language {
    let text: String = view.chars().iter().take(MAX_CHARS).collect();
    if text.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        return Language::UNKNOWN;
    }
    let Some(anywhere) = ALL.detect(&text) else { return Language::UNKNOWN };
    if is_ours(anywhere.lang()) || anywhere.confidence() >= FOREIGN_CONFIDENCE {
        return code(anywhere.lang());
    }
    let narrowed = OURS.detect(&text).filter(|info| info.confidence() >= OURS_CONFIDENCE);
    narrowed.map_or(Language::UNKNOWN, |info| code(info.lang()))
}

const fn is_ours(lang: Lang) -> bool {
    matches!(lang, Lang::Fra | Lang::Deu | Lang::Eng)
}

fn code(lang: Lang) -> Language {
    let known = LANGUAGES.iter().find(|(known, _)| *known == lang);
    known.and_then(|(_, code)| code.parse().ok()).unwrap_or(Language::UNKNOWN)
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
    fn other_languages_are_named_when_they_are_sure() {
        check("Los soldados norcoreanos ya llegaron a la frontera, según los servicios secretos.", code(Lang::Spa));
        check("Солдаты уже прибыли в Курскую область, сообщают источники.", code(Lang::Rus));
    }

    #[test]
    fn what_cannot_be_told_is_unknown() {
        check("👍👍👍", Language::UNKNOWN);
        check("ok !!!", Language::UNKNOWN);
        check("12 345", Language::UNKNOWN);
    }
}
