//! `policy.toml` as it is written: its keys, what each may be, and where a wrong one stands.
//!
//! Only this file and `number.rs` know TOML; everything else sees a [`Policy`].

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use serde::Deserialize;
use toml::Spanned;

use super::number::{Cutoff, Number, Whole};
use super::{Policy, Position, Thresholds, ThresholdsOutOfOrder};
use crate::category::{Category, NotAProbability, PerCategory, Score};
use crate::comment::MAX_TEXT_BYTES;
use crate::rules::{ContactData, Effect, Links, NoWords, Repeated, Settings, Shouting};

/// The longest window of repeated comments: 30 days.
const MAX_WINDOW_MINUTES: u32 = 30 * 24 * 60;
/// No comment holds more characters than this.
const MAX_CHARACTERS: u32 = MAX_TEXT_BYTES as u32;

type AllThresholds = PerCategory<Thresholds>;

/// Why a policy is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML, an unknown key, or a value of the wrong kind. The message is the parser's and says what it expected;
    /// `cause` shows the line too, so it is not a source that would say everything twice.
    #[error("{at}: {}", cause.message())]
    Malformed {
        /// Where.
        at: Position,
        /// What the parser says.
        cause: toml::de::Error,
    },
    /// A threshold that is no probability.
    #[error("{at}: {reason}")]
    NotAProbability {
        /// Where.
        at: Position,
        /// The number, and what is allowed.
        reason: NotAProbability,
    },
    /// A category would be rejected from a lower score on than it is held.
    #[error("{at}: in `thresholds.{category}`, {reason}")]
    OutOfOrder {
        /// Where.
        at: Position,
        /// The category.
        category: Category,
        /// The two thresholds.
        reason: ThresholdsOutOfOrder,
    },
    /// A limit that is too low or too high.
    #[error("{at}: `{value}` is out of range; allowed is {least} to {most}")]
    OutOfRange {
        /// Where.
        at: Position,
        /// The number as it was given.
        value: i64,
        /// The lowest allowed.
        least: u32,
        /// The highest allowed.
        most: u32,
    },
    /// Neither this file nor the shipped one gives a key. The shipped one gives all of them.
    #[error("the shipped policy does not give every key")]
    Missing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    thresholds: BTreeMap<Category, ThresholdKeys>,
    #[serde(default)]
    rules: RuleKeys,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdKeys {
    hold: Option<Spanned<Number>>,
    reject: Option<Spanned<Cutoff>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RuleKeys {
    no_words: EffectKey,
    repeated: RepeatedKeys,
    links: LinksKeys,
    contact_data: EffectKey,
    shouting: ShoutingKeys,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EffectKey {
    effect: Option<Effect>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RepeatedKeys {
    effect: Option<Effect>,
    window_minutes: Option<Spanned<Whole>>,
    min_characters: Option<Spanned<Whole>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LinksKeys {
    effect: Option<Effect>,
    max_links: Option<Spanned<Whole>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShoutingKeys {
    effect: Option<Effect>,
    min_letters: Option<Spanned<Whole>>,
    max_capitals_percent: Option<Spanned<Whole>>,
}

/// Reads a file; what it leaves out comes from `base`.
pub(super) fn read(toml: &str, base: Option<&Policy>) -> Result<Policy, PolicyError> {
    let file: File = toml::from_str(toml).map_err(|cause| PolicyError::Malformed {
        at: Position::of_byte(toml, cause.span().map_or(0, |span| span.start)),
        cause,
    })?;
    let reader = Reader { toml, base };
    Ok(Policy::new(reader.all_thresholds(&file.thresholds)?, reader.settings(&file.rules)?))
}

/// Turns keys as written into checked values.
struct Reader<'a> {
    toml: &'a str,
    base: Option<&'a Policy>,
}

impl Reader<'_> {
    fn all_thresholds(&self, given: &BTreeMap<Category, ThresholdKeys>) -> Result<AllThresholds, PolicyError> {
        let none = ThresholdKeys::default();
        let mut all = AllThresholds::new([Thresholds::HOLD_EVERYTHING; Category::COUNT]);
        for category in Category::ALL {
            *all.get_mut(category) = self.thresholds(category, given.get(&category).unwrap_or(&none))?;
        }
        Ok(all)
    }

    fn thresholds(&self, category: Category, keys: &ThresholdKeys) -> Result<Thresholds, PolicyError> {
        let base = self.base.map(|base| base.thresholds.get(category));
        let hold = match (&keys.hold, base) {
            (Some(hold), _) => self.score(hold.span(), *hold.get_ref())?,
            (None, Some(base)) => base.hold(),
            (None, None) => return Err(PolicyError::Missing),
        };
        let reject = match &keys.reject {
            Some(reject) => match reject.get_ref() {
                Cutoff::At(number) => Some(self.score(reject.span(), *number)?),
                Cutoff::Off => None,
            },
            None => base.and_then(Thresholds::reject),
        };
        let span = keys.reject.as_ref().map(Spanned::span).or_else(|| keys.hold.as_ref().map(Spanned::span));
        let at = self.position(&span.unwrap_or_default());
        Thresholds::new(hold, reject).map_err(|reason| PolicyError::OutOfOrder { at, category, reason })
    }

    fn settings(&self, keys: &RuleKeys) -> Result<Settings, PolicyError> {
        let base = self.base.map(|base| base.rules);
        Ok(Settings {
            no_words: NoWords { effect: given(keys.no_words.effect, base.map(|base| base.no_words.effect))? },
            repeated: self.repeated(&keys.repeated, base.map(|base| base.repeated))?,
            links: self.links(&keys.links, base.map(|base| base.links))?,
            contact_data: ContactData {
                effect: given(keys.contact_data.effect, base.map(|base| base.contact_data.effect))?,
            },
            shouting: self.shouting(&keys.shouting, base.map(|base| base.shouting))?,
        })
    }

    fn repeated(&self, keys: &RepeatedKeys, base: Option<Repeated>) -> Result<Repeated, PolicyError> {
        let window = base.map(|base| base.window_minutes);
        let characters = base.map(|base| base.min_characters);
        Ok(Repeated {
            effect: given(keys.effect, base.map(|base| base.effect))?,
            window_minutes: self.limit(keys.window_minutes.as_ref(), 1..=MAX_WINDOW_MINUTES, window)?,
            min_characters: self.limit(keys.min_characters.as_ref(), 0..=MAX_CHARACTERS, characters)?,
        })
    }

    fn links(&self, keys: &LinksKeys, base: Option<Links>) -> Result<Links, PolicyError> {
        Ok(Links {
            effect: given(keys.effect, base.map(|base| base.effect))?,
            max_links: self.limit(keys.max_links.as_ref(), 0..=100, base.map(|base| base.max_links))?,
        })
    }

    fn shouting(&self, keys: &ShoutingKeys, base: Option<Shouting>) -> Result<Shouting, PolicyError> {
        let letters = base.map(|base| base.min_letters);
        let percent = base.map(|base| base.max_capitals_percent);
        Ok(Shouting {
            effect: given(keys.effect, base.map(|base| base.effect))?,
            min_letters: self.limit(keys.min_letters.as_ref(), 1..=MAX_CHARACTERS, letters)?,
            max_capitals_percent: self.limit(keys.max_capitals_percent.as_ref(), 0..=100, percent)?,
        })
    }

    fn score(&self, span: Range<usize>, number: Number) -> Result<Score, PolicyError> {
        Score::new(number.0).map_err(|reason| PolicyError::NotAProbability { at: self.position(&span), reason })
    }

    fn limit(
        &self,
        written: Option<&Spanned<Whole>>,
        allowed: RangeInclusive<u32>,
        base: Option<u32>,
    ) -> Result<u32, PolicyError> {
        let Some(written) = written else {
            return given(None, base);
        };
        let Whole(value) = *written.get_ref();
        let in_range = u32::try_from(value).ok().filter(|limit| allowed.contains(limit));
        in_range.ok_or_else(|| PolicyError::OutOfRange {
            at: self.position(&written.span()),
            value,
            least: *allowed.start(),
            most: *allowed.end(),
        })
    }

    fn position(&self, span: &Range<usize>) -> Position {
        Position::of_byte(self.toml, span.start)
    }
}

/// What the file says, or else what the base says.
fn given<T>(written: Option<T>, base: Option<T>) -> Result<T, PolicyError> {
    written.or(base).ok_or(PolicyError::Missing)
}
