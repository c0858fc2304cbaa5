//! HTML as plain text: tags gone, breaks and paragraphs as line ends, the entities that comment editors write as characters.
//!
//! Comments are a few tags around text, not pages: nothing here parses scripts or styles.

/// The text of a comment in HTML.
pub(super) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        // A `<` that no letter or slash follows opens no tag.
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let Some((tag, behind)) = after.split_once('>').filter(|_| is_tag) else {
            text.push('<');
            rest = after;
            continue;
        };
        if is_break(tag) && !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = behind;
    }
    text.push_str(rest);
    entities(&text).trim().to_owned()
}

fn is_break(tag: &str) -> bool {
    let name: String =
        tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    matches!(name.as_str(), "br" | "p" | "div" | "li" | "blockquote")
}

/// Entities as characters; what is none stays as it is.
fn entities(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        read.push_str(before);
        let found = after.split_once(';').and_then(|(name, behind)| entity(name).map(|c| (c, behind)));
        let (c, behind) = found.unwrap_or(('&', after));
        read.push(c);
        rest = behind;
    }
    read + rest
}

/// The character of an entity's name, without `&` and `;`.
pub(super) fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        numbered => {
            let number = numbered.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)
        }
    }
}
