//! In which of three languages somebody reads the console: their choice in a cookie, else what their browser prefers.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};

use super::cookie;

/// The cookie that keeps the choice.
pub(super) const COOKIE: &str = "vigie_language";

/// A language of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tongue {
    #[default]
    En,
    Fr,
    De,
}

impl Tongue {
    pub(super) const ALL: [Self; 3] = [Self::Fr, Self::De, Self::En];

    /// The code of the language, as in `lang` attributes.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::De => "de",
        }
    }

    /// What the language calls itself.
    pub(super) const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::De => "Deutsch",
        }
    }

    /// The language of a code.
    pub(super) fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tongue| tongue.code() == code)
    }

    /// The language a request asks for.
    pub(super) fn asked(headers: &HeaderMap) -> Self {
        let chosen = cookie::read(headers, COOKIE).and_then(Self::of);
        let preferred = || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(preferred);
        chosen.or_else(preferred).unwrap_or_default()
    }
}

/// The best of ours in an `Accept-Language` header (RFC 9110, section 12.5.4); at equal weights the first.
fn preferred(header: &str) -> Option<Tongue> {
    let mut best: Option<(Tongue, f32)> = None;
    for range in header.split(',') {
        let mut parts = range.trim().split(';');
        let primary = parts.next().unwrap_or_default().split('-').next().unwrap_or_default();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        let Some(tongue) = Tongue::of(&primary.to_ascii_lowercase()) else { continue };
        if weight > 0.0 && best.is_none_or(|(_, known)| weight > known) {
            best = Some((tongue, weight));
        }
    }
    best.map(|(tongue, _)| tongue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_s_best_of_ours_is_taken() {
        assert_eq!(preferred("de-CH,de;q=0.9,en;q=0.8"), Some(Tongue::De));
        assert_eq!(preferred("it,en;q=0.5,FR;q=0.7"), Some(Tongue::Fr));
        assert_eq!(preferred("it, *;q=0.1"), None);
        assert_eq!(preferred("fr;q=0, en;q=oops"), Some(Tongue::En));
    }
}
