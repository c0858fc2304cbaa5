//! The text as a reader sees it, so that no rule is fooled by characters that nobody sees.
//!
//! This is for rules only: the model has its own views in [`crate::text`].

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::text::is_visible;

/// Strips what cannot be seen, keeps white space, and writes fancy letters and digits plainly (Unicode's NFKC).
pub(super) fn as_seen(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: &u8| byte.is_ascii_graphic() || matches!(byte, b'\t'..=b'\r' | b' ');
    if text.as_bytes().iter().all(is_plain) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(is_seen) && is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().filter(|&c| is_seen(c)).collect())
}

fn is_seen(c: char) -> bool {
    is_visible(c) || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_taken_as_it_is() {
        for text in ["", "Bonjour,\n\tça va ?", "Grüße aus Köln 👍"] {
            assert!(matches!(as_seen(text), Cow::Borrowed(seen) if seen == text), "{text}");
        }
    }

    #[test]
    fn invisible_characters_vanish_and_fancy_ones_become_plain() {
        assert_eq!(as_seen("ex\u{200b}ample\u{2060}.com"), "example.com");
        assert_eq!(as_seen("０６\u{a0}１２"), "06 12");
        assert_eq!(as_seen("𝐁𝐮𝐲 e\u{301}te\u{301}"), "Buy été");
    }
}
