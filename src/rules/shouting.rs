//! A long text mostly in capitals.
//!
//! Only letters that have a case count, and only in texts of some length: an acronym, an exclamation or German's
//! capitalised nouns are no shouting.

use super::{Effect, Input, Signal};
use crate::decision::ReasonCode;

pub(super) const NAME: &str = "shouting";

/// How the rule is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shouting {
    /// What happens to such a comment.
    pub effect: Effect,
    /// Texts with fewer letters are never shouting.
    pub min_letters: u32,
    /// How many of a hundred letters may be capitals.
    pub max_capitals_percent: u32,
}

pub(super) fn ask(input: &Input<'_>) -> Option<Signal> {
    let settings = input.settings.shouting;
    let effect = settings.effect.verdict()?;
    let n_capitals = input.text.chars().filter(|c| c.is_uppercase()).count();
    let n_letters = n_capitals + input.text.chars().filter(|c| c.is_lowercase()).count();
    let limit_percent = settings.max_capitals_percent as usize;
    if n_letters < settings.min_letters as usize || n_capitals * 100 <= limit_percent * n_letters {
        return None;
    }
    let detail = Some(format!("{n_capitals} of {n_letters} letters are capitals, allowed are {limit_percent} %"));
    Some(Signal { rule: NAME, code: ReasonCode::Shouting, effect, detail })
}
