//! The language of a text: an ISO 639-1 code, or an honest "unknown".

use std::fmt;
use std::str::FromStr;

/// A language by its ISO 639-1 code, or unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(Option<[u8; 2]>);

impl Language {
    /// French.
    pub const FR: Self = Self(Some(*b"fr"));
    /// German.
    pub const DE: Self = Self(Some(*b"de"));
    /// English.
    pub const EN: Self = Self(Some(*b"en"));
    /// The languages that Vigie is made for, in the order in which models know them.
    pub const OURS: [Self; 3] = [Self::FR, Self::DE, Self::EN];
    /// Too short, too mixed or too strange to tell.
    pub const UNKNOWN: Self = Self(None);

    /// The language of a lower-case ISO 639-1 code.
    pub(super) const fn of_code(code: [u8; 2]) -> Self {
        Self(Some(code))
    }

    /// The two-letter code, or `unknown`.
    pub fn as_str(&self) -> &str {
        self.0.as_ref().and_then(|code| std::str::from_utf8(code).ok()).unwrap_or("unknown")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something that is not a language code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is not a language code; allowed are ISO 639-1 codes such as `de`, `en`, `fr`, with a region if you like (`fr-CH`)"
)]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads `fr`, `FR`, `fr-CH`, `de_AT` and `unknown`.
    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        match primary.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self(Some([a.to_ascii_lowercase(), b.to_ascii_lowercase()])))
            }
            b"unknown" | b"und" => Ok(Self::UNKNOWN),
            _ => Err(UnknownLanguage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_with_case_and_region() {
        assert_eq!("fr-CH".parse(), Ok(Language::FR));
        assert_eq!("DE".parse(), Ok(Language::DE));
        assert_eq!("und".parse(), Ok(Language::UNKNOWN));
        assert!("english".parse::<Language>().is_err());
        assert!("é".parse::<Language>().is_err());
        assert_eq!(Language::UNKNOWN.as_str(), "unknown");
    }
}
