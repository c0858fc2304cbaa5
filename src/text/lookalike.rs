//! Letters that pretend to be others.
//!
//! Folding is done only where it cannot ruin a language: small capitals and boxed letters always (nobody writes in
//! them), Cyrillic and Greek letters only inside a word that also holds Latin ones.

use super::kind::{Kind, kinds_of};

/// What a typographic variant reads as: quotes, dashes, small capitals, boxed letters. Other characters stay.
pub(super) const fn plain(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{2B9}' | '\u{2BC}' | '`' | '\u{B4}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{2033}' | '\u{2039}'
        | '\u{203A}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        '\u{1F150}'..='\u{1F169}' => letter(c as u32 - 0x1F150),
        '\u{1F170}'..='\u{1F189}' => letter(c as u32 - 0x1F170),
        _ => small_capital(c),
    }
}

const fn letter(n: u32) -> char {
    (b'a' + n as u8) as char
}

const fn small_capital(c: char) -> char {
    match c {
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɢ' | 'ɡ' => 'g',
        'ʜ' => 'h',
        'ɪ' | 'ı' => 'i',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        'ᴀ' | 'ɑ' => 'a',
        _ => c,
    }
}

/// The Latin letter that a lower-case Cyrillic or Greek one looks like, in upper or lower case.
const fn latin(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' | 'ӑ' | 'ӓ' => 'a',
        'в' | 'ь' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ё' | 'є' | 'ε' | 'ѐ' => 'e',
        'һ' | 'н' => 'h',
        'і' | 'ї' | 'ι' | 'ί' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'п' | 'η' => 'n',
        'о' | 'ο' | 'σ' | 'ό' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ц' => 'u',
        'ѵ' | 'ν' => 'v',
        'ԝ' | 'ш' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'ζ' => 'z',
        _ => return None,
    })
}

/// Folds look-alike letters in words that also hold Latin letters; returns how many were folded. `kinds` are the flags of
/// `chars`.
pub(super) fn fold_mixed_words(chars: &mut [char], kinds: &mut [u8]) -> usize {
    let (mut n_folded, mut chars, mut kinds) = (0, chars, kinds);
    while let Some(first) = kinds.first() {
        let is_word = Kind::WORD.is_in(*first);
        let n = kinds.iter().take_while(|kinds| Kind::WORD.is_in(**kinds) == is_word).count();
        let ((word, chars_after), (word_kinds, kinds_after)) = (chars.split_at_mut(n), kinds.split_at_mut(n));
        n_folded += fold_word(word, word_kinds);
        (chars, kinds) = (chars_after, kinds_after);
    }
    n_folded
}

fn fold_word(word: &mut [char], kinds: &mut [u8]) -> usize {
    let is_latin = |c: &char| c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}');
    if !word.iter().any(is_latin) {
        return 0;
    }
    let mut n_folded = 0;
    for (c, kinds) in word.iter_mut().zip(kinds) {
        if let Some(folded) = latin(*c) {
            *c = folded;
            *kinds = kinds_of(folded) | (*kinds & Kind::CAPITAL.flag());
            n_folded += 1;
        }
    }
    n_folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_letters_do_not_fold_again() {
        for c in '\u{80}'..='\u{20000}' {
            assert_eq!(plain(plain(c)), plain(c));
            assert!(latin(c).is_none_or(|folded| folded.is_ascii_lowercase()));
        }
    }
}
