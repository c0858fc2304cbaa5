//! What the lexicons know: words and phrases by concept, in any language.
//!
//! A concept ("strong insult", "second person", "group of people") means the same in every language, so what one language's
//! rows teach about concepts and their nearness carries over to the others. Lexicons are `data/lexicon/{fr,de,en}.toml`;
//! they are compiled into the artifact, so a model always sees the words it was trained with.

mod sources; // which words a feature came from

use super::lexis::Word;
use super::logarithm::ln_1p;
use super::ngrams::word_hash;
use super::terms::TermTable;
use crate::text::{Language, View};

mod lexicon; // files → terms

pub use lexicon::LexiconError;

/// The names of the concepts, in order of their bits. These are the tables of a lexicon.
pub const CONCEPT_NAMES: [&str; 23] = [
    "insult_mild",
    "insult_strong",
    "profanity",
    "slur_ethnic",
    "slur_religious",
    "slur_sexual_orientation",
    "slur_gender",
    "slur_disability",
    "dehumanising",
    "threat_verb",
    "harm_wish",
    "contempt",
    "dismissal",
    "sexual",
    "second_person",
    "negation",
    "quotation_cue",
    "group_mention",
    "person_mention",
    "spam_lure",
    "violence_news",
    "praise",
    "argument",
];

const INSULT: u32 = 0b11;
const PROFANITY: u32 = 1 << 2;
const SLUR: u32 = 0b1_1111 << 3;
const DEHUMANISING: u32 = 1 << 8;
const THREAT: u32 = 1 << 9;
const HARM: u32 = 1 << 10;
const CONTEMPT: u32 = 1 << 11;
const DISMISSAL: u32 = 1 << 12;
const SEXUAL: u32 = 1 << 13;
const YOU: u32 = 1 << 14;
const NEGATION: u32 = 1 << 15;
const QUOTATION: u32 = 1 << 16;
const GROUP: u32 = 1 << 17;
const PERSON: u32 = 1 << 18;

const HARMFUL: u32 = INSULT | PROFANITY | SLUR | DEHUMANISING | THREAT | HARM | CONTEMPT | SEXUAL;

/// Pairs of concepts whose nearness counts, with their names.
const NEAR: [(&str, u32, u32); 18] = [
    ("near/insult+you", INSULT, YOU),
    ("near/insult+person", INSULT, PERSON),
    ("near/insult+group", INSULT, GROUP),
    ("near/insult+negation", INSULT, NEGATION),
    ("near/insult+quotation", INSULT, QUOTATION),
    ("near/slur+you", SLUR, YOU),
    ("near/slur+quotation", SLUR, QUOTATION),
    ("near/slur+harm", SLUR, HARM | THREAT),
    ("near/dehumanising+group", DEHUMANISING, GROUP | PERSON),
    ("near/dehumanising+you", DEHUMANISING, YOU),
    ("near/threat+you", THREAT, YOU),
    ("near/threat+person", THREAT, PERSON | GROUP),
    ("near/threat+negation", THREAT, NEGATION),
    ("near/harm+person", HARM, PERSON | GROUP | YOU),
    ("near/contempt+group", CONTEMPT, GROUP),
    ("near/contempt+you", CONTEMPT | DISMISSAL, YOU),
    ("near/sexual+you", SEXUAL, YOU),
    ("near/group+negation", GROUP, NEGATION),
];

/// How many words apart still counts as near.
const NEAR_WORDS: usize = 4;
/// Numbers above are those of concepts.
const MAX_MEANINGS: u16 = 60_000;
/// The longest phrase of a lexicon, in words.
const MAX_PHRASE: usize = 4;

/// How many features this file makes.
pub const N_CONCEPT_FEATURES: usize = CONCEPT_NAMES.len() + NEAR.len();

/// The names of the features this file makes, in order.
pub fn names() -> impl Iterator<Item = String> {
    let counts = CONCEPT_NAMES.iter().map(|name| format!("concept/{name}"));
    counts.chain(NEAR.iter().map(|(name, ..)| (*name).to_owned()))
}

/// What one phrase means: the bits of its concepts, the number of its meaning, and whether longer phrases start with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Bit i stands for [`CONCEPT_NAMES`]`[i]`.
    pub concepts: u32,
    /// From 1, in the order of the table of meanings; 0 is none.
    pub number: u16,
    /// Whether a longer phrase starts like this one.
    pub continues: bool,
}

impl Meaning {
    /// The number of its meaning; a phrase that only has a concept means that concept.
    const fn number(self) -> u16 {
        if self.number != 0 || self.concepts == 0 {
            self.number
        } else {
            MAX_MEANINGS + 1 + self.concepts.trailing_zeros() as u16
        }
    }
}

/// All phrases of all languages, by hash.
#[derive(Clone, Debug, Default)]
pub struct ConceptTable {
    meanings: TermTable<Meaning>,
}

impl ConceptTable {
    /// Whether a word alone has a concept that harms, in any of the three languages.
    pub fn is_harmful(&self, word: &str) -> bool {
        let hash = word_hash(View::of(word).chars());
        Language::OURS.into_iter().any(|language| {
            let meaning = self.meanings.get(extend(seed(language), hash));
            meaning.is_some_and(|meaning| meaning.concepts & HARMFUL != 0)
        })
    }

    /// All phrases in ascending order of their keys.
    pub fn entries(&self) -> Vec<(u64, Meaning)> {
        self.meanings.entries()
    }

    /// Puts back what [`ConceptTable::entries`] gave.
    pub fn from_entries(entries: impl IntoIterator<Item = (u64, Meaning)>) -> Self {
        Self { meanings: entries.into_iter().collect() }
    }

    /// Appends counts and nearness of the concepts in a text to `out`, and keeps in `hits` what it says. Words of the text's
    /// own language count; where that is not one with a lexicon, those of all of them.
    pub fn read(&self, words: &[Word], language: Language, hits: &mut Hits, out: &mut Vec<f32>) {
        hits.concepts.clear();
        hits.said.clear();
        if Language::OURS.contains(&language) {
            self.find(words, language, hits);
        } else {
            for asked in Language::OURS {
                self.find(words, asked, hits);
            }
            hits.concepts.sort_unstable();
            hits.said.sort_unstable();
            hits.said.dedup_by_key(|said| (said.at, said.number));
        }
        count(&hits.concepts, out);
    }

    /// Finds the phrases of one language.
    fn find(&self, words: &[Word], language: Language, hits: &mut Hits) {
        self.find_longest(words, language, hits);
        let Hits { concepts, said, longest, .. } = hits;
        let (mut next_concept, mut next_meaning) = (0, 0);
        for (at, found) in longest.iter().enumerate() {
            if found.concepts != 0 && at >= next_concept {
                let n_words = found.n_concept_words.into();
                concepts.push(Hit { at, concepts: found.concepts, n_words });
                next_concept = at + n_words;
            }
            if found.number != 0 && at >= next_meaning {
                let n_words = found.n_meaning_words.into();
                said.push(Said { at, number: found.number, n_words });
                next_meaning = at + n_words;
            }
        }
    }

    /// Finds the longest phrases that start at each word. All phrases of one word are asked for, then all of two, and so on:
    /// what is known of them is fetched for all at the same time.
    fn find_longest(&self, words: &[Word], language: Language, hits: &mut Hits) {
        let Hits { longest, starts, asked, .. } = hits;
        longest.clear();
        longest.resize(words.len(), Longest::default());
        starts.clear();
        let seed = seed(language);
        for (at, word) in words.iter().enumerate() {
            self.ask(at, extend(seed, word.hash), starts);
        }
        for n_words in 1..=MAX_PHRASE {
            std::mem::swap(starts, asked);
            let goes_on = asked.drain(..).filter(|(at, key)| {
                let found = self.meanings.get(*key).unwrap_or_default();
                longest.get_mut(*at).is_some_and(|longest| longest.take(found, n_words as u8)) && n_words < MAX_PHRASE
            });
            let longer = goes_on.filter_map(|(at, key)| Some((at, extend(key, words.get(at + n_words)?.hash))));
            longer.for_each(|(at, key)| self.ask(at, key, starts));
        }
    }

    /// Asks for what is known of a phrase that starts at a word, if anything may be.
    fn ask(&self, at: usize, key: u64, starts: &mut Vec<(usize, u64)>) {
        if self.meanings.may_know(key) {
            self.meanings.fetch(key);
            starts.push((at, key));
        }
    }
}

/// What the lexicons know of a text. Keeps its buffers.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    concepts: Vec<Hit>,
    /// Its meanings, in order.
    pub said: Vec<Said>,
    /// The longest phrases that start at each word.
    longest: Vec<Longest>,
    /// Phrases that may be known: the number of their first word, and their key.
    starts: Vec<(usize, u64)>,
    /// Those of one word less, being looked up.
    asked: Vec<(usize, u64)>,
}

/// A phrase that has concepts, where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    /// The number of its first word in the text.
    at: usize,
    /// The bits of its concepts.
    concepts: u32,
    /// How many words it has.
    n_words: usize,
}

/// One meaning where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// The number of its first word in the text.
    pub at: usize,
    /// The number of the meaning.
    pub number: u16,
    /// How many words it has.
    pub n_words: usize,
}

/// The longest phrases that start at a word: one with concepts, one with a meaning, each with how many words it has.
#[derive(Clone, Copy, Debug, Default)]
struct Longest {
    concepts: u32,
    number: u16,
    n_concept_words: u8,
    n_meaning_words: u8,
}

impl Longest {
    /// Takes what is known of a phrase longer than those before; returns whether still longer ones start like it.
    const fn take(&mut self, found: Meaning, n_words: u8) -> bool {
        if found.concepts != 0 {
            (self.concepts, self.n_concept_words) = (found.concepts, n_words);
        }
        if found.number() != 0 {
            (self.number, self.n_meaning_words) = (found.number(), n_words);
        }
        found.continues
    }
}

/// Appends how many hits each concept has, and each pair of near ones. `hits` are in the order of their words.
fn count(hits: &[Hit], out: &mut Vec<f32>) {
    let (counts, near_counts) = tally(hits);
    out.extend(counts.into_iter().chain(near_counts).map(ln_1p));
}

/// How many hits each concept has, and each pair of near ones.
fn tally(hits: &[Hit]) -> ([usize; CONCEPT_NAMES.len()], [usize; NEAR.len()]) {
    let mut counts = [0; CONCEPT_NAMES.len()];
    let mut near_counts = [0; NEAR.len()];
    for (i, Hit { at, concepts, .. }) in hits.iter().enumerate() {
        let mut rest = *concepts;
        while let Some(n) = counts.get_mut(rest.trailing_zeros() as usize) {
            *n += 1;
            rest &= rest - 1;
        }
        let near = neighbours(hits, i, *at);
        if near != 0 {
            let pairs = near_counts.iter_mut().zip(NEAR);
            pairs.for_each(|(n, (_, one, other))| *n += usize::from(concepts & one != 0 && near & other != 0));
        }
    }
    (counts, near_counts)
}

/// The concepts of the hits around the `i`th one.
fn neighbours(hits: &[Hit], i: usize, at: usize) -> u32 {
    around(hits, i, at).fold(0, |all, hit| all | hit.concepts)
}

/// The hits around the `i`th one, which is at word `at`; those of the same word are not around it.
fn around(hits: &[Hit], i: usize, at: usize) -> impl Iterator<Item = &Hit> {
    let is_near = move |hit: &&Hit| hit.at.abs_diff(at) <= NEAR_WORDS;
    let (before, after) = hits.split_at_checked(i).unwrap_or((hits, &[]));
    let around = before.iter().rev().take_while(is_near).chain(after.iter().take_while(is_near));
    around.filter(move |hit| hit.at != at)
}

/// Where the keys of a language's phrases begin.
fn seed(language: Language) -> u64 {
    language.as_str().bytes().fold(0, |seed, byte| extend(seed, u64::from(byte)))
}

/// The key of a phrase that goes on with one more word, from the word's [hash](word_hash). Words keep their diacritics: `tué`
/// is reported, `tue` is announced. The lexicons list what readers type without.
const fn extend(key: u64, word: u64) -> u64 {
    let mixed = (key.rotate_left(29) ^ word).wrapping_mul(0x9FB2_1C65_1E98_DF25); // odd, with bits all over
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::lexis;
    use crate::text::chunks;

    const LEXICON: &str = r#"
        insult_strong.terms = ["enculé", "encule"]
        second_person.terms = ["tu", "espèce de"]
        dismissal.terms = ["tu te tais"]
    "#;

    fn features(text: &str) -> BTreeMap<String, f32> {
        let mut table = ConceptTable::default();
        table.add_lexicon(Language::FR, LEXICON).expect("reads");
        let (view, mut pieces, mut words, mut out) = (View::of(text), Vec::new(), Vec::new(), Vec::new());
        chunks(&view, &mut pieces);
        lexis::read(&view, &pieces, &mut words);
        table.read(&words, Language::FR, &mut Hits::default(), &mut out);
        assert_eq!(out.len(), N_CONCEPT_FEATURES);
        names().zip(out).filter(|(_, value)| *value > 0.0).collect()
    }

    #[test]
    fn concepts_and_their_nearness_are_counted() {
        let found = features("Espèce d'imbécile, espèce de ENCULE !");
        let names: Vec<_> = found.keys().map(String::as_str).collect();
        assert_eq!(names, ["concept/insult_strong", "concept/second_person", "near/insult+you"]);
    }

    #[test]
    fn the_longest_phrase_wins() {
        assert_eq!(features("tu te tais").keys().collect::<Vec<_>>(), ["concept/dismissal"]);
        assert_eq!(features("tu te trompes").keys().collect::<Vec<_>>(), ["concept/second_person"]);
    }

    #[test]
    fn a_table_survives_its_entries() {
        let mut table = ConceptTable::default();
        table.add_lexicon(Language::FR, LEXICON).expect("reads");
        assert_eq!(ConceptTable::from_entries(table.entries()).entries(), table.entries());
    }

    #[test]
    fn a_wrong_lexicon_is_refused_with_the_reason() {
        let mut table = ConceptTable::default();
        let unknown = table.add_lexicon(Language::FR, "insults.terms = []");
        assert_eq!(unknown, Err(LexiconError::UnknownConcept { name: "insults".into() }));
        let long = table.add_lexicon(Language::FR, "praise.terms = ['a b c d e']");
        assert!(matches!(long, Err(LexiconError::PhraseLength { n_words: 5, .. })));
    }
}
