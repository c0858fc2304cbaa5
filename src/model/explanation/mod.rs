//! Why a text has the score it has: exact, not guessed.
//!
//! With the domains' shares taken as given, the log-odds of a category are one sum of splines over the inputs (`blend`).
//! Each input adds its spline's value beyond that of a text that says nothing; that remainder is the intercept's. What lanes
//! and their extremes add is divided over n-grams (`evidence`), what meanings and concepts add over their words
//! (`said`), both over characters (`characters`), and characters are read together as stretches of the original text
//! (`stretches`). What is left, style and language, has no place in the text and keeps its name.

mod blend; // the sum over the inputs
mod characters; // weights of characters
mod evidence; // lanes onto n-grams
mod occurrences; // n-grams where they stand
mod said; // meanings and concepts onto words
mod stretches; // weights of chunks onto the original text

use std::fmt;

use super::Model;
use super::Scratch;
use super::features::Features;
use super::judgement::{self, Branch};
use super::kernel::Evidence;
use crate::category::Category;
use crate::decision::Highlight;
use blend::{Blend, Term, Terms};
use characters::Characters;
use occurrences::Occurrences;

#[cfg(all(test, feature = "server"))]
#[expect(clippy::expect_used, reason = "a test without a model cannot go on")]
mod tests;

/// How one text came to one category's log-odds. The intercept and the weights of spans and features add up to them.
#[derive(Clone, PartialEq)]
pub struct Explanation {
    /// The category that is explained.
    pub category: Category,
    /// What the model says: the score is their logistic function.
    pub log_odds: f32,
    /// What a text that says nothing would have, if it were of the same domains.
    pub intercept: f32,
    /// What each stretch of the text adds, in the order of the text; none overlap.
    pub spans: Vec<Span>,
    /// What else adds something, by name, strongest first: how the text is written, its language.
    pub features: Vec<(String, f32)>,
    /// How much the text is of each domain: shares that add up to 1.
    pub shares: Vec<(String, f32)>,
    /// What the text reads as, when that is not what it says letter by letter.
    pub normalised: Option<String>,
}

/// A stretch of a text and what it adds to the log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// First character, counted in Unicode code points of the original text.
    pub start: usize,
    /// One past the last character, in code points.
    pub end: usize,
    /// What it adds; negative when it speaks against the category.
    pub weight: f32,
}

impl Explanation {
    /// The sum of all parts: the log-odds, but for rounding.
    pub fn sum(&self) -> f32 {
        let spans = self.spans.iter().map(|span| f64::from(span.weight));
        let features = self.features.iter().map(|(_, weight)| f64::from(*weight));
        (f64::from(self.intercept) + spans.sum::<f64>() + features.sum::<f64>()) as f32
    }
}

/// Shows no text.
impl fmt::Debug for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explanation")
            .field("category", &self.category)
            .field("log_odds", &self.log_odds)
            .field("intercept", &self.intercept)
            .field("spans", &self.spans)
            .field("features", &self.features)
            .field("shares", &self.shares)
            .field("normalised", &self.normalised.as_ref().map(String::len))
            .finish()
    }
}

/// What is known of a text that was read: whatever explaining needs.
#[derive(Clone, Copy)]
struct Reading<'t> {
    model: &'t Model,
    branch: &'t Branch,
    features: &'t Features,
    evidence: &'t Evidence,
    inputs: &'t [f32],
}

/// Room to work in, reused from text to text.
#[derive(Default)]
pub(super) struct Workspace {
    occurrences: Occurrences,
    blend: Blend,
    terms: Vec<Term>,
    characters: Characters,
}

/// Explains one category's log-odds of the text in `scratch`, which `model` has read; none only from a model without branches.
pub(super) fn explain(model: &Model, scratch: &mut Scratch, category: Category) -> Option<Explanation> {
    let (reading, text, workspace) = open(model, scratch)?;
    let intercept = workspace.weigh(reading, category);
    let terms = Terms::of(&workspace.terms, reading);
    let (branch, features) = (reading.branch, reading.features);
    let named = said::without_place(terms, branch);
    let shares = branch.heads.iter().map(|head| head.domain.clone()).zip(workspace.blend.shares());
    let log_odds = model.splines.log_odds(features.language, reading.inputs, &mut Vec::new());
    let normalised = features.view.to_string();
    Some(Explanation {
        category,
        log_odds: log_odds.get(category.index()).copied().unwrap_or(f32::NAN),
        intercept: intercept as f32,
        spans: stretches::spans(&features.view, text, &workspace.characters.pieces(&features.chunks)),
        features: named,
        shares: shares.collect(),
        normalised: (normalised != text).then_some(normalised),
    })
}

/// The stretches of the text in `scratch`, which `model` has read, that speak for each of `categories`, strongest first, at
/// most `limit` for each.
pub(super) fn highlights(
    model: &Model,
    scratch: &mut Scratch,
    categories: &[Category],
    limit: usize,
) -> Vec<Highlight> {
    let Some((reading, text, workspace)) = open(model, scratch) else { return Vec::new() };
    let mut found = Vec::new();
    for category in categories {
        workspace.weigh(reading, *category);
        let pieces = workspace.characters.pieces(&reading.features.chunks);
        found.extend(stretches::highlights(&reading.features.view, text, *category, pieces, limit));
    }
    found
}

/// Gathers what is the same for all categories.
fn open<'s>(model: &'s Model, scratch: &'s mut Scratch) -> Option<(Reading<'s>, &'s str, &'s mut Workspace)> {
    let Scratch { text, features, evidence, meanings, inputs, workspace, .. } = scratch;
    judgement::gather(evidence, meanings, features, inputs);
    let reading = Reading { model, branch: model.judgement.branch(features.language)?, features, evidence, inputs };
    workspace.occurrences.read(&model.featuriser, features);
    workspace.blend.read(reading);
    Some((reading, text, workspace))
}

impl Workspace {
    /// Divides the log-odds of a category over terms, and over characters what has a place; returns the intercept.
    fn weigh(&mut self, reading: Reading<'_>, category: Category) -> f64 {
        let intercept = self.blend.weigh(reading, category, &mut self.terms);
        let terms = Terms::of(&self.terms, reading);
        self.characters.begin(reading.features.view.chars().len());
        evidence::spread(reading, terms, &mut self.occurrences, &mut self.characters);
        said::spread(reading, terms, &mut self.characters);
        intercept
    }
}
