//! Characters that read as one character whatever stands around them: the fast way through text in Latin letters.
//!
//! What they read as is not written here: the view's slow way is asked once for each, so the two cannot differ.

use std::sync::LazyLock;

use super::View;
use super::kind::{Kind, kinds_of};

/// Latin-1, Latin Extended-A and -B, all written in two bytes.
const LATIN: std::ops::Range<u32> = 0xA1..0x250;
/// Dashes, quotes, bullets, superscripts, currencies, written in three bytes.
const MARKS: std::ops::Range<u32> = 0x2010..0x20C0;

/// One character as it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain {
    /// What it reads as.
    pub(super) c: char,
    /// Its flags.
    pub(super) kinds: u8,
    /// How many bytes it had.
    pub(super) n_bytes: usize,
}

/// What every plain character reads as; none where that takes more than one character, or is white space.
pub(super) struct Known {
    ascii: [u8; 128],
    latin: Vec<Option<Plain>>,
    marks: Vec<Option<Plain>>,
}

/// The table, made at the first call.
pub(super) fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
        ascii: std::array::from_fn(|byte| ascii_kinds(byte as u8)),
        latin: LATIN.map(|code| View::reading_of(char::from_u32(code)?)).collect(),
        marks: MARKS.map(|code| View::reading_of(char::from_u32(code)?)).collect(),
    });
    &KNOWN
}

impl Known {
    /// The flags of a printable ASCII byte, capitals included.
    pub(super) fn ascii_kinds(&self, byte: u8) -> u8 {
        self.ascii.get(byte as usize & 0x7F).copied().unwrap_or(0)
    }

    /// The first character of a text's bytes, when it is plain and no mark stands on it.
    pub(super) fn next(&self, bytes: &[u8]) -> Option<Plain> {
        let plain = match bytes {
            [first @ 0xC2..=0xC9, second, ..] => {
                let code = u32::from(first & 0x1F) << 6 | u32::from(second & 0x3F);
                self.latin.get(code.checked_sub(LATIN.start)? as usize)
            }
            [0xE2, second @ 0x80..=0x82, third, ..] => {
                let code = 0x2000 | u32::from(second & 3) << 6 | u32::from(third & 0x3F);
                self.marks.get(code.checked_sub(MARKS.start)? as usize)
            }
            _ => None,
        };
        plain.copied().flatten().filter(|plain| has_no_mark(bytes.get(plain.n_bytes..).unwrap_or(&[])))
    }
}

/// The bytes at the start that stand for themselves but for their case: printable ASCII with single spaces between. A
/// space at the very start only counts where `may_begin_with_space`.
pub(super) fn ascii_run(bytes: &[u8], may_begin_with_space: bool) -> &[u8] {
    let n = simple(bytes, may_begin_with_space);
    let (run, after) = bytes.split_at_checked(n).unwrap_or((&[], bytes));
    if has_no_mark(after) { run } else { run.split_last().map_or(run, |(_, before)| before) }
}

/// How many bytes at the start are printable ASCII with single spaces between, eight at a time.
fn simple(bytes: &[u8], may_begin_with_space: bool) -> usize {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    const HIGH: u64 = !LOW;
    const SPACES: u64 = 0x2020_2020_2020_2020;
    let equals = |x: u64, pattern: u64| {
        let difference = x ^ pattern;
        !(((difference & LOW) + LOW) | difference) & HIGH
    };
    let mut was_space = if may_begin_with_space { 0 } else { 0x80 };
    let (eights, rest) = bytes.as_chunks::<8>();
    for (i, eight) in eights.iter().enumerate() {
        let x = u64::from_le_bytes(*eight);
        let spaces = equals(x, SPACES);
        let below_space = !((x & LOW) + (LOW - SPACES + 0x0101_0101_0101_0101)) & HIGH;
        let stop = (x & HIGH) | below_space | equals(x, LOW) | (spaces & (spaces << 8 | was_space));
        if stop != 0 {
            return i * 8 + stop.trailing_zeros() as usize / 8;
        }
        was_space = spaces >> 56;
    }
    let mut was_space = was_space != 0;
    let is_simple = |byte: &&u8| {
        let is_space = **byte == b' ';
        let is_simple = byte.is_ascii_graphic() || (is_space && !was_space);
        was_space = is_space;
        is_simple
    };
    eights.len() * 8 + rest.iter().take_while(is_simple).count()
}

/// Whether bytes surely do not begin with a combining or an invisible character. ASCII never combines, but its control
/// characters are invisible.
const fn has_no_mark(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [] | [b'\t'..=b'\r' | b' '..=b'~' | 0xC3..=0xCA | 0xD0 | 0xD1, ..]
            | [0xC2, 0xA0..=0xAC | 0xAE.., ..]
            | [0xE2, 0x80, 0x90..=0xA7, ..]
            | [0xE2, 0x82, 0xA0..=0xBF, ..]
    )
}

fn ascii_kinds(byte: u8) -> u8 {
    let capital = if byte.is_ascii_uppercase() { Kind::CAPITAL.flag() } else { 0 };
    kinds_of(char::from(byte.to_ascii_lowercase())) | capital
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_ascii_end_where_something_must_be_looked_at() {
        let run = |text: &'static str| ascii_run(text.as_bytes(), true).len();
        assert_eq!(run("a plain run of words"), 20);
        assert_eq!(run("two words  and more"), 10);
        assert_eq!(run("eight by  eight"), 9);
        assert_eq!(run("tab\there and more"), 3);
        assert_eq!(run("caf\u{e9} au lait"), 3);
        assert_eq!(run("cafe\u{301} au lait"), 3);
        assert_eq!(ascii_run(b" at the start", false).len(), 0);
    }

    #[test]
    fn letters_of_our_languages_are_plain_unless_a_mark_follows() {
        let next = |text: &str| known().next(text.as_bytes()).map(|plain| plain.c);
        assert_eq!(next("É"), Some('é'));
        assert_eq!(next("ßa"), Some('ß'));
        assert_eq!(next("’"), Some('\''));
        assert_eq!(next("€5"), Some('€'));
        assert_eq!(next("é\u{301}"), None);
        assert_eq!(next("…"), None);
        assert_eq!(next("\u{a0}"), None);
    }
}
