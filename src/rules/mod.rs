//! THE ORDERED LIST of hand-written signals: read [`RULES`] and you know what Vigie looks for besides the model.
//!
//! One rule a file, each with its settings and one function from [`Input`] to an optional [`Signal`]. Rules see plain
//! facts; what people mean is the model's business, and what follows is the policy's.

mod contact_data;
mod effect;
mod fingerprint;
mod links;
mod no_words;
mod repeated;
mod seen;
mod shouting;

use std::borrow::Cow;

use crate::comment::Comment;
use crate::context::Context;
use crate::decision::{ReasonCode, Verdict};

pub use contact_data::ContactData;
pub use effect::Effect;
pub use fingerprint::fingerprint;
pub use links::Links;
pub use no_words::NoWords;
pub use repeated::Repeated;
pub use shouting::Shouting;

/// A rule: what it sees in a comment, if anything.
pub type Rule = fn(&Input<'_>) -> Option<Signal>;

/// Every rule with its name, in the order in which they are asked and in which their reasons are given.
pub const RULES: [(&str, Rule); 5] = [
    (no_words::NAME, no_words::ask),         // is there anything to read at all?
    (repeated::NAME, repeated::ask),         // did this author post this very text before?
    (links::NAME, links::ask),               // does it lead readers away, again and again?
    (contact_data::NAME, contact_data::ask), // does it give away how to reach somebody?
    (shouting::NAME, shouting::ask),         // is it written in capitals?
];

/// Asks every rule, in order.
pub fn signals(input: &Input<'_>) -> Vec<Signal> {
    RULES.iter().filter_map(|(_, ask)| ask(input)).collect()
}

/// The name of a rule as the list spells it, for readers of stored decisions; `None` for a rule that is no more.
pub fn name(name: &str) -> Option<&'static str> {
    RULES.iter().map(|&(known, _)| known).find(|known| *known == name)
}

/// What a rule looks at.
pub struct Input<'a> {
    /// The comment, as it came.
    pub comment: &'a Comment,
    /// What is known around it.
    pub context: &'a Context,
    /// How the newsroom set the rules.
    pub settings: &'a Settings,
    /// The comment's text as a reader sees it: without invisible characters, and with the plain form of fancy letters.
    pub text: Cow<'a, str>,
}

impl<'a> Input<'a> {
    /// Puts together what rules look at.
    pub fn new(comment: &'a Comment, context: &'a Context, settings: &'a Settings) -> Self {
        let text = seen::as_seen(comment.text.as_str());
        Self { comment, context, settings, text }
    }
}

/// What a rule saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The rule's name in [`RULES`].
    pub rule: &'static str,
    /// What kind of reason it is.
    pub code: ReasonCode,
    /// What the newsroom wants done about it.
    pub effect: Verdict,
    /// Counts and limits in words; never a part of the text.
    pub detail: Option<String>,
}

/// How the newsroom set each rule; the policy holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Nothing to read.
    pub no_words: NoWords,
    /// The same text again.
    pub repeated: Repeated,
    /// Too many links.
    pub links: Links,
    /// Addresses, telephone numbers, bank accounts.
    pub contact_data: ContactData,
    /// Capitals.
    pub shouting: Shouting,
}

/// `n things`, or `1 thing`.
fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests;
