//! THE ORDERED LIST of hand-written signals.

/// The fingerprint of a text that the repeated-comment rule compares: BLAKE3 of the folded words.
pub fn fingerprint(text: &str) -> [u8; 16] {
    let folded = text.split_whitespace().flat_map(|word| word.chars().flat_map(char::to_lowercase).chain([' ']));
    let digest = blake3::hash(folded.collect::<String>().as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(digest.as_bytes().get(..16).unwrap_or(&[0; 16]));
    short
}
