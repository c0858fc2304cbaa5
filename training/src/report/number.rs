//! Figures as text: the same decimals everywhere, so that they stand under each other.

/// A figure in 0..1 with three decimals, or a dash.
pub(super) fn three(value: Option<f64>) -> String {
    value.map_or_else(dash, |value| format!("{value:.3}"))
}

/// A share as a percentage with one decimal.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1}\u{202f}%", share * 100.0)
}

/// A share that may be unknown.
pub(super) fn percent_or_dash(share: Option<f64>) -> String {
    share.map_or_else(dash, percent)
}

/// A count with its thousands apart.
pub(super) fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

fn dash() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let found = [0, 999, 1000, 1_234_567].map(count);
        assert_eq!(found, ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567"]);
    }

    #[test]
    fn figures_have_fixed_decimals() {
        assert_eq!((three(Some(0.5)), three(None)), ("0.500".to_owned(), "–".to_owned()));
        assert_eq!(percent(0.0456), "4.6\u{202f}%");
    }
}
