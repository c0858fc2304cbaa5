//! The wrapping of every stored value: format, schema version, checksum over tree, key and payload.
//!
//! A value that was altered, or that lies under another key than it was written for, does not open. What the payload
//! means is the business of `records`.

use super::keys::Tree;

/// The version of all disk types this program writes, and the newest it reads.
pub(crate) const SCHEMA_VERSION: u8 = 2;

/// The longest value: longer ones would move to files that the engine neither syncs nor reclaims.
pub(crate) const MAX_VALUE_BYTES: usize = 64 * 1024;

/// How the payload is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON.
    Json,
    /// Bytes as they are.
    Raw,
}

impl Format {
    const fn byte(self) -> u8 {
        match self {
            Self::Json => 1,
            Self::Raw => 2,
        }
    }
}

/// Why a value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EnvelopeError {
    /// Shorter than any value.
    #[error("a stored value is cut short")]
    Short,
    /// Checksum or format do not fit.
    #[error("a stored value fails its checksum")]
    Checksum,
    /// Written by a newer program.
    #[error("a stored value has schema {found}; this program reads up to {SCHEMA_VERSION}")]
    Newer {
        /// Its schema version.
        found: u8,
    },
}

/// Wraps a payload for its place.
pub(crate) fn seal(tree: Tree, key: &[u8], format: Format, payload: &[u8]) -> Vec<u8> {
    let head = [format.byte(), SCHEMA_VERSION];
    let checksum = checksum(tree, key, head, payload);
    [head.as_slice(), &checksum.to_be_bytes(), payload].concat()
}

/// Unwraps what was sealed for this place in this format.
pub(crate) fn open<'a>(tree: Tree, key: &[u8], format: Format, value: &'a [u8]) -> Result<&'a [u8], EnvelopeError> {
    let (head, rest) = value.split_first_chunk::<2>().ok_or(EnvelopeError::Short)?;
    let (expected, payload) = rest.split_first_chunk::<4>().ok_or(EnvelopeError::Short)?;
    let [format_byte, schema] = *head;
    if format_byte != format.byte() || u32::from_be_bytes(*expected) != checksum(tree, key, *head, payload) {
        return Err(EnvelopeError::Checksum);
    }
    if schema > SCHEMA_VERSION {
        return Err(EnvelopeError::Newer { found: schema });
    }
    Ok(payload)
}

fn checksum(tree: Tree, key: &[u8], head: [u8; 2], payload: &[u8]) -> u32 {
    let place = crc32c::crc32c_append(crc32c::crc32c(&[tree as u8]), key);
    crc32c::crc32c_append(crc32c::crc32c_append(place, &head), payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_only_where_it_was_sealed() {
        let value = seal(Tree::Texts, b"key", Format::Raw, b"payload");
        assert_eq!(open(Tree::Texts, b"key", Format::Raw, &value), Ok(b"payload".as_slice()));
        assert!(open(Tree::Texts, b"yek", Format::Raw, &value).is_err());
        assert!(open(Tree::Comments, b"key", Format::Raw, &value).is_err());
        assert!(open(Tree::Texts, b"key", Format::Json, &value).is_err());
    }

    #[test]
    fn no_flipped_bit_goes_unseen() {
        let value = seal(Tree::Meta, b"k", Format::Json, b"{}");
        for bit in 0..value.len() * 8 {
            let mut altered = value.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(open(Tree::Meta, b"k", Format::Json, &altered).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn a_newer_schema_is_named() {
        let head = [Format::Json.byte(), SCHEMA_VERSION + 1];
        let sum = checksum(Tree::Meta, b"k", head, b"{}").to_be_bytes();
        let value = [head.as_slice(), &sum, b"{}"].concat();
        let newer = EnvelopeError::Newer { found: SCHEMA_VERSION + 1 };
        assert_eq!(open(Tree::Meta, b"k", Format::Json, &value), Err(newer));
    }
}
