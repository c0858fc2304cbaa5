//! The same author, the same text, within the policy's window.
//!
//! Who counts the earlier comments is the store; what is the same is [`super::fingerprint()`].

use super::fingerprint::essence;
use super::{Effect, Input, Signal, counted};
use crate::decision::ReasonCode;

pub(super) const NAME: &str = "repeated";

/// How the rule is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// What happens to such a comment.
    pub effect: Effect,
    /// How far back earlier comments count.
    pub window_minutes: u32,
    /// Texts with fewer characters may be repeated; white space and punctuation do not count.
    pub min_characters: u32,
}

pub(super) fn ask(input: &Input<'_>) -> Option<Signal> {
    let settings = input.settings.repeated;
    let effect = settings.effect.verdict()?;
    let n_earlier = input.context.n_same_text as usize;
    if n_earlier == 0 || is_shorter(input.comment.text.as_str(), settings.min_characters as usize) {
        return None;
    }
    let earlier = counted(n_earlier, "earlier comment", "earlier comments");
    let window = counted(settings.window_minutes as usize, "minute", "minutes");
    let detail = Some(format!("{earlier} with the same text within {window}"));
    Some(Signal { rule: NAME, code: ReasonCode::RepeatedComment, effect, detail })
}

fn is_shorter(text: &str, min_characters: usize) -> bool {
    essence(text).take(min_characters).count() < min_characters
}
