//! The fingerprint by which a repeated text is known again, trivial variations included.

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;

use crate::text::is_visible;

/// How many bytes of the digest are kept: 128 bits, beyond any accidental collision.
const N_BYTES: usize = 16;

/// The fingerprint of a text that the repeated-comment rule compares: BLAKE3 of the text without case, white space,
/// punctuation and invisible characters.
pub fn fingerprint(text: &str) -> [u8; N_BYTES] {
    let mut hasher = blake3::Hasher::new();
    let mut bytes = [0; 4];
    for c in essence(text) {
        hasher.update(c.encode_utf8(&mut bytes).as_bytes());
    }
    let mut short = [0; N_BYTES];
    hasher.finalize_xof().fill(&mut short);
    short
}

/// The characters that make a text what it is. Upper case first, then lower case, so that `ß` and `SS` meet.
pub(super) fn essence(text: &str) -> impl Iterator<Item = char> {
    let folded = text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    folded.filter(|&c| is_visible(c) && !is_punctuation(c))
}

fn is_punctuation(c: char) -> bool {
    matches!(
        get_general_category(c),
        GeneralCategory::ConnectorPunctuation
            | GeneralCategory::DashPunctuation
            | GeneralCategory::OpenPunctuation
            | GeneralCategory::ClosePunctuation
            | GeneralCategory::InitialPunctuation
            | GeneralCategory::FinalPunctuation
            | GeneralCategory::OtherPunctuation
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_same(one: &str, other: &str) {
        assert_eq!(fingerprint(one), fingerprint(other), "{one} / {other}");
    }

    #[test]
    fn a_trivially_varied_repost_has_the_same_fingerprint() {
        check_same("Votez pour moi !", "VOTEZ  pour\nmoi");
        check_same("Votez pour moi", "\u{200b}Vo\u{ad}tez, pour « moi »…");
        check_same("Votez pour moi", "V-o-t-e-z p o u r m.o.i");
        check_same("Straße", "STRASSE");
        check_same("Ｖｏｔｅｚ", "votez");
        check_same("été", "e\u{301}te\u{301}");
        check_same("❤\u{fe0f} Europe", "❤ europe");
    }

    #[test]
    fn other_words_numbers_and_emoji_have_another_fingerprint() {
        let texts = ["Votez pour moi", "Votez pour toi", "Votez pour moi 2", "👍", "👎", "Votez pour"];
        for (i, one) in texts.iter().enumerate() {
            for other in &texts[i + 1..] {
                assert_ne!(fingerprint(one), fingerprint(other), "{one} / {other}");
            }
        }
    }

    #[test]
    fn the_fingerprint_never_changes_since_stores_keep_it() {
        let digest = blake3::hash("bonjour".as_bytes());
        assert_eq!(fingerprint("Bonjour !"), digest.as_bytes()[..16]);
    }
}
