//! The groups of people that the pairs files name, by language, and which texts name them.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use vigie::text::{View, words};

use crate::functional::{LANGUAGES, read_lines};

/// One line of `data/functional/pairs_fr.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    term: String,
    group: String,
    sentences: Vec<String>,
    attacks: Vec<String>,
}

/// A group of people in one language.
#[derive(Debug)]
pub struct Group {
    /// The language.
    pub language: String,
    /// The group, the same in all languages: `religion_jewish`.
    pub name: String,
    /// Sentences that name it and harm nobody.
    pub sentences: Vec<String>,
    /// Sentences that attack it.
    pub attacks: Vec<String>,
    /// The forms of its term, each as folded words.
    forms: BTreeSet<Vec<String>>,
}

/// Reads the groups of all languages, in the order of the files.
pub fn read(folder: &Path) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for language in LANGUAGES {
        let rows: Vec<Row> = read_lines(&folder.join(format!("pairs_{language}.jsonl")))?;
        groups.extend(rows.into_iter().map(|row| group(language, row)));
    }
    Ok(groups)
}

/// The names of the groups, in the order in which they first stand.
pub fn names(groups: &[Group]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for group in groups {
        if !names.contains(&group.name.as_str()) {
            names.push(&group.name);
        }
    }
    names
}

fn group(language: &str, row: Row) -> Group {
    let term = folded_words(&row.term);
    let mut forms = BTreeSet::new();
    for sentence in row.sentences.iter().chain(&row.attacks) {
        let words = folded_words(sentence);
        forms.extend(words.windows(term.len().max(1)).filter(|window| is_form(window, &term)).map(<[String]>::to_vec));
    }
    forms.insert(term);
    Group { language: language.to_owned(), name: row.group, sentences: row.sentences, attacks: row.attacks, forms }
}

impl Group {
    /// Whether a text, as the words of [`folded_words`], names the group by a form of its term.
    pub fn is_named_in(&self, words: &[String]) -> bool {
        self.forms.iter().any(|form| words.windows(form.len().max(1)).any(|window| window == form.as_slice()))
    }
}

/// The words of a text, folded as the model folds them.
pub fn folded_words(text: &str) -> Vec<String> {
    let view = View::of(text);
    let chars = view.chars();
    words(&view, 0..chars.len()).filter_map(|word| chars.get(word)).map(|word| word.iter().collect()).collect()
}

/// Whether words of a group's own sentence are an inflection of its term: each begins as the term's word does. Only words
/// of those sentences are asked, so a generous stem takes in `Türken` without taking in strangers.
fn is_form(window: &[String], term: &[String]) -> bool {
    window.len() == term.len() && window.iter().zip(term).all(|(word, of_term)| word.starts_with(stem(of_term)))
}

/// A word without the letters at its end that inflection changes: none of four or fewer, one of five, two of more.
fn stem(word: &str) -> &str {
    let n_chars = word.chars().count();
    let n_cut = n_chars.saturating_sub(4).min(2);
    word.char_indices().nth(n_chars - n_cut).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german(term: &str, sentences: &[&str]) -> Group {
        let sentences = sentences.iter().map(|sentence| (*sentence).to_owned()).collect();
        group("de", Row { term: term.into(), group: "g".into(), sentences, attacks: Vec::new() })
    }

    #[test]
    fn inflections_from_the_groups_own_sentences_name_it() {
        let group = german("Türke", &["Türken leben hier.", "Eine Türkin zog ein."]);
        let names = |text| group.is_named_in(&folded_words(text));
        assert!(names("Die TÜRKEN kommen") && names("ein Türke") && names("meine türkin"));
        assert!(!names("türkis ist eine Farbe") && !names(""));
    }

    #[test]
    fn terms_of_several_words_need_them_all() {
        let group = german("im Rollstuhl", &["Ich sitze im Rollstuhl."]);
        assert!(group.is_named_in(&folded_words("sie sitzt im Rollstuhl, na und")));
        assert!(!group.is_named_in(&folded_words("der Rollstuhl ist leer")));
    }

    #[test]
    fn stems_keep_short_words_whole() {
        assert_eq!(["alt", "jude", "femme", "étranger"].map(stem), ["alt", "jude", "femm", "étrang"]);
    }

    #[test]
    fn the_shipped_pairs_name_the_same_groups_in_every_language() {
        let groups = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/functional")).expect("reads");
        assert_eq!(groups.len(), 3 * names(&groups).len());
        for group in &groups {
            let n_named = group.sentences.iter().filter(|s| group.is_named_in(&folded_words(s))).count();
            assert!(n_named >= 2, "{} {}: {n_named}", group.language, group.name);
        }
    }
}
