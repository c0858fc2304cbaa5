//! The version of a policy: a digest of what it means, not of how it is written.

use std::fmt::Write as _;

use super::Thresholds;
use crate::category::PerCategory;
use crate::decision::PolicyVersion;
use crate::rules::{ContactData, Effect, Links, NoWords, Repeated, Settings, Shouting};

/// How many hexadecimal digits of the digest a version shows.
const N_DIGITS: usize = 10;

/// The version of what these thresholds and settings mean.
pub(super) fn of(thresholds: &PerCategory<Thresholds>, rules: &Settings) -> PolicyVersion {
    let canonical = format!("{}{}", canonical_thresholds(thresholds), canonical_rules(rules));
    let digest = blake3::hash(canonical.as_bytes()).to_hex();
    PolicyVersion(format!("p-{}", digest.chars().take(N_DIGITS).collect::<String>()))
}

fn canonical_thresholds(thresholds: &PerCategory<Thresholds>) -> String {
    let mut text = String::new();
    for (category, thresholds) in thresholds.iter() {
        let reject = thresholds.reject().map_or_else(|| "off".to_owned(), |reject| reject.value().to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{category} {} {reject}", thresholds.hold().value());
    }
    text
}

/// One line a rule; the limits of a rule that is off mean nothing and are left out. Each setting is taken apart by name,
/// so that a new one cannot be forgotten here.
fn canonical_rules(rules: &Settings) -> String {
    let Settings { no_words, repeated, links, contact_data, shouting } = *rules;
    let NoWords { effect: no_words } = no_words;
    let Repeated { effect: repeated, window_minutes, min_characters } = repeated;
    let Links { effect: links, max_links } = links;
    let ContactData { effect: contact_data } = contact_data;
    let Shouting { effect: shouting, min_letters, max_capitals_percent } = shouting;
    [
        canonical_rule("no_words", no_words, &[]),
        canonical_rule("repeated", repeated, &[window_minutes, min_characters]),
        canonical_rule("links", links, &[max_links]),
        canonical_rule("contact_data", contact_data, &[]),
        canonical_rule("shouting", shouting, &[min_letters, max_capitals_percent]),
    ]
    .concat()
}

fn canonical_rule(name: &str, effect: Effect, limits: &[u32]) -> String {
    let mut line = format!("{name} {}", effect.as_str());
    if effect != Effect::Off {
        for limit in limits {
            let _ = write!(line, " {limit}");
        }
    }
    line + "\n"
}
