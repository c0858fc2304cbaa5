//! Lexicons and the table of meanings into hashed terms.

use std::collections::BTreeMap;

use super::{CONCEPT_NAMES, ConceptTable, MAX_MEANINGS, MAX_PHRASE, Meaning, extend, seed};
use crate::model::lexis;
use crate::text::{Chunk, ChunkKind, Language, View};

/// What was wrong with a lexicon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// Not the TOML that was expected; the message names line and column.
    #[error("not a lexicon")]
    Syntax(#[source] toml::de::Error),
    /// A table that is no concept.
    #[error("unknown concept `{name}`; allowed are `{}`", CONCEPT_NAMES.join("`, `"))]
    UnknownConcept {
        /// Its name.
        name: String,
    },
    /// A line of the table of meanings without its four or five columns.
    #[error("line {line} of the meanings has {n_columns} columns; allowed are 4 or 5, separated by tabs")]
    Columns {
        /// The line, from 1.
        line: usize,
        /// How many columns it has.
        n_columns: usize,
    },
    /// More meanings than there are numbers for.
    #[error("there are more than {MAX_MEANINGS} meanings")]
    TooManyMeanings,
    /// A term that has no words, or more than a phrase may have.
    #[error("`{term}` in `{concept}` has {n_words} words; allowed are 1 to {MAX_PHRASE}")]
    PhraseLength {
        /// The concept.
        concept: String,
        /// The term.
        term: String,
        /// How many words it has.
        n_words: usize,
    },
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ConceptFile {
    terms: Vec<String>,
}

impl ConceptTable {
    /// Adds a lexicon in the form of `data/lexicon/fr.toml`.
    pub fn add_lexicon(&mut self, language: Language, lexicon: &str) -> Result<(), LexiconError> {
        let concepts: BTreeMap<String, ConceptFile> = toml::from_str(lexicon).map_err(LexiconError::Syntax)?;
        for (name, file) in concepts {
            let Some(bit) = CONCEPT_NAMES.iter().position(|known| *known == name) else {
                return Err(LexiconError::UnknownConcept { name });
            };
            for term in file.terms {
                self.add_term(language, &name, bit, &term)?;
            }
        }
        Ok(())
    }

    /// Adds a table of meanings in the form of `data/lexicon/meanings.tsv`: name, English, French, German terms, emoji.
    pub fn add_meanings(&mut self, table: &str) -> Result<(), LexiconError> {
        let lines = table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        for (number, (at, line)) in (1..).zip(lines) {
            if number > MAX_MEANINGS {
                return Err(LexiconError::TooManyMeanings);
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let (name, terms, emoji) = match columns.as_slice() {
                [name, en, fr, de] => (name, [*en, fr, de], ""),
                [name, en, fr, de, emoji] => (name, [*en, fr, de], *emoji),
                _ => return Err(LexiconError::Columns { line: at + 1, n_columns: columns.len() }),
            };
            for (language, terms) in [Language::EN, Language::FR, Language::DE].into_iter().zip(terms) {
                for term in terms.split('|').chain(emoji.split('|')).map(str::trim).filter(|term| !term.is_empty()) {
                    let meaning = self.entry(language, name, term)?;
                    meaning.number = if meaning.number == 0 { number } else { meaning.number };
                }
            }
        }
        Ok(())
    }

    fn add_term(&mut self, language: Language, concept: &str, bit: usize, term: &str) -> Result<(), LexiconError> {
        self.entry(language, concept, term)?.concepts |= 1 << bit;
        Ok(())
    }

    /// Where the meaning of a term stands.
    fn entry(&mut self, language: Language, concept: &str, term: &str) -> Result<&mut Meaning, LexiconError> {
        let view = View::of(term);
        let mut parts = Vec::new();
        let chunk = Chunk { range: 0..view.chars().len(), kind: ChunkKind::Plain };
        lexis::read(&view, &[chunk], &mut parts);
        let Some((last, first)) = parts.split_last().filter(|_| parts.len() <= MAX_PHRASE) else {
            let (concept, term) = (concept.to_owned(), term.to_owned());
            return Err(LexiconError::PhraseLength { concept, term, n_words: parts.len() });
        };
        let mut key = seed(language);
        for part in first {
            key = extend(key, part.hash);
            if let Some(meaning) = self.meanings.entry(key) {
                meaning.continues = true;
            }
        }
        key = extend(key, last.hash);
        self.meanings.entry(key).ok_or(LexiconError::TooManyMeanings)
    }
}
