//! What meanings and concepts add, divided over their words; and what has no place in the text.

use std::ops::Range;

use super::Reading;
use super::blend::{Term, Terms};
use super::characters::Characters;
use super::evidence::{lane_slopes, row_weight};
use crate::model::concepts::{N_CONCEPT_FEATURES, Said};
use crate::model::judgement::Branch;
use crate::model::lexis::Word;
use crate::model::meanings;
use crate::model::style::STYLE_NAMES;

/// Spreads what lanes of meanings and concepts add over the characters of their words.
pub(super) fn spread(reading: Reading<'_>, terms: Terms<'_>, characters: &mut Characters) {
    let features = reading.features;
    spread_meanings(reading, terms.meanings, characters);
    let concepts = terms.dense.get(STYLE_NAMES.len()..).unwrap_or(&[]);
    features.hits.sources(|feature, phrase, part| {
        let weight = concepts.get(feature).map_or(0.0, |term| term.weight);
        characters.add(place(&features.words, phrase), weight * part);
    });
}

/// What each input without a place adds, unless that is nothing; strongest first.
pub(super) fn without_place(terms: Terms<'_>, branch: &Branch) -> Vec<(String, f32)> {
    let n_before = branch.inputs.len() - terms.dense.len().min(branch.inputs.len());
    let dense = branch.inputs.iter().skip(n_before).zip(terms.dense).enumerate();
    let has_place = STYLE_NAMES.len()..STYLE_NAMES.len() + N_CONCEPT_FEATURES;
    let named = dense.filter(|(at, (_, term))| !has_place.contains(at) && term.weight != 0.0);
    let mut weights: Vec<_> = named.map(|(_, (input, term))| (input.name.clone(), term.weight as f32)).collect();
    weights.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    weights
}

fn spread_meanings(reading: Reading<'_>, terms: &[Term], characters: &mut Characters) {
    let (table, features) = (&reading.model.meanings, reading.features);
    let idf_sum = features.meanings.iter().map(|row| table.row(*row).first().map_or(0, |idf| i32::from(*idf))).sum();
    let slopes = lane_slopes(table, idf_sum, terms);
    let mut places = Vec::new();
    meanings::visit(&features.hits.said, |row, one, other| places.push((row, one, other)));
    places.sort_by_key(|(row, ..)| *row);
    for same in places.chunk_by(|a, b| a.0 == b.0) {
        for (row, one, other) in same {
            let weight = f64::from(row_weight(table.row(*row), &slopes)) / same.len() as f64;
            for said in [*one, other.unwrap_or(*one)] {
                characters.add(place(&features.words, phrase(said)), weight / 2.0);
            }
        }
    }
}

const fn phrase(said: Said) -> Range<usize> {
    said.at..said.at + said.n_words
}

/// The characters from the first to the last word of a phrase.
fn place(words: &[Word], phrase: Range<usize>) -> Range<usize> {
    let phrase = words.get(phrase).unwrap_or(&[]);
    let start = phrase.first().map_or(0, |word| word.range.start);
    start..phrase.last().map_or(start, |word| word.range.end)
}
