//! The XML that Disqus exports: `post` elements with `message` in HTML, `isDeleted` and `isSpam`.
//!
//! A deleted post may have been taken back by its author, so only those marked as spam count as rejections; others that are
//! deleted say nothing.

use std::io::BufRead;

use anyhow::Result;
use vigie::category::Category;

use super::sink::{Found, Sink, approved, with};
use super::{elements, html};

pub(super) fn read(input: impl BufRead, sink: &mut Sink) -> Result<()> {
    elements::each(input, "post", |place, post| {
        let labels = match (post.child("isSpam"), post.child("isDeleted")) {
            ("true", _) => with(Category::Spam),
            (_, "true") => {
                sink.pass();
                return Ok(());
            }
            _ => approved(),
        };
        let found = Found {
            id: post.id.clone(),
            text: html::text(post.child("message")),
            decided_at: post.child("createdAt").to_owned(),
            labels,
            ..Found::default()
        };
        Ok(sink.take(place, Ok(found))?)
    })
}
