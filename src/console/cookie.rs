//! Cookies, read from a request and written for an answer (RFC 6265). Values of ours need no escaping.

use actix_web::http::header::{COOKIE, HeaderMap};

/// Where cookies of the console go: nowhere else.
const PATH: &str = "/console";

/// The value of a cookie.
pub(super) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(COOKIE).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut named = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(known, _)| *known == name);
    named.next().map(|(_, value)| value)
}

/// How a cookie travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    /// Over https only.
    Secure,
    /// Over anything: on the machine itself, where there is no certificate.
    Plain,
}

/// A cookie that scripts cannot read and that is sent along to pages of ours only. Without `max_age_s` it ends with the
/// browser.
pub(super) fn set(name: &str, value: &str, max_age_s: Option<u64>, transport: Transport) -> String {
    let age = max_age_s.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if transport == Transport::Secure { "; Secure" } else { "" };
    format!("{name}={value}; Path={PATH}; HttpOnly; SameSite=Strict{age}{secure}")
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=1; vigie=xyz ;vigie2=3"));
        assert_eq!((read(&headers, "vigie"), read(&headers, "b")), (Some("xyz"), None));
    }

    #[test]
    fn a_cookie_is_strict_and_out_of_scripts_reach() {
        let plain = set("vigie", "x", None, Transport::Plain);
        assert_eq!(plain, "vigie=x; Path=/console; HttpOnly; SameSite=Strict");
        assert!(set("vigie", "x", Some(0), Transport::Secure).ends_with("; Max-Age=0; Secure"));
    }
}
