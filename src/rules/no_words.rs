//! Nothing to read: only punctuation and signs.
//!
//! Emoji say something, and so does a number (`+1`): both pass.

use unicode_general_category::{GeneralCategory, get_general_category};

use super::{Effect, Input, Signal};
use crate::decision::ReasonCode;

pub(super) const NAME: &str = "no_words";

/// How the rule is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoWords {
    /// What happens to such a comment.
    pub effect: Effect,
}

pub(super) fn ask(input: &Input<'_>) -> Option<Signal> {
    let effect = input.settings.no_words.effect.verdict()?;
    if input.text.chars().any(can_be_read) {
        return None;
    }
    Some(Signal { rule: NAME, code: ReasonCode::NoWords, effect, detail: None })
}

fn can_be_read(c: char) -> bool {
    c.is_alphanumeric() || is_pictograph(c)
}

/// Emoji and other little pictures, but not what boxes and bars are drawn with (U+2500 to U+25FF).
fn is_pictograph(c: char) -> bool {
    get_general_category(c) == GeneralCategory::OtherSymbol && !('\u{2500}'..='\u{25FF}').contains(&c)
}
