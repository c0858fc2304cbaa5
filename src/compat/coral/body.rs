//! A comment's text out of its body, which is HTML or plain text as the phase is set up in Coral: the request does not say.
//!
//! A body without a tag and without an entity is taken as it is. Where a link leads stays with its text, so that it can be
//! judged. Total: any body gives a text.

/// The longest entity, with its ampersand and semicolon.
const MAX_ENTITY_BYTES: usize = 12;
/// Tags after which a line ends.
const BLOCKS: [&str; 14] = ["br", "p", "div", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr"];

/// The text that a reader of `body` sees.
pub(super) fn plain(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut link: Option<String> = None;
    let mut rest = body;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        if let Some((tag, behind)) = tag(from) {
            write_tag(tag, &mut text, &mut link);
            rest = behind;
        } else if let Some((character, behind)) = entity(from) {
            text.push(character);
            rest = behind;
        } else {
            let mut characters = from.chars();
            text.extend(characters.next());
            rest = characters.as_str();
        }
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// What stands between angle brackets at the beginning, when it is a tag, and what comes behind.
fn tag(from: &str) -> Option<(&str, &str)> {
    let inside = from.strip_prefix('<')?;
    let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    let (tag, behind) = inside.split_once('>')?;
    (is_tag && !tag.contains('<')).then_some((tag, behind))
}

fn write_tag(tag: &str, text: &mut String, link: &mut Option<String>) {
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    if name == "a" {
        let left = if tag.starts_with('/') { link.take() } else { link.replace(address(tag).unwrap_or_default()) };
        if let Some(address) = left.filter(|address| !address.is_empty() && !text.ends_with(address.as_str())) {
            text.push(' ');
            text.push_str(&address);
        }
    }
    if BLOCKS.contains(&name.as_str()) && !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// Where a link leads.
fn address(tag: &str) -> Option<String> {
    let at = tag.to_ascii_lowercase().find("href=")?;
    let value = tag.get(at + "href=".len()..)?;
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c));
    let address = match quote {
        Some(quote) => value.strip_prefix(quote)?.split(quote).next()?,
        None => value.split_whitespace().next()?,
    };
    Some(address.replace("&amp;", "&"))
}

/// The character that an entity at the beginning stands for, and what comes behind.
fn entity(from: &str) -> Option<(char, &str)> {
    let end = from.bytes().take(MAX_ENTITY_BYTES).position(|byte| byte == b';')?;
    let (name, behind) = from.strip_prefix('&')?.split_at_checked(end - 1)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => numbered(name)?,
    };
    Some((character, behind.strip_prefix(';')?))
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn html_reads_as_its_reader_sees_it() {
        let body = "<div>You <b>people</b> never learn, do you?</div><div>1 &lt; 2 &amp; &#233;&#xe9;</div>";
        assert_eq!(plain(body), "You people never learn, do you?\n1 < 2 & éé");
        assert_eq!(plain("a<br>b<br/>c"), "a\nb\nc");
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["1 < 2 and 3 > 2", "AT&T; a & b", "I <3 you", "<", "&", "&#;", "a <- b"] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn where_a_link_leads_is_kept() {
        let body = r#"See <a href="https://spam.example/?a=1&amp;b=2" rel="nofollow">this</a>."#;
        assert_eq!(plain(body), "See this https://spam.example/?a=1&b=2.");
        assert_eq!(plain("<a href='https://a.example'>https://a.example</a>"), "https://a.example");
    }

    proptest! {
        #[test]
        fn no_body_panics(body in "(<|>|&|;|#x?|/|a|href=|\"|'|é|[0-9a-z ]){0,60}") {
            let _text = plain(&body);
        }
    }
}
