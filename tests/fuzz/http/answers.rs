//! What may come back: successes, and problems of the table in `src/api/error.rs`; below other systems' paths, what their
//! contracts say, which `tests/api` knows better.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::wire::RawAnswer;

/// The product's own table is read as text, so that a new row is known here at once.
const TABLE: &str = include_str!("../../../src/api/error.rs");

/// Where other systems' contracts begin: they refuse in words of their own.
const OTHER_CONTRACTS: [&str; 7] =
    ["/v1alpha1/", "/$discovery/", "/discovery/", "/batch", "/coral/", "/v1/moderations", "/1.1/"];

/// The status that belongs to each code, and how often each came.
pub(super) struct Codes {
    known: BTreeMap<String, u16>,
    seen: BTreeMap<String, u64>,
}

impl Codes {
    pub(super) fn read() -> Self {
        let rows = TABLE.split("row(").filter_map(|row| {
            let mut cells = row.split(',').map(str::trim);
            let code = cells.next()?.strip_prefix('"')?.strip_suffix('"')?;
            Some((code.to_owned(), cells.next()?.parse().ok()?))
        });
        let codes: BTreeMap<String, u16> = rows.collect();
        assert!(codes.len() > 20 && codes.get("not_found") == Some(&404), "{codes:?}");
        Self { known: codes, seen: BTreeMap::new() }
    }

    /// Panics unless this answer may be given.
    pub(super) fn check(&mut self, request: &[u8], answer: &RawAnswer) {
        let shown = || String::from_utf8_lossy(&answer.body).into_owned();
        assert!(answer.status < 500, "{}: {}", answer.status, shown());
        assert!(!answer.header("x-request-id").is_empty(), "{} without a request id: {}", answer.status, shown());
        if (200..300).contains(&answer.status) {
            return self.count(&answer.status.to_string());
        }
        if is_of_another_contract(request) && answer.header("content-type") != "application/problem+json" {
            return self.count(&format!("{} in other words", answer.status));
        }
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}: {}", answer.status, shown());
        if request.starts_with(b"HEAD ") {
            return;
        }
        let problem: Value = serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", shown()));
        let code = problem["code"].as_str().unwrap_or_else(|| panic!("no code: {problem}"));
        assert_eq!(self.known.get(code), Some(&answer.status), "{problem}");
        assert_eq!(problem["status"], answer.status, "{problem}");
        assert_eq!(problem["request_id"], answer.header("x-request-id"), "{problem}");
        self.count(code);
    }

    /// How often each answer came: a campaign whose requests are all refused alike tries nothing.
    pub(super) const fn seen(&self) -> &BTreeMap<String, u64> {
        &self.seen
    }

    fn count(&mut self, code: &str) {
        *self.seen.entry(code.to_owned()).or_default() += 1;
    }
}

fn is_of_another_contract(request: &[u8]) -> bool {
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let path = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    OTHER_CONTRACTS.iter().any(|beginning| path.starts_with(beginning.as_bytes()))
}
