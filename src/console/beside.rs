//! An author, beside their comment: how their comments were judged, and what they wrote last.

use fluent_bundle::FluentValue;
use maud::{Markup, html};

use super::filter::escaped;
use super::moment::ago;
use super::tongue::Tongue;
use super::vocabulary::status_word;
use crate::author::AuthorRecord;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::store::{AuthorTotals, StoredComment};

/// How much of an earlier comment is shown, in characters.
const EXCERPT: usize = 140;

/// What the sidebar shows.
pub(super) fn author(
    tongue: Tongue,
    id: &Id,
    totals: &AuthorTotals,
    last: &[&StoredComment],
    now: UnixMillis,
) -> Markup {
    html! {
        section.author {
            h2 { (tongue.say("author-title")) }
            (figures(tongue, totals))
            @if !last.is_empty() {
                h3 { (tongue.say("author-last")) }
                ul.last {
                    @for comment in last { li { (line(tongue, comment, now)) } }
                }
            }
            p { a href=(format!("/console/authors/{}", escaped(id.as_str()))) { (tongue.say("author-more")) } }
        }
    }
}

/// Totals and rates.
pub(super) fn figures(tongue: Tongue, totals: &AuthorTotals) -> Markup {
    let record = totals.record;
    html! {
        dl.figures {
            div { dt { (tongue.say("author-comments")) } dd.number { (record.n_comments) } }
            div { dt { (tongue.say("author-approved")) } dd.number { (record.n_approved) } }
            div { dt { (tongue.say("author-rejected")) } dd.number { (record.n_rejected) } }
            (rate(tongue, "author-rate-30", totals.last_30_days))
            (rate(tongue, "author-rate-90", totals.last_90_days))
            @if totals.reports.n_decided > 0 {
                div {
                    dt { (tongue.say("author-reports")) }
                    dd.number { (totals.reports.n_upheld) " / " (totals.reports.n_decided) }
                }
            }
        }
    }
}

fn rate(tongue: Tongue, name: &str, record: AuthorRecord) -> Markup {
    let rate = record.rejection_rate().map_or_else(|| "–".to_owned(), |rate| tongue.percent(rate));
    html! { div { dt { (tongue.say(name)) } dd.number { (rate) } } }
}

/// One comment on one line.
pub(super) fn line(tongue: Tongue, stored: &StoredComment, now: UnixMillis) -> Markup {
    let address = format!("/console/comments/{}", escaped(stored.comment.id.as_str()));
    let label = tongue.say_with("open-comment", [("status", FluentValue::from(tongue.status(stored.status)))]);
    html! {
        a.line href=(address) aria-label=(format!("{label}: {}", excerpt(stored.comment.text.as_str()))) {
            span class={ "chip " (status_word(stored.status)) } { (tongue.status(stored.status)) }
            span.words dir="auto" { (excerpt(stored.comment.text.as_str())) }
            span.quiet { (ago(tongue, stored.received_at, now)) }
        }
    }
}

/// The beginning of a text.
pub(super) fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(EXCERPT).collect();
    if text.chars().nth(EXCERPT).is_some() {
        excerpt.push('…');
    }
    excerpt
}
