//! Which characters a reader can see, and which may vanish without changing what is read.

use unicode_general_category::{GeneralCategory, get_general_category};

/// Whether a character leaves a mark on the page: neither white space nor [ignorable](is_ignorable) nor a combining
/// mark that stands alone.
pub fn is_visible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic();
    }
    !c.is_whitespace() && !is_ignorable(c) && !is_combining(c)
}

/// Whether a character may vanish without a reader noticing: controls, format characters (zero-width space and joiners,
/// soft hyphen, directions, tags), variation selectors, the letters that are drawn as nothing (Hangul fillers, the braille
/// blank), and code points that mean nothing in public text (private use, unassigned).
///
/// White space is not ignorable: it separates words.
pub fn is_ignorable(c: char) -> bool {
    match c {
        '\t'..='\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' => false,
        '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FFA0}'
        | '\u{E0000}'..='\u{E0FFF}' => true,
        _ => matches!(
            get_general_category(c),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::Surrogate
                | GeneralCategory::Unassigned
                | GeneralCategory::PrivateUse
        ),
    }
}

/// Whether a character is a mark drawn onto the one before it.
pub(super) fn is_combining(c: char) -> bool {
    c >= '\u{300}'
        && matches!(
            get_general_category(c),
            GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark | GeneralCategory::SpacingMark
        )
}

/// Whether a mark is one of those that decorate any letter (accents left over after composition, "zalgo").
pub(super) const fn is_decoration(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_signs_and_emoji_are_visible_and_fillers_are_not() {
        for c in ['a', 'é', '!', '😀', 'я', '漢', '€'] {
            assert!(is_visible(c), "{c:?}");
        }
        for c in [' ', '\u{200b}', '\u{200e}', '\u{3164}', '\u{301}', '\u{ad}', '\u{feff}', '\u{fe0f}', '\u{7}'] {
            assert!(!is_visible(c), "{c:?}");
        }
    }

    #[test]
    fn white_space_is_not_ignorable() {
        for c in [' ', '\n', '\t', '\u{a0}', '\u{2003}', '\u{2028}', '\u{3000}'] {
            assert!(!is_ignorable(c), "{c:?}");
        }
    }
}
