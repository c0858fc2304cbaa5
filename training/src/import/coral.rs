//! Coral's comments as `mongoexport --collection comments` writes them, one JSON document a line or (`--jsonArray`) one array.
//!
//! `status` decides: `APPROVED` and `REJECTED` were said by people or by rules that people wrote; `NONE`, `PREMOD` and
//! `SYSTEM_WITHHELD` wait. The text is the last of `revisions`, in HTML.

use std::fmt;
use std::io::BufRead;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use vigie::category::Category;

use super::html;
use super::sink::{BadRow, Found, Sink, approved, with};

/// A document of the comments collection, as far as it is read.
#[derive(Deserialize)]
struct Comment {
    id: String,
    status: String,
    #[serde(default)]
    revisions: Vec<Revision>,
    /// Erased comments keep their document without its revisions' text.
    #[serde(rename = "deletedAt", default)]
    deleted_at: Option<Value>,
    #[serde(rename = "createdAt", default)]
    created_at: Option<Value>,
}

#[derive(Deserialize)]
struct Revision {
    #[serde(default)]
    body: Option<String>,
}

pub(super) fn read(mut input: impl BufRead, sink: &mut Sink) -> Result<()> {
    let is_array = loop {
        let bytes = input.fill_buf().context("cannot be read")?;
        let Some(first) = bytes.first().copied() else { return Ok(()) };
        if !first.is_ascii_whitespace() {
            break first == b'[';
        }
        input.consume(1);
    };
    if is_array { read_array(input, sink) } else { read_lines(input, sink) }
}

fn read_lines(input: impl BufRead, sink: &mut Sink) -> Result<()> {
    for (line, place) in input.split(b'\n').zip(1..) {
        let line = line.context("cannot be read")?;
        if !line.trim_ascii().is_empty() {
            take(place, serde_json::from_slice(&line).ok(), sink)?;
        }
    }
    Ok(())
}

fn read_array(input: impl BufRead, sink: &mut Sink) -> Result<()> {
    let mut deserializer = serde_json::Deserializer::from_reader(input);
    let read = deserializer.deserialize_seq(Elements { sink });
    // serde's own message might show a part of a text.
    read.map_err(|error| anyhow::anyhow!("no JSON from line {} column {} on", error.line(), error.column()))
}

/// Takes an array's elements one by one, so that the array is never in memory as a whole.
struct Elements<'s> {
    sink: &'s mut Sink,
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of comments")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut place = 0;
        while let Some(element) = elements.next_element::<Value>()? {
            place += 1;
            take(place, serde_json::from_value(element).ok(), self.sink).map_err(serde::de::Error::custom)?;
        }
        Ok(())
    }
}

fn take(place: u64, comment: Option<Comment>, sink: &mut Sink) -> Result<()> {
    let Some(comment) = comment else { return Ok(sink.take(place, Err(BadRow::Unreadable))?) };
    let labels = match comment.status.as_str() {
        _ if comment.deleted_at.as_ref().is_some_and(|at| !at.is_null()) => None,
        "APPROVED" => Some(approved()),
        "REJECTED" => Some(with(Category::Toxicity)),
        _ => None,
    };
    let Some(labels) = labels else {
        sink.pass();
        return Ok(());
    };
    let body = comment.revisions.last().and_then(|revision| revision.body.as_deref()).unwrap_or_default();
    let found = Found {
        id: comment.id,
        text: html::text(body),
        decided_at: date(comment.created_at.as_ref()),
        labels,
        ..Found::default()
    };
    Ok(sink.take(place, Ok(found))?)
}

/// A date as text, or as `MongoDB`'s extended JSON writes it.
fn date(date: Option<&Value>) -> String {
    let written = date.map(|date| date.get("$date").unwrap_or(date));
    written.and_then(Value::as_str).unwrap_or_default().to_owned()
}
