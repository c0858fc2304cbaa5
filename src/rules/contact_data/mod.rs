//! How to reach somebody, or where to send money: e-mail addresses, telephone numbers, bank accounts.
//!
//! Says how many of each, never which. Numbers inside web addresses do not count.

mod email;
mod iban;
mod phone;

use super::{Effect, Input, Signal, counted};
use crate::decision::ReasonCode;

pub(super) const NAME: &str = "contact_data";

/// How the rule is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactData {
    /// What happens to such a comment.
    pub effect: Effect,
}

pub(super) fn ask(input: &Input<'_>) -> Option<Signal> {
    let effect = input.settings.contact_data.effect.verdict()?;
    let found = Found::in_text(&input.text);
    if found == Found::default() {
        return None;
    }
    Some(Signal { rule: NAME, code: ReasonCode::ContactData, effect, detail: Some(found.in_words()) })
}

/// How many of each kind a text gives away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    emails: usize,
    phones: usize,
    ibans: usize,
}

impl Found {
    /// Searches line by line: a number does not go on in the next line.
    fn in_text(text: &str) -> Self {
        let mut found = Self::default();
        for line in text.lines().filter(|line| may_hold_any(line)) {
            let line = without_web_addresses(line);
            found.emails += email::count(&line);
            found.phones += phone::count(&line);
            found.ibans += iban::count(&line);
        }
        found
    }

    fn in_words(self) -> String {
        let kinds = [
            (self.emails, "e-mail address", "e-mail addresses"),
            (self.phones, "telephone number", "telephone numbers"),
            (self.ibans, "bank account", "bank accounts"),
        ];
        let present = kinds.into_iter().filter(|&(n, ..)| n > 0);
        present.map(|(n, one, many)| counted(n, one, many)).collect::<Vec<_>>().join(", ")
    }
}

/// Fewer digits than this make neither a telephone number, which has at least nine, nor an IBAN, of whose 15 or more characters
/// half are digits.
const MIN_DIGITS: usize = 8;

/// Tells nearly all lines that hold nothing at a glance.
fn may_hold_any(line: &str) -> bool {
    line.contains('@') || line.bytes().filter(u8::is_ascii_digit).count() >= MIN_DIGITS
}

/// The line's other words with one space between them; `|` keeps apart what an address stood between.
fn without_web_addresses(line: &str) -> String {
    let words = line.split_whitespace().map(|word| if word.contains("://") { "|" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_found_is_counted_by_kind() {
        let text = "jean@example.com ou 01 99 00 12 34\nou 06 39 98 12 34, IBAN DE89 3704 0044 0532 0130 00";
        assert_eq!(Found::in_text(text).in_words(), "1 e-mail address, 2 telephone numbers, 1 bank account");
    }

    #[test]
    fn numbers_inside_web_addresses_do_not_count() {
        let text = "https://example.org/0199001234 https://example.org/?tel=+33199001234 https://example.org/@jean@example.com";
        assert_eq!(Found::in_text(text), Found::default());
    }

    #[test]
    fn a_number_does_not_go_on_in_the_next_line() {
        assert_eq!(Found::in_text("01 99 00\n12 34"), Found::default());
        assert_eq!(Found::in_text("en 2024\n01 99 00 12 34").phones, 1);
    }
}
