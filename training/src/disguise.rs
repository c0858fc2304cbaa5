//! Disguised copies of comments, as people write to get past filters: for training against it and for measuring what it
//! costs. Seeded: the same text and seed give the same copy.
//!
//! Words that the lexicon knows as harmful are disguised nine times in ten, others one time in twelve. Each disguised word
//! gets one or two of the [`KINDS`].

use vigie::model::concepts::ConceptTable;
use vigie::text::fold;

use crate::{draw, split};

const WHETHER: u64 = 301;
const KIND: u64 = 302;
const SECOND: u64 = 303;
const PLACE: u64 = 304;

const HARMFUL_SHARE: f64 = 0.9;
const OTHER_SHARE: f64 = 1.0 / 12.0;
const SECOND_SHARE: f64 = 0.25;

/// The ways a word is disguised.
pub const KINDS: [&str; 9] =
    ["leet", "dots", "spaces", "invisible", "lookalike", "fullwidth", "repeated", "starred", "no_accents"];

/// A disguised copy of `text`.
pub fn disguise(text: &str, lexicon: &ConceptTable, seed: u64) -> String {
    let item = item_of(text);
    let mut disguised = String::with_capacity(text.len() * 2);
    let pieces = text.split_inclusive(|c: char| !c.is_alphanumeric());
    for (n, piece) in pieces.enumerate() {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let item = item.wrapping_add((n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let share = if lexicon.is_harmful(word) { HARMFUL_SHARE } else { OTHER_SHARE };
        if word.chars().count() >= 3 && draw::fraction(seed, WHETHER, item) < share {
            disguised.push_str(&disguise_word(word, seed, item));
            disguised.push_str(piece.get(word.len()..).unwrap_or(""));
        } else {
            disguised.push_str(piece);
        }
    }
    disguised
}

fn disguise_word(word: &str, seed: u64, item: u64) -> String {
    let pick = |purpose| (draw::fraction(seed, purpose, item) * KINDS.len() as f64) as usize;
    let place = draw::fraction(seed, PLACE, item);
    let once = by_kind(word, pick(KIND), place);
    if draw::fraction(seed, SECOND, item) < SECOND_SHARE { by_kind(&once, pick(SECOND + 100), place) } else { once }
}

/// One word disguised in the way with number `kind`; `place` in 0..1 says where in the word.
fn by_kind(word: &str, kind: usize, place: f64) -> String {
    match KINDS.get(kind) {
        Some(&"leet") => word.chars().map(leet).collect(),
        Some(&"dots") => separated(word, if place < 0.5 { '.' } else { '-' }),
        Some(&"spaces") => separated(word, ' '),
        Some(&"invisible") => separated(word, '\u{200b}'),
        Some(&"lookalike") => word.chars().map(lookalike).collect(),
        Some(&"fullwidth") => word.chars().map(fullwidth).collect(),
        Some(&"repeated") => changed(word, place, |c| format!("{c}{c}{c}{c}")),
        Some(&"starred") => changed(word, place, |_| "*".to_owned()),
        _ => word.chars().flat_map(|c| std::iter::once(fold(c).0).chain(fold(c).1)).collect(),
    }
}

fn separated(word: &str, separator: char) -> String {
    let mut out = String::new();
    for (n, c) in word.chars().enumerate() {
        if n > 0 {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// Changes one inner letter.
fn changed(word: &str, place: f64, change: impl Fn(char) -> String) -> String {
    let n_inner = word.chars().count().saturating_sub(2).max(1);
    let at = 1 + (place * n_inner as f64) as usize;
    word.chars().enumerate().map(|(n, c)| if n == at { change(c) } else { c.to_string() }).collect()
}

const fn leet(c: char) -> char {
    match c {
        'a' | 'A' => '4',
        'e' | 'E' => '3',
        'i' | 'I' => '1',
        'o' | 'O' => '0',
        's' | 'S' => '5',
        't' | 'T' => '7',
        _ => c,
    }
}

const fn lookalike(c: char) -> char {
    match c {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'o' => 'о',
        'p' => 'р',
        'x' => 'х',
        'y' => 'у',
        _ => c,
    }
}

fn fullwidth(c: char) -> char {
    if c.is_ascii_alphanumeric() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c }
}

/// A number made from the text itself, so that copies do not depend on the order of rows.
fn item_of(text: &str) -> u64 {
    split::leading_number(blake3::hash(text.as_bytes()).as_bytes())
}

#[cfg(test)]
mod tests {
    use vigie::text::Language;

    use super::*;

    fn lexicon() -> ConceptTable {
        let mut lexicon = ConceptTable::default();
        lexicon.add_lexicon(Language::FR, "insult_strong.terms = ['connard']").expect("reads");
        lexicon
    }

    #[test]
    fn each_kind_changes_a_word_and_two_draws_agree() {
        let changed =
            ["c0nn4rd", "c.o.n.n.a.r.d", "c o n n a r d", "c\u{200b}o\u{200b}n\u{200b}n\u{200b}a\u{200b}r\u{200b}d"];
        for (kind, expected) in changed.into_iter().enumerate() {
            assert_eq!(by_kind("connard", kind, 0.0).replace('с', "c"), expected);
        }
        assert_eq!(disguise("quel connard", &lexicon(), 7), disguise("quel connard", &lexicon(), 7));
    }

    #[test]
    fn harmful_words_are_disguised_far_more_often() {
        let text = "un connard mange lentement ";
        let copies: Vec<String> = (0..200).map(|seed| disguise(text, &lexicon(), seed)).collect();
        let kept = |word: &str| copies.iter().filter(|copy| copy.contains(word)).count();
        assert!(kept("connard") < 60, "{}", kept("connard"));
        assert!(kept("lentement") > 150, "{}", kept("lentement"));
    }
}
