//! JSON as Google's parser reads it: keys without quotes, single quotes, commas before a closing bracket.
//!
//! Total: any text gives a value or the place where it stops making sense, and none panics.

use serde_json::{Map, Number, Value};

/// The deepest nesting. The contract's own messages need five.
const MAX_DEPTH: usize = 64;

/// Where a text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// In bytes from the beginning.
    pub(super) at: usize,
}

/// Reads one value; nothing at all reads as an empty message.
pub(super) fn parse(text: &str) -> Result<Value, Malformed> {
    let mut reader = Reader { whole: text, rest: text, depth: 0 };
    reader.skip_space();
    if reader.rest.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let value = reader.value()?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(value) } else { Err(reader.malformed()) }
}

struct Reader<'t> {
    whole: &'t str,
    rest: &'t str,
    depth: usize,
}

impl<'t> Reader<'t> {
    const fn malformed(&self) -> Malformed {
        Malformed { at: self.whole.len() - self.rest.len() }
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    }

    fn take(&mut self, token: char) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    /// Takes the longest beginning of which every character fits.
    fn run(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        run
    }

    fn value(&mut self) -> Result<Value, Malformed> {
        match self.rest.chars().next() {
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::list),
            Some('"' | '\'') => self.string().map(Value::String),
            _ => self.bare(),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Value, Malformed>) -> Result<Value, Malformed> {
        if self.depth == MAX_DEPTH {
            return Err(self.malformed());
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value, Malformed> {
        self.take('{');
        let mut fields = Map::new();
        loop {
            self.skip_space();
            if self.take('}') {
                return Ok(Value::Object(fields));
            }
            let name = self.name()?;
            self.skip_space();
            if !self.take(':') {
                return Err(self.malformed());
            }
            self.skip_space();
            let value = self.value()?;
            fields.insert(name, value);
            self.comma_or('}')?;
        }
    }

    fn list(&mut self) -> Result<Value, Malformed> {
        self.take('[');
        let mut values = Vec::new();
        loop {
            self.skip_space();
            if self.take(']') {
                return Ok(Value::Array(values));
            }
            values.push(self.value()?);
            self.comma_or(']')?;
        }
    }

    /// Behind a value stands a comma, or the end, which is left for the next round.
    fn comma_or(&mut self, end: char) -> Result<(), Malformed> {
        self.skip_space();
        if self.take(',') || self.rest.starts_with(end) { Ok(()) } else { Err(self.malformed()) }
    }

    fn name(&mut self) -> Result<String, Malformed> {
        if self.rest.starts_with(['"', '\'']) {
            return self.string();
        }
        let name = self.run(|c| c.is_alphanumeric() || "_$@-.".contains(c));
        if name.is_empty() { Err(self.malformed()) } else { Ok(name.to_owned()) }
    }

    fn bare(&mut self) -> Result<Value, Malformed> {
        let before = self.malformed();
        match self.run(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "null" => Ok(Value::Null),
            number => number.parse::<Number>().map(Value::Number).map_err(|_no_number| before),
        }
    }

    fn string(&mut self) -> Result<String, Malformed> {
        let quote = if self.take('"') { '"' } else { '\'' };
        if quote == '\'' {
            self.take(quote);
        }
        let mut text = String::new();
        loop {
            text.push_str(self.run(|c| c != quote && c != '\\'));
            if self.take(quote) {
                return Ok(text);
            }
            if !self.take('\\') {
                return Err(self.malformed());
            }
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Result<char, Malformed> {
        let Some(letter) = self.rest.chars().next() else { return Err(self.malformed()) };
        self.take(letter);
        Ok(match letter {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(),
            other => other,
        })
    }

    /// A code point in one or two UTF-16 units; half of a pair reads as the replacement character.
    fn code_point(&mut self) -> Result<char, Malformed> {
        let first = self.unit()?;
        let mut units = vec![first];
        if (0xD800..0xDC00).contains(&first) && self.rest.starts_with("\\u") {
            let before = self.rest;
            self.rest = self.rest.strip_prefix("\\u").unwrap_or_default();
            let second = self.unit()?;
            if (0xDC00..0xE000).contains(&second) {
                units.push(second);
            } else {
                self.rest = before;
            }
        }
        let decoded = char::decode_utf16(units).next().and_then(Result::ok);
        Ok(decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Result<u16, Malformed> {
        let digits = self.rest.split_at_checked(4);
        let digits = digits.filter(|(digits, _)| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some((digits, rest)) = digits else { return Err(self.malformed()) };
        self.rest = rest;
        u16::from_str_radix(digits, 16).map_err(|_no_digits| self.malformed())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_need_no_quotes_and_commas_may_trail() {
        let value = parse("{comment: {text: 'what kind of \"idiot\"',}, requestedAttributes: {TOXICITY:{},},}");
        let expected = json!({
            "comment": {"text": "what kind of \"idiot\""}, "requestedAttributes": {"TOXICITY": {}},
        });
        assert_eq!(value, Ok(expected));
    }

    #[test]
    fn escapes_read_as_in_json_and_half_a_pair_is_replaced() {
        assert_eq!(parse(r#""\u00e9\ud83d\ude00\n\'\/""#), Ok(json!("é😀\n'/")));
        assert_eq!(parse(r#""\ud83dx\ud83d\u0041""#), Ok(json!("\u{fffd}x\u{fffd}A")));
    }

    #[test]
    fn nothing_is_an_empty_message_and_nonsense_is_nothing() {
        assert_eq!(parse(" \n"), Ok(json!({})));
        for nonsense in ["{", "[1 2]", "{a}", "{a:}", "}", "'x", "\"\\u12\"", "nul", "{} {}", "1..2", ",", "[,]"] {
            assert!(parse(nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn depth_has_an_end() {
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH))).is_ok());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,200}") {
            let _read = parse(&text);
        }

        #[test]
        fn what_looks_nearly_like_json_does_not_panic(text in r#"[\{\}\[\]:,'"\\u0-9a-f \-+.é]{0,80}"#) {
            let _read = parse(&text);
        }

        #[test]
        fn what_strict_parsers_read_is_read_alike(text in ".{0,60}", number in any::<i32>(), yes in any::<bool>()) {
            let value = json!({"a": text, "b": [number, yes, null], "c": {text.as_str(): {}}});
            prop_assert_eq!(parse(&value.to_string()), Ok(value.clone()));
            prop_assert_eq!(parse(&format!("{value:#}")), Ok(value));
        }
    }
}
