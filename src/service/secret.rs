//! A key as its bearer presents it. It is compared by hash, printed once when it is made, and never shown otherwise.

use std::fmt;

/// The longest key that a caller may bring, in characters.
const MAX_CHARS: usize = 256;
/// What generated keys begin with, so that people and secret scanners know one when they see it.
const PREFIX: &str = "vg_";
/// The digits of base64url (RFC 4648, section 5).
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A key in the clear: 1 to 256 visible ASCII characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What is wrong with a key that a caller brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Nothing at all.
    #[error("is empty; leave it out to have a key generated")]
    Empty,
    /// Fewer characters than a key made over the API must have.
    #[error("has {n_chars} characters; allowed are at least {min}")]
    TooShort {
        /// Its length.
        n_chars: usize,
        /// The shortest allowed.
        min: usize,
    },
    /// More characters than allowed.
    #[error("has {n_chars} characters; allowed are at most {max}")]
    TooLong {
        /// Its length.
        n_chars: usize,
        /// The longest allowed.
        max: usize,
    },
    /// White space or anything else that cannot stand in an HTTP header.
    #[error("holds a character that cannot stand in a header; allowed are visible ASCII characters")]
    NotVisibleAscii,
}

impl Secret {
    /// The shortest key that may be brought over the API.
    pub const MIN_GIVEN_CHARS: usize = 8;

    /// Accepts a key of any length that a header can carry.
    pub fn parse(key: &str) -> Result<Self, SecretError> {
        if key.is_empty() {
            return Err(SecretError::Empty);
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SecretError::NotVisibleAscii);
        }
        if key.len() > MAX_CHARS {
            return Err(SecretError::TooLong { n_chars: key.len(), max: MAX_CHARS });
        }
        Ok(Self(key.to_owned()))
    }

    /// Accepts a key that a caller wants to keep using: at least eight characters.
    pub fn parse_given(key: &str) -> Result<Self, SecretError> {
        let secret = Self::parse(key)?;
        if secret.is_short() {
            return Err(SecretError::TooShort { n_chars: key.len(), min: Self::MIN_GIVEN_CHARS });
        }
        Ok(secret)
    }

    /// Makes a key from 256 bits of the operating system's randomness: `vg_` and 43 digits of base64url.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("{PREFIX}{}", base64url(&bytes))))
    }

    /// The BLAKE3 hash by which a key is kept and compared. Keys of ours hold 256 random bits, so a slow hash would add
    /// nothing but load.
    pub fn hash(&self) -> blake3::Hash {
        blake3::hash(self.0.as_bytes())
    }

    /// The key itself, to be shown to its owner or sent to a service.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether the key is short enough to be guessed.
    pub const fn is_short(&self) -> bool {
        self.0.len() < Self::MIN_GIVEN_CHARS
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}

/// Base64url without padding: six bits a digit, the first bits first.
pub(super) fn base64url(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits = [0_u8; 4];
        for (target, byte) in bits.iter_mut().skip(1).zip(group) {
            *target = *byte;
        }
        let bits = u32::from_be_bytes(bits);
        for digit in 0..=group.len() {
            let value = (bits >> (18 - 6 * digit)) & 0x3f;
            digits.extend(DIGITS.get(value as usize).map(|digit| char::from(*digit)));
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_agrees_with_the_rfc() {
        for (bytes, digits) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("fooba", "Zm9vYmE")] {
            assert_eq!(base64url(bytes.as_bytes()), digits);
        }
        assert_eq!(base64url(&[0xff, 0xef, 0xbe]), "_---");
    }

    #[test]
    fn generated_keys_are_long_and_differ() {
        let one = Secret::generate().expect("randomness");
        let other = Secret::generate().expect("randomness");
        assert_eq!(one.reveal().len(), PREFIX.len() + 43);
        assert!(one != other);
        assert_eq!(Secret::parse(one.reveal()), Ok(one));
    }

    #[test]
    fn a_key_is_what_a_header_can_carry() {
        assert_eq!(Secret::parse(""), Err(SecretError::Empty));
        assert_eq!(Secret::parse("with space"), Err(SecretError::NotVisibleAscii));
        assert_eq!(Secret::parse("clé-secrète"), Err(SecretError::NotVisibleAscii));
        assert!(Secret::parse(&"k".repeat(MAX_CHARS + 1)).is_err());
        assert!(Secret::parse("short").is_ok());
        assert!(Secret::parse_given("short").is_err());
    }

    #[test]
    fn debug_never_shows_the_key() {
        let secret = Secret::parse("very-secret-key").expect("parses");
        assert!(!format!("{secret:?}").contains("secret-key"));
    }
}
