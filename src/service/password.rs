//! A moderator's password: what may be one, its slow hash, and whether one fits.
//!
//! Argon2id with 19 MiB, two passes and one lane: the first choice of OWASP's Password Storage Cheat Sheet. The hash
//! says by which cost it was made, so a later change here breaks no password.

use std::fmt;

use argon2::password_hash::phc;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

use super::secret::base64url;
use crate::store::PasswordHash;

/// How many random bytes a generated password holds: 120 bits, twenty digits of base64url.
const GENERATED_BYTES: usize = 15;
/// How long a salt is, as the PHC string format recommends.
const SALT_BYTES: usize = 16;

/// A password in the clear.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too few characters to withstand guessing.
    #[error("has {n_chars} characters; allowed are at least {min}")]
    TooShort {
        /// Its length.
        n_chars: usize,
        /// The shortest allowed.
        min: usize,
    },
    /// More than anybody types, and a way to keep the hash busy.
    #[error("has {n_chars} characters; allowed are at most {max}")]
    TooLong {
        /// Its length.
        n_chars: usize,
        /// The longest allowed.
        max: usize,
    },
}

/// Why a password was not hashed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub enum HashingError {
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoRandomness(#[from] getrandom::Error),
    /// The hash function refused.
    #[error("the password could not be hashed")]
    Refused,
}

impl Password {
    /// The shortest password; length is what counts, so there are no rules about kinds of characters.
    pub const MIN_CHARS: usize = 10;
    /// The longest password.
    pub const MAX_CHARS: usize = 256;

    /// Accepts a password that is to be set.
    pub fn parse(password: &str) -> Result<Self, PasswordError> {
        let n_chars = password.chars().count();
        if n_chars < Self::MIN_CHARS {
            return Err(PasswordError::TooShort { n_chars, min: Self::MIN_CHARS });
        }
        if n_chars > Self::MAX_CHARS {
            return Err(PasswordError::TooLong { n_chars, max: Self::MAX_CHARS });
        }
        Ok(Self(password.to_owned()))
    }

    /// Makes one from the operating system's randomness.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; GENERATED_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(base64url(&bytes)))
    }

    /// The password itself, to be shown to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Hashes it with a fresh salt. Slow on purpose.
    pub(super) fn hash(&self) -> Result<PasswordHash, HashingError> {
        let mut salt = [0; SALT_BYTES];
        getrandom::fill(&mut salt)?;
        hashed(self.0.as_bytes(), &salt).map(PasswordHash).ok_or(HashingError::Refused)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// Whether `given` is the password of `account`. Without an account it takes as long and says no, so that nobody learns
/// from the time which names exist.
pub(super) fn fits(given: &str, account: Option<&PasswordHash>) -> bool {
    if given.chars().count() > Password::MAX_CHARS {
        return false;
    }
    let Some(hash) = account.and_then(|hash| phc::PasswordHash::new(&hash.0).ok()) else {
        let _as_long = hashed(given.as_bytes(), &[0; SALT_BYTES]);
        return false;
    };
    Argon2::default().verify_password(given.as_bytes(), &hash).is_ok()
}

fn hashed(password: &[u8], salt: &[u8]) -> Option<String> {
    let hash: phc::PasswordHash = Argon2::default().hash_password_with_salt(password, salt).ok()?;
    Some(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let password = Password::parse("correct horse").expect("parses");
        let hash = password.hash().expect("is hashed");
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(fits("correct horse", Some(&hash)));
        assert!(!fits("correct hors", Some(&hash)) && !fits("", Some(&hash)) && !fits("correct horse", None));
        assert_ne!(hash, password.hash().expect("is hashed"), "each hash has its own salt");
    }

    #[test]
    fn length_is_what_counts() {
        assert!(matches!(Password::parse("123456789"), Err(PasswordError::TooShort { n_chars: 9, min: 10 })));
        assert!(Password::parse("zehn Zeichen").is_ok());
        assert!(Password::parse(&"x".repeat(257)).is_err());
        assert_eq!(Password::generate().expect("random").reveal().len(), 20);
    }

    #[test]
    fn debug_never_shows_it() {
        assert_eq!(format!("{:?}", Password::parse("correct horse").expect("parses")), "Password");
    }
}
