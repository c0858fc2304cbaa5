//! `WordPress` eXtended RSS, what *Tools → Export* writes: `wp:comment` elements, decided by `wp:comment_approved` (1 is approved, `spam`
//! and `trash` are rejections, 0 waits).

use std::io::BufRead;

use anyhow::Result;
use vigie::category::Category;

use super::elements::{self, Element};
use super::html;
use super::sink::{Found, Sink, approved, with};

pub(super) fn read(input: impl BufRead, sink: &mut Sink) -> Result<()> {
    elements::each(input, "wp:comment", |place, comment| {
        // Pingbacks and trackbacks are other sites' links, not what a reader wrote.
        let kind = comment.child("wp:comment_type");
        match comment.child("wp:comment_approved") {
            _ if !matches!(kind, "" | "comment") => sink.pass(),
            "1" => sink.take(place, Ok(found(comment, approved())))?,
            "spam" => sink.take(place, Ok(found(comment, with(Category::Spam))))?,
            "trash" => sink.take(place, Ok(found(comment, with(Category::Toxicity))))?,
            _ => sink.pass(),
        }
        Ok(())
    })
}

fn found(comment: &Element, labels: std::collections::BTreeMap<Category, f64>) -> Found {
    Found {
        id: comment.child("wp:comment_id").to_owned(),
        text: html::text(comment.child("wp:comment_content")),
        decided_at: rfc3339(comment.child("wp:comment_date_gmt")),
        labels,
        ..Found::default()
    }
}

/// `2026-12-01 08:00:00` in UTC, as RFC 3339.
fn rfc3339(date: &str) -> String {
    date.split_once(' ').map_or_else(String::new, |(day, time)| format!("{day}T{time}Z"))
}
