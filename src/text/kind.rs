//! What a character is, as one byte of flags: asked once a character, then read by everything that looks at text.
//!
//! Knows characters alone; only [`Kind::TWIN`] looks at a neighbour, and the view sets it.

use super::disguise::{is_leet, is_separator, is_strong_separator};
use super::fold::fold;

/// One of the flags of a character: the number of its bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(u8);

impl Kind {
    /// A letter or a digit.
    pub const WORD: Self = Self(0);
    /// A letter.
    pub const LETTER: Self = Self(1);
    /// A space or the end of a line.
    pub const GAP: Self = Self(2);
    /// Something that some reader of the view counts or treats by itself: digits, marks of style, `@`, pictures, letters of
    /// other alphabets, letters that fold to two.
    pub const NOTABLE: Self = Self(3);
    /// Was a capital letter in the original.
    pub const CAPITAL: Self = Self(4);
    /// May stand for a letter, or between the letters of a disguised word.
    pub const DISGUISE: Self = Self(5);
    /// May stand between single letters.
    pub const SEPARATOR: Self = Self(6);
    /// The same as the character before.
    pub const TWIN: Self = Self(7);

    /// The byte in which this flag alone is set.
    pub const fn flag(self) -> u8 {
        1 << self.0
    }

    /// The number of the flag's bit.
    pub const fn bit(self) -> usize {
        self.0 as usize
    }

    /// Whether `kinds`, the flags of a character, have this one.
    pub const fn is_in(self, kinds: u8) -> bool {
        kinds & self.flag() != 0
    }
}

/// The last letter of the Latin blocks that French, German and English are written in.
const LAST_LATIN: char = '\u{24F}';

/// The flags that a character of the view has by itself: all but [`Kind::CAPITAL`] and [`Kind::TWIN`].
pub fn kinds_of(c: char) -> u8 {
    let flag = |is_it: bool, kind: Kind| if is_it { kind.flag() } else { 0 };
    flag(c.is_alphanumeric(), Kind::WORD)
        | flag(c.is_alphabetic(), Kind::LETTER)
        | flag(matches!(c, ' ' | '\n'), Kind::GAP)
        | flag(is_notable(c), Kind::NOTABLE)
        | flag(is_leet(c) || is_strong_separator(c), Kind::DISGUISE)
        | flag(is_separator(c), Kind::SEPARATOR)
}

fn is_notable(c: char) -> bool {
    const MARKS: [char; 12] = ['\n', '!', '?', '.', '"', '*', '€', '$', '£', '%', '@', '_'];
    MARKS.contains(&c) || c.is_ascii_digit() || is_picture(c) || is_foreign(c) || fold(c).1.is_some()
}

/// Whether a character is a picture: symbols, dingbats, emoji.
pub const fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}' | '\u{25A0}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Whether a character is a letter of another alphabet than the Latin one.
pub fn is_foreign(c: char) -> bool {
    c > LAST_LATIN && c.is_alphabetic()
}
