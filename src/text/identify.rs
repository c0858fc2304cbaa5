//! Which language a text is in, or an honest "unknown".
//!
//! Most alphabets tell by themselves. For the Latin, Cyrillic and Arabic ones, each trigram of letters says how much more
//! often than elsewhere it stands in each of 32 languages (a naive Bayes classifier); the sums are compared. Readers of
//! French, German and English newspapers mostly write in these: another language must be clearly ahead of them, and any
//! language of the next.
//!
//! `trigrams.bin` holds, for each row and language, `16 · ln((1 - e) · p / mean + e)` with e = 0.02, p the probability of the
//! row's trigrams in the language and mean its average over languages. p comes from the n-gram counts of the `langdetect`
//! profiles (Apache-2.0, from Wikipedia), unseen trigrams from their bigrams with 0.15 of the mass; for ours six tenths of it
//! from the training corpora.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::kind::is_foreign;
use super::{Kind, Language, View, words};

/// The languages of the table, ours first.
pub const LANGUAGES: [&[u8; 2]; N_LANGUAGES] = [
    b"fr", b"de", b"en", b"es", b"pt", b"it", b"nl", b"pl", b"tr", b"ro", b"sv", b"da", b"no", b"fi", b"cs", b"sk",
    b"hr", b"hu", b"ca", b"id", b"vi", b"sq", b"lt", b"et", b"lv", b"af", b"ru", b"uk", b"bg", b"ar", b"fa", b"ur",
];
const N_LANGUAGES: usize = 32;
const N_OURS: usize = 3;

/// Alphabets of one language each, or nearly so.
const ALPHABETS: [(std::ops::RangeInclusive<char>, &[u8; 2]); 12] = [
    ('\u{370}'..='\u{3FF}', b"el"),
    ('\u{530}'..='\u{58F}', b"hy"),
    ('\u{590}'..='\u{5FF}', b"he"),
    ('\u{900}'..='\u{97F}', b"hi"),
    ('\u{980}'..='\u{9FF}', b"bn"),
    ('\u{B80}'..='\u{BFF}', b"ta"),
    ('\u{E00}'..='\u{E7F}', b"th"),
    ('\u{10A0}'..='\u{10FF}', b"ka"),
    ('\u{1F00}'..='\u{1FFF}', b"el"),
    ('\u{3040}'..='\u{30FF}', b"ja"),
    ('\u{3400}'..='\u{9FFF}', b"zh"),
    ('\u{AC00}'..='\u{D7A3}', b"ko"),
];

/// The table has 2^13 rows.
const ROW_BITS: u32 = 13;
static TRIGRAMS: &[u8] = include_bytes!("trigrams.bin");

/// Fewer letters than this tell nothing.
const MIN_LETTERS: usize = 8;
/// Fewer trigrams than this tell nothing.
const MIN_TRIGRAMS: usize = 6;
/// More trigrams than this tell nothing new. Bytes of so many fit sums of 16 bits.
const MAX_TRIGRAMS: usize = 160;
/// By how much a language outside ours must be ahead, in the table's units of 1/16 of a natural logarithm.
const FOREIGN_LEAD: i16 = 40;
/// By how much any language must be ahead of the next.
const LEAD: i16 = 25;

/// Identifies the language of a normalised text by some of its words.
pub fn identify(view: &View, words: impl Iterator<Item = Range<usize>>) -> Language {
    let n_letters = view.places().count(Kind::LETTER);
    if n_letters < MIN_LETTERS {
        return Language::UNKNOWN;
    }
    by_alphabet(view, n_letters).unwrap_or_else(|| {
        let (sums, n_trigrams) = sums(view, words);
        if n_trigrams < MIN_TRIGRAMS { Language::UNKNOWN } else { leader(&sums) }
    })
}

/// The one of our languages that a text is likeliest in, for those who must have one of them: English when nothing tells.
/// Unknown when most letters are of another alphabet than ours, or there are none.
pub fn nearest_of_ours(text: &str) -> Language {
    let view = View::of(text);
    let letters = || view.chars().iter().filter(|letter| letter.is_alphabetic());
    let n_foreign = letters().filter(|letter| is_foreign(**letter)).count();
    if n_foreign * 2 >= letters().count() {
        return Language::UNKNOWN;
    }
    let (sums, _) = sums(&view, words(&view, 0..view.chars().len()));
    let ours = sums.into_iter().zip(Language::OURS);
    // The last of equals wins, which is English.
    ours.max_by_key(|(sum, _)| *sum).map_or(Language::EN, |(_, language)| language)
}

/// The language of an alphabet in which most letters are, when it is an alphabet of one language.
fn by_alphabet(view: &View, n_letters: usize) -> Option<Language> {
    let is_foreign = |at: &usize| view.chars().get(*at).copied().filter(|c| is_foreign(*c));
    let foreign = || view.places().of(Kind::NOTABLE).filter_map(|at| is_foreign(&at));
    if foreign().count() * 2 < n_letters {
        return None;
    }
    let n_in = |alphabet: &std::ops::RangeInclusive<char>| foreign().filter(|c| alphabet.contains(c)).count();
    let (n, code) = ALPHABETS.iter().map(|(alphabet, code)| (n_in(alphabet), *code)).max_by_key(|(n, _)| *n)?;
    // Japanese writes Chinese characters too; Chinese no kana.
    let has_kana = code == b"zh" && n_in(&('\u{3040}'..='\u{30FF}')) * 10 > n;
    (n * 2 >= n_letters).then(|| Language::of_code(*if has_kana { b"ja" } else { code }))
}

/// What the trigrams of a text say for each language, and how many there were.
fn sums(view: &View, words: impl Iterator<Item = Range<usize>>) -> ([i16; N_LANGUAGES], usize) {
    let mut rows = [0_u16; MAX_TRIGRAMS];
    let n_rows = trigrams(view, words, &mut rows);
    let rows = rows.get(..n_rows).unwrap_or(&[]);
    (Arch::new().dispatch(RowSums { table: TRIGRAMS.as_chunks().0, rows }), n_rows)
}

/// Finds the first rows of a text; returns how many there are.
fn trigrams(view: &View, words: impl Iterator<Item = Range<usize>>, rows: &mut [u16; MAX_TRIGRAMS]) -> usize {
    let mut slots = rows.iter_mut();
    for word in words.filter_map(|range| view.chars().get(range)) {
        let mut trigrams = Trigrams::default();
        for row in word.iter().chain([&' ']).filter_map(|letter| trigrams.next(*letter)) {
            let Some(slot) = slots.next() else { return MAX_TRIGRAMS };
            *slot = row as u16;
        }
    }
    MAX_TRIGRAMS - slots.len()
}

/// The work of adding up rows of the table.
struct RowSums<'r> {
    table: &'static [[u8; N_LANGUAGES]],
    rows: &'r [u16],
}

impl WithSimd for RowSums<'_> {
    type Output = [i16; N_LANGUAGES];

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "must be compiled for the registers of whoever dispatches")]
    fn with_simd<S: Simd>(self, _: S) -> [i16; N_LANGUAGES] {
        let mut sums = [0_i16; N_LANGUAGES];
        for weights in self.rows.iter().filter_map(|row| self.table.get(*row as usize)) {
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += i16::from(weight.cast_signed()));
        }
        sums
    }
}

/// The rows of the trigrams of letters that come one after the other, with one space before and after each word.
#[derive(Clone, Debug)]
pub struct Trigrams {
    /// The last three letters, eleven bits each.
    last: u64,
}

impl Default for Trigrams {
    fn default() -> Self {
        Self { last: SPACE }
    }
}

const SPACE: u64 = ' ' as u64;

impl Trigrams {
    /// Takes the next letter, or a space; gives the row of the trigram that ends with it. There is none with a space in
    /// the middle.
    pub fn next(&mut self, letter: char) -> Option<usize> {
        const MASK: u64 = (1 << 11) - 1;
        let code = u64::from(letter) & MASK;
        let before = self.last & MASK;
        if before == SPACE {
            self.last = if code == SPACE { SPACE } else { SPACE << 11 | code };
            return None;
        }
        self.last = (self.last << 11 | code) & ((1 << 33) - 1);
        Some((self.last.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - ROW_BITS)) as usize)
    }
}

/// The language that is far enough ahead of the others.
fn leader(sums: &[i16; N_LANGUAGES]) -> Language {
    let handicap = |i: usize| if i < N_OURS { 0 } else { FOREIGN_LEAD };
    let (mut best, mut next, mut code) = (i16::MIN, i16::MIN, b"fr");
    for (i, (sum, language)) in sums.iter().zip(LANGUAGES).enumerate() {
        let sum = sum.saturating_sub(handicap(i));
        if sum > best {
            (best, next, code) = (sum, best, language);
        } else {
            next = next.max(sum);
        }
    }
    if best.saturating_sub(next) < LEAD { Language::UNKNOWN } else { Language::of_code(*code) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let view = View::of(text);
        assert_eq!(identify(&view, words(&view, 0..view.chars().len())).as_str(), expected, "{text}");
    }

    #[test]
    fn sentences_in_our_languages_are_told_apart() {
        check("Les soldats nord-coréens sont arrivés en Russie, selon les services de renseignement.", "fr");
        check("Die Soldaten sind angeblich schon in der Region Kursk angekommen.", "de");
        check("The soldiers are said to have arrived in the Kursk region already.", "en");
    }

    #[test]
    fn short_rude_ones_are_told_apart_too() {
        check("T'es vraiment trop con toi", "fr");
        check("Halt endlich die Fresse", "de");
        check("you are such a moron", "en");
    }

    #[test]
    fn other_languages_are_named_when_they_are_sure() {
        check("Los soldados norcoreanos ya llegaron a la frontera, según los servicios secretos.", "es");
        check("I soldati nordcoreani sono già arrivati alla frontiera, secondo i servizi segreti.", "it");
        check("De soldaten zijn al aangekomen bij de grens, volgens de geheime diensten.", "nl");
        check("Żołnierze są już na granicy, jak podają służby specjalne.", "pl");
        check("Askerler çoktan sınıra ulaştı, gizli servislere göre durum böyle.", "tr");
        check("Солдаты уже прибыли в Курскую область, сообщают источники.", "ru");
    }

    #[test]
    fn alphabets_of_one_language_tell_by_themselves() {
        check("Οι στρατιώτες έφτασαν ήδη στα σύνορα.", "el");
        check("החיילים כבר הגיעו לגבול אתמול בלילה.", "he");
        check("兵士たちはすでに国境に到着した。", "ja");
        check("据情报部门称，士兵们已经抵达边境地区。", "zh");
        check("군인들이 이미 국경에 도착했습니다.", "ko");
    }

    #[test]
    fn those_who_must_have_one_of_ours_get_the_likeliest() {
        let nearest = |text: &str| nearest_of_ours(text).as_str().to_owned();
        assert_eq!(nearest("yo hamburger"), "en");
        assert_eq!(nearest("ok"), "en");
        assert_eq!(nearest("t'es con"), "fr");
        assert_eq!(nearest("Солдаты уже прибыли"), "unknown");
        assert_eq!(nearest("👍 12"), "unknown");
    }

    #[test]
    fn what_cannot_be_told_is_unknown() {
        check("👍👍👍", "unknown");
        check("ok !!!", "unknown");
        check("12 345", "unknown");
    }
}
