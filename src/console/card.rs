//! One comment to be decided: the text, large, with what is around it, and beside it everything that may weigh.

use maud::{Markup, html};

use super::beside;
use super::frame::Content;
use super::moment::{ago, time};
use super::passage;
use super::tongue::Tongue;
use super::vocabulary::status_word;
use super::why;
use crate::article::ArticleRef;
use crate::clock::UnixMillis;
use crate::queue::Lane;
use crate::service::{Paging, Service, ServiceError};
use crate::store::{AuthorTotals, SearchFilter, StoredComment, StoredReport};

/// How many of an author's earlier comments stand beside.
const N_LAST: usize = 5;
/// How far up a thread is followed.
const MAX_ANCESTORS: usize = 6;

/// A comment with all that its card shows.
pub(super) struct Dossier {
    stored: StoredComment,
    author: AuthorTotals,
    last: Vec<StoredComment>,
    /// The comments it answers, nearest first.
    ancestors: Vec<StoredComment>,
    reports: Vec<StoredReport>,
    now: UnixMillis,
}

impl Dossier {
    /// Gathers it.
    pub(super) async fn gather(service: &Service, stored: StoredComment) -> Result<Self, ServiceError> {
        let author = &stored.comment.author.id;
        let filter = SearchFilter { author: Some(author.clone()), ..SearchFilter::default() };
        let last = service.search(filter, Paging { limit: N_LAST + 1, cursor: None }).await?.comments;
        let reports = if stored.reports.n > 0 { service.reports(&stored.comment.id).await? } else { Vec::new() };
        Ok(Self {
            author: service.author(author).await?,
            last,
            ancestors: ancestors(service, &stored).await,
            reports,
            now: service.clock().now(),
            stored,
        })
    }
}

/// Up the thread as far as it is known: parents may be older than the service, or erased.
async fn ancestors(service: &Service, stored: &StoredComment) -> Vec<StoredComment> {
    let mut found: Vec<StoredComment> = Vec::new();
    while found.len() < MAX_ANCESTORS {
        let Some(id) = found.last().unwrap_or(stored).comment.parent_id.as_ref() else { break };
        let Ok(parent) = service.comment(id).await else { break };
        found.push(parent);
    }
    found
}

/// The cards of comments, in order.
pub(super) async fn cards(service: &Service, tongue: Tongue, comments: Vec<StoredComment>) -> Content {
    let mut cards = Vec::new();
    for stored in comments {
        cards.push(draw(tongue, &Dossier::gather(service, stored).await?));
    }
    Ok(html! { @for card in &cards { (card) } })
}

/// A card.
pub(super) fn draw(tongue: Tongue, dossier: &Dossier) -> Markup {
    let Dossier { stored, author, last, reports, now, .. } = dossier;
    let comment = &stored.comment;
    let decision = stored.machine_decision().map(|(_, decision)| decision);
    let others: Vec<_> = last.iter().filter(|other| other.comment.id != comment.id).take(N_LAST).collect();
    let address = web_address(&comment.article);
    html! {
        article.card data-id=(comment.id.as_str()) data-version=(stored.version) data-article=[address] tabindex="-1" {
            div.middle {
                (head(tongue, stored, *now))
                (thread(tongue, dossier))
                (said(tongue, stored))
                (disguise(tongue, comment.text.as_str()))
                (why::reports(tongue, reports, *now))
                @if stored.history.len() > 1 {
                    section { h2 { (tongue.say("history-title")) } (why::history(tongue, &stored.history)) }
                }
            }
            aside.beside aria-label=(tongue.say("beside-label")) {
                @if let Some(decision) = decision { (why::reasons(tongue, decision)) }
                (beside::author(tongue, &comment.author.id, author, &others, *now))
            }
        }
    }
}

fn head(tongue: Tongue, stored: &StoredComment, now: UnixMillis) -> Markup {
    let comment = &stored.comment;
    let language = stored.machine_decision().map(|(_, decision)| decision.language.as_str());
    html! {
        header.about {
            p.article {
                @if let Some(section) = &comment.article.section { span.section dir="auto" { (section.as_str()) } " " }
                (title(&comment.article))
            }
            p.by {
                strong dir="auto" { (comment.author.name.as_ref().map_or(comment.author.id.as_str(), |name| name.as_str())) }
                " · " (time(comment.created_at)) " · " (ago(tongue, comment.created_at, now))
                @if let Some(code) = language { " · " (tongue.language(code)) }
            }
            p.chips {
                @if let Some(place) = stored.place.filter(|place| place.lane != Lane::Normal) {
                    span.chip.lane { (tongue.lane(place.lane)) }
                }
                @if stored.waiting_since.is_none() || stored.reports.n > 0 {
                    span class={ "chip " (status_word(stored.status)) } { (tongue.status(stored.status)) }
                }
                @if stored.reports.n > 0 {
                    span.chip.reported { (tongue.count("chip-reports", u64::from(stored.reports.n))) }
                }
            }
        }
    }
}

/// The article's title, and the way to it.
fn title(article: &ArticleRef) -> Markup {
    let title = article.title.as_ref().map_or(article.id.as_str(), |title| title.as_str());
    html! {
        @if let Some(address) = web_address(article) {
            a dir="auto" href=(address) target="_blank" rel="noopener noreferrer nofollow" { (title) }
        } @else {
            span dir="auto" { (title) }
        }
    }
}

/// The article's address, when it is one of the web: readers' systems say what it is, and `javascript:` is one too.
fn web_address(article: &ArticleRef) -> Option<&str> {
    let address = article.url.as_ref()?.as_str();
    (address.starts_with("https://") || address.starts_with("http://")).then_some(address)
}

fn thread(tongue: Tongue, dossier: &Dossier) -> Markup {
    html! {
        @if let Some(parent) = dossier.ancestors.first() {
            details.thread data-thread {
                summary {
                    (tongue.say("answers-to")) " "
                    bdi { (parent.comment.author.name.as_ref().map_or(parent.comment.author.id.as_str(), |name| name.as_str())) }
                }
                @for ancestor in dossier.ancestors.iter().rev() {
                    blockquote dir="auto" {
                        p { (ancestor.comment.text.as_str()) }
                        footer.quiet { (beside::line(tongue, ancestor, dossier.now)) }
                    }
                }
            }
        }
    }
}

fn said(tongue: Tongue, stored: &StoredComment) -> Markup {
    let text = stored.comment.text.as_str();
    let decision = stored.machine_decision().map(|(_, decision)| decision);
    // Codes of languages have two or three letters; what was not recognised is called something longer.
    let language = decision.map(|decision| decision.language.as_str()).filter(|code| code.len() <= 3);
    let highlights = decision.map(|decision| decision.highlights.as_slice()).unwrap_or_default();
    html! { div.text dir="auto" lang=[language] { (passage::marked(tongue, text, highlights)) } }
}

fn disguise(tongue: Tongue, text: &str) -> Markup {
    let disguised = passage::disguised(text);
    html! {
        @if !disguised.is_empty() {
            p.disguise {
                (tongue.say("disguised")) " "
                @for (position, (said, reads)) in disguised.iter().enumerate() {
                    @if position > 0 { ", " }
                    bdi { (said) } " → " strong { bdi { (reads) } }
                }
            }
        }
    }
}
