//! Folds and what is held out, by a hash of the content: the same comment, and copies of it that differ in case, spaces or
//! punctuation, always fall on the same side.

use vigie::rules::fingerprint;

/// A number made from a text's folded content.
pub fn content_hash(text: &str) -> u64 {
    leading_number(&fingerprint(text))
}

/// The first eight bytes of a hash as a number.
pub fn leading_number(hash: &[u8]) -> u64 {
    hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Whether a content is among the one in `one_in` that is held out.
pub const fn is_held_out(content_hash: u64, one_in: u64) -> bool {
    (content_hash >> 32).is_multiple_of(one_in)
}

/// The fold of a content, 0..folds.
pub const fn fold_of(content_hash: u64, folds: u64) -> u64 {
    (content_hash & 0xFFFF_FFFF) % folds
}
