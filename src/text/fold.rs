//! Letters without their diacritics, as hurried readers type them.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

/// The letter or letters a lower-case character reads as without diacritics: `é` as `e`, `ß` as `ss`, `œ` as `oe`.
/// Everything that is not a Latin letter stays. The second character is there for ligatures only.
///
/// ```
/// use vigie::text::fold;
/// assert_eq!(fold('é'), ('e', None));
/// assert_eq!(fold('ß'), ('s', Some('s')));
/// assert_eq!(fold('я'), ('я', None));
/// ```
#[inline]
pub fn fold(c: char) -> (char, Option<char>) {
    if c.is_ascii() {
        return (c, None);
    }
    match c {
        'à'..='å' => ('a', None),
        'ç' => ('c', None),
        'è'..='ë' => ('e', None),
        'ì'..='ï' | 'ı' => ('i', None),
        'ñ' => ('n', None),
        'ò'..='ö' | 'ø' => ('o', None),
        'ù'..='ü' => ('u', None),
        'ý' | 'ÿ' => ('y', None),
        'ß' => ('s', Some('s')),
        'œ' => ('o', Some('e')),
        'æ' => ('a', Some('e')),
        'ł' => ('l', None),
        'đ' | 'ð' => ('d', None),
        '\u{100}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => (base_letter(c), None),
        _ => (c, None),
    }
}

/// What each letter of the Latin blocks reads as without diacritics, by its code; only the first letter of ligatures.
pub fn folded_latin() -> &'static [u32; N_LATIN] {
    static FOLDED: LazyLock<[u32; N_LATIN]> =
        LazyLock::new(|| std::array::from_fn(|code| char::from_u32(code as u32).map_or(0, |c| fold(c).0 as u32)));
    &FOLDED
}

/// The codes from 0 to the end of Latin Extended-B.
const N_LATIN: usize = 0x250;

fn base_letter(c: char) -> char {
    let mut base = None;
    decompose_canonical(c, |part| {
        base.get_or_insert(part);
    });
    base.filter(char::is_ascii_lowercase).unwrap_or(c)
}
