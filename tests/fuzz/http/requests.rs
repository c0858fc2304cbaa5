//! Requests that are well-formed HTTP and nearly right: every line, value and body may be tampered with.

use std::fmt::Write;

use serde_json::Value;

use super::contract::Operation;
use super::service::{ADMIN_KEY, MORE_KEYS};
use crate::engine::{Random, alter, damage};

/// What stands in for identifiers: few, so that they meet again.
const IDS: &[&str] =
    &["c1", "c2", "c3", "c4", "c5", "a1", "anna", "website", "settings", "system", "no", "a%2Fb", "%C3%A9"];
/// Texts of comments.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "Merci pour cet article.", "Du Idiot!", "I will kill you", "c o n n a r d", "https://a.de https://b.de https://c.de",
    "👍", "\u{202e}txet", "", " ", "\u{200b}", "ECRIVEZ-MOI A jean@example.com", "1", "x\u{0}y",
];
const NOW: &str = "2026-11-22T18:00:00Z";
const TIMES: &[&str] = &["-009999-01-01T00:00:00Z", "9999-12-31T23:59:59.999+25:59", "2026-11-22"];
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FETCH", "get"];
/// Pieces of JSON and of what breaks it.
const PIECES: &[&str] =
    &["{", "}", "[", "]", "\"", ",", ":", "\\u0000", "\\ud800", "\\", "null", "1e999", "\u{feff}", "[[[[[["];
const MAX_BODY_BYTES: usize = 100_000;

/// A request as bytes.
pub(super) fn request(operations: &[Operation], random: &mut Random) -> Vec<u8> {
    let operation = &operations[random.below(operations.len())];
    let method = if random.one_in(20) { random.pick(METHODS) } else { &operation.method };
    let version = if random.one_in(40) { "1.0" } else { "1.1" };
    let target = target(operation, random);
    let mut head = format!("{method} {target} HTTP/{version}\r\nhost: v\r\n").into_bytes();
    add_headers(&mut head, random);
    let body = body(operation, random);
    frame(head, body.as_deref(), version, random)
}

fn target(operation: &Operation, random: &mut Random) -> String {
    let mut path = String::new();
    for piece in operation.path.split_inclusive('/') {
        if piece.starts_with('{') {
            let slash = if piece.ends_with('/') { "/" } else { "" };
            write!(path, "{}{slash}", escaped(random)).expect("writes to a string");
        } else {
            path.push_str(piece);
        }
    }
    if random.one_in(20) {
        path.push_str(random.pick(&["/", "//", "/..", "/%2e%2e/", "%00", "%", "%zz", ";a=b", "/x/y/z", "~"]));
    }
    path + &query(operation, random)
}

/// Something in a path or a query: a known identifier, or any bytes with percent signs.
fn escaped(random: &mut Random) -> String {
    if !random.one_in(4) {
        return random.pick(IDS).to_owned();
    }
    let longest = [4, 40, 400][random.below(3)];
    let n_bytes = random.below(longest);
    (0..n_bytes).fold(String::from("x"), |escaped, _| format!("{escaped}%{:02X}", random.next() as u8))
}

fn query(operation: &Operation, random: &mut Random) -> String {
    let mut pairs = Vec::new();
    for (name, value) in &operation.query {
        if random.one_in(2) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let values = [value.as_str(), "1", "0.5", "fr", "toxicity", "-1", "", "nan", "1e400", "99999999999", "a=b"];
            let drawn = if random.one_in(5) { escaped(random) } else { random.pick(&values).to_owned() };
            pairs.push(format!("{name}={drawn}"));
        }
    }
    if random.one_in(10) {
        pairs.push(random.pick(&["x=1", "limit=1&limit=2", "&&&", "=", "%FF=%FE", "a[]=1"]).to_owned());
    }
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn add_headers(head: &mut Vec<u8>, random: &mut Random) {
    let more_keys = MORE_KEYS.map(|(_, key)| key);
    let key = format!("Bearer {}", if random.one_in(2) { random.pick(&more_keys) } else { ADMIN_KEY });
    let keys = ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", ADMIN_KEY, "bearer admin-key-of-the-fuzz"];
    header(head, "authorization", if random.one_in(10) { random.pick(&keys) } else { &key });
    let types = ["application/json; charset=utf-8", "text/plain", "", "APPLICATION/JSON", ";", "application/json;"];
    header(head, "content-type", if random.one_in(10) { random.pick(&types) } else { "application/json" });
    while random.one_in(4) {
        let names = ["x-request-id", "accept", "accept-encoding", "cookie", "if-none-match", "origin", "x-a", "range"];
        let name = random.pick(&names);
        let value: Vec<u8> = (0..random.below(100)).map(|_| visible(random)).collect();
        head.extend([name.as_bytes(), b": ", &value, b"\r\n"].concat());
    }
    if random.one_in(30) {
        header(head, "connection", random.pick(&["close", "keep-alive", "x", "close, keep-alive"]));
    }
    if random.one_in(30) {
        header(head, "content-encoding", random.pick(&["gzip", "br", "identity", "x"]));
    }
    if random.one_in(30) {
        header(head, "expect", "100-continue");
    }
}

fn header(head: &mut Vec<u8>, name: &str, value: &str) {
    head.extend(format!("{name}: {value}\r\n").into_bytes());
}

/// A byte that may stand in a header: ASCII one can see, a space, or beyond ASCII.
fn visible(random: &mut Random) -> u8 {
    let byte = random.next() as u8;
    if (0x20..0x7f).contains(&byte) || byte >= 0x80 { byte } else { b'a' }
}

fn body(operation: &Operation, random: &mut Random) -> Option<Vec<u8>> {
    let mut json = match &operation.body {
        Some(body) => body.clone(),
        None if random.one_in(8) => Value::Object(serde_json::Map::new()),
        None => return None,
    };
    fill(&mut json, random);
    if random.one_in(2) {
        (0..random.below(4)).for_each(|_| alter(&mut json, random));
    }
    let mut bytes = json.to_string().into_bytes();
    if random.one_in(4) {
        let tokens: Vec<Vec<u8>> = PIECES.iter().map(|piece| piece.as_bytes().to_vec()).collect();
        (0..=random.below(3)).for_each(|_| damage(&mut bytes, &tokens, random));
    }
    bytes.truncate(MAX_BODY_BYTES);
    Some(bytes)
}

/// Puts identifiers, texts and numbers where they belong; leaves out what may be missing now and then.
fn fill(value: &mut Value, random: &mut Random) {
    match value {
        Value::Object(fields) => {
            if random.one_in(3) {
                fields.retain(|_, _| !random.one_in(6));
            }
            for (name, value) in fields.iter_mut() {
                match (name.as_str(), &*value) {
                    ("id" | "name", Value::String(_)) if random.one_in(4) => *value = random.next().to_string().into(),
                    ("id" | "name", Value::String(_)) => *value = random.pick(IDS).into(),
                    ("text" | "note" | "title", Value::String(_)) => *value = random.pick(TEXTS).into(),
                    ("parent_id" | "reason" | "key" | "url", _) if random.one_in(2) => *value = Value::Null,
                    ("language", _) => *value = mostly("fr", &["de-CH", "und", "x"], random).into(),
                    ("created_at", _) => *value = mostly(NOW, TIMES, random).into(),
                    ("version" | "limit", _) => *value = random.below(5).into(),
                    _ => fill(value, random),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, random)),
        _ => {}
    }
}

fn mostly(usual: &'static str, others: &[&'static str], random: &mut Random) -> &'static str {
    if random.one_in(8) { random.pick(others) } else { usual }
}

/// Puts head and body together, with a length or in chunks.
fn frame(mut head: Vec<u8>, body: Option<&[u8]>, version: &str, random: &mut Random) -> Vec<u8> {
    let Some(body) = body else {
        head.extend(b"content-length: 0\r\n\r\n");
        return head;
    };
    if version == "1.0" || !random.one_in(8) {
        head.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
        head.extend(body);
        return head;
    }
    head.extend(b"transfer-encoding: chunked\r\n\r\n");
    for chunk in body.chunks(1 + random.below(5_000)) {
        head.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
        head.extend(chunk);
        head.extend(b"\r\n");
    }
    head.extend(b"0\r\n\r\n");
    head
}
