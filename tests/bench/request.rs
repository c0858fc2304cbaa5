//! The requests that are sent: a new comment, one text to score, the constant answer.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;

use crate::comments::Comments;

/// The admin key of every service that is started here.
pub(crate) const ADMIN_KEY: &str = "key-of-the-benchmark-only";

/// How many readers write, and under how many articles: a busy day of one newsroom.
const N_AUTHORS: u64 = 5_000;
const N_ARTICLES: u64 = 200;

/// What is asked of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// `POST /v1/comments` with an id of its own.
    Submit,
    /// `POST /v1/score` with one text.
    Score,
    /// `GET /healthz`, a constant.
    Health,
    /// The bytes of a submit and a field that nobody knows: the same request, read whole and answered by a constant.
    Constant,
}

impl Call {
    /// All, in the order of the table.
    pub(crate) const ALL: [Self; 4] = [Self::Submit, Self::Score, Self::Health, Self::Constant];

    /// As in the contract.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Submit | Self::Constant => "POST /v1/comments",
            Self::Score => "POST /v1/score",
            Self::Health => "GET /healthz",
        }
    }

    /// As in the table.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Submit => "`POST /v1/comments`",
            Self::Score => "`POST /v1/score`",
            Self::Health => "`GET /healthz`",
            Self::Constant => "the same submit, read and answered by a constant (422)",
        }
    }

    /// The only status that is right.
    pub(crate) const fn expected(self) -> u16 {
        match self {
            Self::Submit => 201,
            Self::Score | Self::Health => 200,
            Self::Constant => 422,
        }
    }
}

/// Writes requests; shared by all connections, so that no id comes twice in the life of this process.
pub(crate) struct Requests {
    json_texts: Vec<String>,
    next: AtomicU64,
}

impl Requests {
    /// Encodes the texts once, so that the connections need not.
    pub(crate) fn of(comments: &Comments) -> Result<Self> {
        let encoded = comments.texts().iter().map(|text| serde_json::to_string(text.as_str()));
        Ok(Self { json_texts: encoded.collect::<Result<_, _>>()?, next: AtomicU64::new(0) })
    }

    /// How many were written.
    pub(crate) fn n_written(&self) -> u64 {
        self.next.load(Ordering::Relaxed)
    }

    /// Writes the next request of this kind over `request`, using `body` as a scratch.
    pub(crate) fn write_next(&self, call: Call, request: &mut Vec<u8>, body: &mut Vec<u8>) -> std::io::Result<()> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        request.clear();
        body.clear();
        match call {
            Call::Health => return request.write_all(b"GET /healthz HTTP/1.1\r\nHost: vigie\r\n\r\n"),
            Call::Score => write!(body, r#"{{"texts":[{}]}}"#, self.text(number))?,
            Call::Submit => self.write_comment(number, "", body)?,
            Call::Constant => self.write_comment(number, r#""unknown":0,"#, body)?,
        }
        write!(
            request,
            "{} HTTP/1.1\r\nHost: vigie\r\nAuthorization: Bearer {ADMIN_KEY}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            call.name(),
            body.len()
        )?;
        request.write_all(body)
    }

    fn write_comment(&self, number: u64, first_field: &str, body: &mut Vec<u8>) -> std::io::Result<()> {
        let (author, article) = (number % N_AUTHORS, number % N_ARTICLES);
        write!(
            body,
            r#"{{{first_field}"id":"bench-{number}","article":{{"id":"article-{article}","section":"politics"}},"author":{{"id":"reader-{author}","name":"Reader {author}"}},"text":{}}}"#,
            self.text(number)
        )
    }

    fn text(&self, number: u64) -> &str {
        let position = number as usize % self.json_texts.len().max(1);
        self.json_texts.get(position).map_or("\"\"", String::as_str)
    }
}
