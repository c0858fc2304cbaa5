//! What came back, with the questions that tests ask of it.

use serde_json::Value;
use ureq::Body;
use ureq::http::{HeaderMap, Response};

/// An answer, read whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The body as JSON, or as a string when it is none.
    pub(crate) body: Value,
}

impl Answer {
    pub(super) fn read(mut response: Response<Body>) -> Self {
        let bytes = response.body_mut().read_to_vec().expect("a whole body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    /// Goes on only when the status is this one.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Goes on only when this is a problem of this code in its full shape.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.body);
        assert_eq!(answer.text("code"), code);
        assert_eq!(answer.text("type"), format!("urn:vigie:problem:{code}"));
        assert_eq!(answer.at("/status"), u64::from(status));
        assert!(!answer.text("title").is_empty() && !answer.text("detail").is_empty());
        assert_eq!(answer.text("request_id"), answer.header("x-request-id"));
        answer
    }

    /// Goes on only when exactly these fields are blamed.
    #[track_caller]
    pub(crate) fn blaming(self, fields: &[&str]) -> Self {
        let blamed: Vec<&str> = self
            .at("/errors")
            .as_array()
            .map_or(Vec::new(), |errors| errors.iter().filter_map(|error| error["field"].as_str()).collect());
        assert_eq!(blamed, fields, "{}", self.body);
        self
    }

    /// A part of the body by JSON pointer; null when there is none.
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// A string field of the body.
    #[track_caller]
    pub(crate) fn text(&self, field: &str) -> &str {
        self.body[field].as_str().unwrap_or_else(|| panic!("no string `{field}` in {}", self.body))
    }

    /// The ids of the comments in the body.
    pub(crate) fn comment_ids(&self) -> Vec<String> {
        let rows = self.at("/comments").as_array().expect("comments");
        rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// A header, empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
