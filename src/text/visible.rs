//! Which characters a reader can see.

use unicode_general_category::{GeneralCategory, get_general_category};

/// Whether a character leaves a mark on the page: not white space, a control, a format character or a combining mark
/// alone, nor one of the letters that Unicode draws as nothing (Hangul fillers, the braille blank).
pub fn is_visible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic();
    }
    if c.is_whitespace() || matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}') {
        return false;
    }
    !matches!(
        get_general_category(c),
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::Surrogate
            | GeneralCategory::Unassigned
            | GeneralCategory::PrivateUse
            | GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
            | GeneralCategory::SpaceSeparator
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_signs_and_emoji_are_visible_and_fillers_are_not() {
        for c in ['a', 'é', '!', '😀', 'я'] {
            assert!(is_visible(c), "{c:?}");
        }
        for c in [' ', '\u{200b}', '\u{200e}', '\u{3164}', '\u{301}', '\u{ad}', '\u{feff}'] {
            assert!(!is_visible(c), "{c:?}");
        }
    }
}
