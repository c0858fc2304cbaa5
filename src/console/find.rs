//! Everything that was kept, found by words, author, article, state, reason, moderator and time; and from there, opened
//! again.

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::{Markup, html};

use super::beside::excerpt;
use super::filter::{Asked, Over, escaped};
use super::frame::{self, Place};
use super::guard::Signed;
use super::moment::{ago, time};
use super::tongue::Tongue;
use super::vocabulary::status_word;
use crate::api::cursor;
use crate::clock::UnixMillis;
use crate::service::{Paging, Service};
use crate::store::{SearchPage, StoredComment};

/// How many comments stand on a page.
const PAGE: usize = 25;

/// The page.
pub(super) async fn page(signed: Signed, service: Data<Service>, asked: Asked) -> HttpResponse {
    // An address that was cut begins anew.
    let cursor = cursor::read(&asked.cursor).ok().filter(|cursor| !cursor.is_empty());
    let content = async {
        let found = service.search(asked.search(), Paging { limit: PAGE, cursor }).await?;
        Ok(whole(signed.tongue, &asked, &found, service.clock().now()))
    };
    frame::page(&signed, Place::Find, &signed.tongue.say("find-title"), content.await)
}

fn whole(tongue: Tongue, asked: &Asked, found: &SearchPage, now: UnixMillis) -> Markup {
    html! {
        div.page {
            header { h1 { (tongue.say("find-title")) } p.quiet { (tongue.say("find-text")) } }
            (asked.form(tongue, Over::Everything, "/console/find"))
            @if found.comments.is_empty() {
                p.large { (tongue.say("find-nothing")) }
            } @else {
                (results(tongue, &found.comments, now))
            }
            @if let Some(next) = &found.next {
                p { a.button href=(format!("/console/find?{}&cursor={}", asked.query(), cursor::write(next))) { (tongue.say("find-more")) } }
            }
        }
    }
}

/// Comments in a list, each with the way to its own page.
pub(super) fn results(tongue: Tongue, comments: &[StoredComment], now: UnixMillis) -> Markup {
    html! { ul.results { @for stored in comments { li { (result(tongue, stored, now)) } } } }
}

fn result(tongue: Tongue, stored: &StoredComment, now: UnixMillis) -> Markup {
    let comment = &stored.comment;
    let title = comment.article.title.as_ref().map_or(comment.article.id.as_str(), |title| title.as_str());
    let name = comment.author.name.as_ref().map_or(comment.author.id.as_str(), |name| name.as_str());
    let holder = stored.lease.as_ref().filter(|lease| lease.until > now);
    html! {
        p.words dir="auto" {
            a href=(format!("/console/comments/{}", escaped(comment.id.as_str()))) { (excerpt(comment.text.as_str())) }
        }
        p.context {
            span class={ "chip " (status_word(stored.status)) } { (tongue.status(stored.status)) }
            " " bdi { (name) } " · " bdi { (title) } " · " (time(stored.received_at)) " · " (ago(tongue, stored.received_at, now))
            @if let Some((entry, action)) = stored.person_decision() {
                " · " (tongue.action(action)) " " (time(entry.at))
            }
            " " strong data-holder-of=(comment.id.as_str()) {
                @if let Some(lease) = holder { (tongue.say_with("held-by", [("who", lease.moderator.as_str().into())])) }
            }
        }
    }
}
