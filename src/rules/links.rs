//! More links than allowed.
//!
//! Counts addresses with a scheme, `www.` and bare domains. It does not know which domains are good or bad, and leaves
//! e-mail addresses to `contact_data`.

use super::{Effect, Input, Signal, counted};
use crate::decision::ReasonCode;

pub(super) const NAME: &str = "links";

/// How the rule is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Links {
    /// What happens to such a comment.
    pub effect: Effect,
    /// How many links are fine.
    pub max_links: u32,
}

/// Endings by which a bare domain is known. `example` is reserved for documentation (RFC 2606).
const ENDINGS: [&str; 25] = [
    "com", "org", "net", "info", "biz", "eu", "fr", "de", "ch", "at", "be", "lu", "uk", "nl", "ru", "cn", "io", "xyz",
    "shop", "online", "site", "club", "app", "ly", "example",
];

/// Endings that are words of our languages, or nearly: a full stop without a space makes `tout.ca` out of two sentences.
/// They count only with a path behind them, as in `t.me/name`.
const ENDINGS_WITH_PATH: [&str; 18] =
    ["me", "to", "it", "is", "in", "us", "es", "ca", "au", "la", "no", "so", "co", "ai", "gl", "gg", "tv", "top"];

pub(super) fn ask(input: &Input<'_>) -> Option<Signal> {
    let settings = input.settings.links;
    let effect = settings.effect.verdict()?;
    let n_links = count(&input.text);
    if n_links <= settings.max_links as usize {
        return None;
    }
    let detail = Some(format!("{}, allowed are {}", counted(n_links, "link", "links"), settings.max_links));
    Some(Signal { rule: NAME, code: ReasonCode::TooManyLinks, effect, detail })
}

/// How many links a text holds.
fn count(text: &str) -> usize {
    if !may_hold_any(text) {
        return 0;
    }
    text.split_whitespace().map(count_in_word).sum()
}

/// Tells most texts without links at a glance: a link has a full stop inside, or a scheme.
fn may_hold_any(text: &str) -> bool {
    let is_inside =
        |pair: &[u8]| matches!(pair, [b'.', b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0x80..]);
    text.as_bytes().windows(2).any(is_inside) || text.contains("://")
}

fn count_in_word(word: &str) -> usize {
    match count_schemes(word) {
        0 => word.split(|c| !may_stand_in_address(c)).filter(|piece| is_bare_address(piece)).count(),
        n_schemes => n_schemes,
    }
}

/// Counts `scheme://` where an address starts, not where one stands inside another, as web archives write them.
fn count_schemes(word: &str) -> usize {
    let starts = word.match_indices("://").filter(|&(at, scheme_end)| {
        let before = word.get(..at).unwrap_or_default();
        let after = word.get(at + scheme_end.len()..).unwrap_or_default();
        let outside = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'));
        outside.len() < before.len()
            && after.starts_with(char::is_alphanumeric)
            && !outside.ends_with(['/', '=', '?', '&', '#', '%', '.'])
    });
    starts.count()
}

fn may_stand_in_address(c: char) -> bool {
    c.is_alphanumeric() || "-._~/?#@:%&=+$*".contains(c)
}

fn is_bare_address(piece: &str) -> bool {
    let piece = piece.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@' && c != '#');
    let piece = piece.trim_end_matches(['.', ':', '?', '*', '_', '-']);
    let (host, path) = match piece.find(['/', '?', '#', ':']) {
        Some(end) => piece.split_at(end),
        None => (piece, ""),
    };
    let Some((name, ending)) = host.rsplit_once('.') else {
        return false;
    };
    if !host.split('.').all(is_label) {
        return false;
    }
    is_www(name) || (is_in_domain_case(name, ending) && is_known_ending(ending, path))
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn is_www(name: &str) -> bool {
    name.split('.').next().is_some_and(|first| first.eq_ignore_ascii_case("www"))
}

/// A capital behind the full stop starts a sentence (`fini.De plus`), unless all of the address is in capitals.
fn is_in_domain_case(name: &str, ending: &str) -> bool {
    !ending.contains(char::is_uppercase) || !format!("{name}{ending}").contains(char::is_lowercase)
}

fn is_known_ending(ending: &str, path: &str) -> bool {
    let is_among = |endings: &[&str]| endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    is_among(&ENDINGS) || (path.len() > 1 && path.starts_with('/') && is_among(&ENDINGS_WITH_PATH))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_links: usize, texts: &[&str]) {
        for text in texts {
            assert_eq!(count(text), n_links, "{text}");
        }
    }

    #[test]
    fn addresses_with_a_scheme_are_links() {
        check(
            1,
            &["https://example.com/a?b=c", "voir:http://example.org", "(HTTPS://EXAMPLE.COM)", "ftp://example.net/x"],
        );
        check(1, &["[ici](https://fr.wikipedia.org/wiki/Foo_(Bar))", "tg://join?invite=x"]);
        check(2, &["https://a.example,https://b.example", "http://a.com http://b.com"]);
    }

    #[test]
    fn an_address_inside_another_is_one_link() {
        check(
            1,
            &["https://web.archive.org/web/2020/https://example.com/", "https://t.example/?u=https://example.com"],
        );
    }

    #[test]
    fn www_and_bare_domains_are_links() {
        check(
            1,
            &["www.example.museum", "WWW.EXAMPLE.COM", "example.com", "Example.com.", "«example.fr»", "müller.de/x"],
        );
        check(
            1,
            &["👉example.shop👈", "news.example.co.uk", "example.com:8080/x", "t.me/kanal", "bit.ly/abc", "youtu.be/x"],
        );
        check(3, &["example.com, example.org; (example.net)"]);
    }

    #[test]
    fn abbreviations_and_missing_spaces_are_no_links() {
        check(
            0,
            &["z.B.", "z.B", "d.h. u.a. i.d.R.", "etc.Puis", "c.-à-d.", "c'est fini.De plus", "p.ex.", "M.Dupont"],
        );
        check(
            0,
            &["Ich weiß.Es ist so", "c'est tout.ca suffit", "I know.it is", "e.g. i.e.", "U.S.", "J.-C.", "S.A.R.L."],
        );
        check(
            0,
            &["Bitte nicht.At all", "oui...non", "...de", "et/ou", "20.15 Uhr", "1.000.000", "3.5", "rapport.pdf"],
        );
    }

    #[test]
    fn mail_addresses_mentions_and_hashtags_are_no_links() {
        check(0, &["jean@example.com", "@jean.de", "#metoo.fr"]);
    }

    #[test]
    fn fragments_of_addresses_are_no_links() {
        check(0, &["://", "a://", "://a", "https:/example", "www", "www.", ".com", "com", "-.de", "a..de", "tout.ca/"]);
    }
}
