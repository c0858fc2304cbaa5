//! What of everything somebody wants to see: the fields of the filter form, read forgivingly. A word that is none leaves its
//! filter out, since an address can be old or typed by hand; the form then shows what counts.

use std::convert::Infallible;
use std::fmt::Write;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Query;
use actix_web::{FromRequest, HttpRequest};
use maud::{Markup, html};
use serde::Deserialize;

use super::tongue::Tongue;
use super::vocabulary::status_word;
use crate::category::{Category, Score};
use crate::clock::UnixMillis;
use crate::comment::{Id, Line};
use crate::decision::ReasonCode;
use crate::store::{QueueFilter, QueueOrder, SearchFilter, Status};
use crate::text::Language;

/// The fields of the form, as they stand in an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) q: String,
    status: String,
    article: String,
    section: String,
    author: String,
    moderator: String,
    language: String,
    category: String,
    min_score: String,
    max_score: String,
    reason: String,
    reported: String,
    order: String,
    from: String,
    to: String,
    pub(super) cursor: String,
}

impl FromRequest for Asked {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    /// An address that does not read asks for nothing.
    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let read = Query::<Self>::from_query(request.query_string());
        ready(Ok(read.map(Query::into_inner).unwrap_or_default()))
    }
}

/// For which of the two searches a form is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// What waits.
    Queue,
    /// Everything.
    Everything,
}

const STATUSES: [Status; 3] = [Status::Pending, Status::Approved, Status::Rejected];
const LANGUAGES: [&str; 3] = ["fr", "de", "en"];

impl Asked {
    /// As a filter of the queue.
    pub(super) fn queue(&self) -> QueueFilter {
        QueueFilter {
            article: id(&self.article),
            section: line(&self.section),
            language: self.language.parse::<Language>().ok(),
            category: self.category(),
            min_score: self.category().and_then(|_| score(&self.min_score)),
            max_score: self.category().and_then(|_| score(&self.max_score)),
            reason: reason(&self.reason),
            reported: self.reported.parse().ok(),
        }
    }

    /// As a filter of everything.
    pub(super) fn search(&self) -> SearchFilter {
        let QueueFilter { article, section, language, category, min_score, max_score, reason, .. } = self.queue();
        SearchFilter {
            status: STATUSES.into_iter().find(|status| status_word(*status) == self.status),
            article,
            section,
            author: id(&self.author),
            moderator: id(&self.moderator),
            language,
            category,
            min_score,
            max_score,
            reason,
            words: line(&self.q).map(|words| words.as_str().to_owned()).into_iter().collect(),
            from: day(&self.from, "00:00:00"),
            until: day(&self.to, "23:59:59"),
        }
    }

    /// In which order.
    pub(super) fn order(&self) -> QueueOrder {
        if self.order == "oldest" { QueueOrder::Oldest } else { QueueOrder::Priority }
    }

    /// The category it is about.
    pub(super) fn category(&self) -> Option<Category> {
        self.category.parse().ok()
    }

    /// The fields that are filled in, as they stand in an address, without the place where a page begins.
    pub(super) fn query(&self) -> String {
        let mut query = String::new();
        for (name, value) in self.fields().into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            let _written = write!(query, "{}{name}=", if query.is_empty() { "" } else { "&" });
            query.push_str(&escaped(value.trim()));
        }
        query
    }

    /// Whether anything is filled in.
    pub(super) fn is_blank(&self) -> bool {
        self.query().is_empty()
    }

    /// Whether anything but words is asked for.
    fn has_more(&self) -> bool {
        self.fields().iter().skip(1).any(|(_, value)| !value.is_empty())
    }

    fn fields(&self) -> [(&'static str, &str); 15] {
        [
            ("q", &self.q),
            ("status", &self.status),
            ("article", &self.article),
            ("section", &self.section),
            ("author", &self.author),
            ("moderator", &self.moderator),
            ("language", &self.language),
            ("category", &self.category),
            ("min_score", &self.min_score),
            ("max_score", &self.max_score),
            ("reason", &self.reason),
            ("reported", &self.reported),
            ("order", &self.order),
            ("from", &self.from),
            ("to", &self.to),
        ]
    }

    /// The form, filled in.
    pub(super) fn form(&self, tongue: Tongue, over: Over, address: &str) -> Markup {
        html! {
            form.filters method="get" action=(address) data-views=(address) {
                @if over == Over::Everything {
                    (self.words(tongue))
                    details.more open[self.has_more()] {
                        summary { (tongue.say("filter-more")) }
                        div.fields { (self.everything_only(tongue)) (self.common(tongue)) }
                    }
                } @else {
                    div.fields { (self.common(tongue)) (self.queue_only(tongue)) }
                }
                div.row {
                    button.primary type="submit" { (tongue.say("filter-apply")) }
                    a.button href=(address) { (tongue.say("filter-clear")) }
                    button type="button" data-save-view hidden { (tongue.say("view-save")) }
                }
                ul.views aria-label=(tongue.say("views")) data-remove=(tongue.say("view-remove")) {}
            }
        }
    }

    fn queue_only(&self, tongue: Tongue) -> Markup {
        let reported = [("true", tongue.say("filter-only-reported")), ("false", tongue.say("filter-not-reported"))];
        let order = [("oldest", tongue.say("filter-oldest"))];
        html! {
            (choice("reported", &tongue.say("filter-reported"), &self.reported, owned(reported)))
            (choice("order", &tongue.say("filter-order"), &self.order, owned(order)))
        }
    }

    fn words(&self, tongue: Tongue) -> Markup {
        html! {
            div.search {
                label for="q" { (tongue.say("filter-words")) }
                input #q name="q" type="search" value=(self.q) maxlength="200" autocomplete="off";
            }
        }
    }

    fn everything_only(&self, tongue: Tongue) -> Markup {
        let statuses = STATUSES.iter().map(|status| (status_word(*status).to_owned(), tongue.status(*status)));
        html! {
            (choice("status", &tongue.say("filter-status"), &self.status, statuses))
            (text_field("author", &tongue.say("filter-author"), &self.author))
            (text_field("moderator", &tongue.say("filter-moderator"), &self.moderator))
            (date_field("from", &tongue.say("filter-from"), &self.from))
            (date_field("to", &tongue.say("filter-to"), &self.to))
        }
    }

    fn common(&self, tongue: Tongue) -> Markup {
        let languages = LANGUAGES.iter().map(|code| ((*code).to_owned(), tongue.language(code)));
        let categories = Category::ALL.iter().map(|one| (one.as_str().to_owned(), tongue.category(*one)));
        let reasons = ReasonCode::ALL.iter().map(|code| (code.as_str().to_owned(), tongue.reason_code(*code)));
        html! {
            (text_field("section", &tongue.say("filter-section"), &self.section))
            (text_field("article", &tongue.say("filter-article"), &self.article))
            (choice("language", &tongue.say("filter-language"), &self.language, languages))
            (choice("category", &tongue.say("filter-category"), &self.category, categories))
            (number_field("min_score", &tongue.say("filter-min-score"), &self.min_score))
            (number_field("max_score", &tongue.say("filter-max-score"), &self.max_score))
            (choice("reason", &tongue.say("filter-reason"), &self.reason, reasons))
        }
    }
}

fn owned<const N: usize>(pairs: [(&str, String); N]) -> impl Iterator<Item = (String, String)> {
    pairs.map(|(value, name)| (value.to_owned(), name)).into_iter()
}

fn choice(name: &str, label: &str, chosen: &str, options: impl Iterator<Item = (String, String)>) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "–" }
                @for (value, text) in options {
                    option value=(value) selected[value == chosen] { (text) }
                }
            }
        }
    }
}

fn text_field(name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (label) } input id=(name) name=(name) value=(value) maxlength="128" autocomplete="off"; } }
}

fn number_field(name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (label) } input id=(name) name=(name) type="number" min="0" max="1" step="0.01" value=(value); } }
}

fn date_field(name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (label) } input id=(name) name=(name) type="date" value=(value); } }
}

fn id(text: &str) -> Option<Id> {
    Id::parse(text.trim()).ok()
}

fn line(text: &str) -> Option<Line> {
    Line::parse(text.trim()).ok().filter(|line| !line.as_str().is_empty())
}

fn score(text: &str) -> Option<Score> {
    text.parse().ok().and_then(|score| Score::new(score).ok())
}

fn reason(word: &str) -> Option<ReasonCode> {
    ReasonCode::ALL.into_iter().find(|code| code.as_str() == word)
}

/// A day of UTC, from its beginning or to its end.
fn day(text: &str, time: &str) -> Option<UnixMillis> {
    let at: jiff::Timestamp = format!("{text}T{time}Z").parse().ok()?;
    Some(UnixMillis(at.as_millisecond()))
}

/// Everything but unreserved characters (RFC 3986) as `%XX`.
pub(super) fn escaped(text: &str) -> String {
    let escape = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let asked = Asked {
            section: " sport ".to_owned(),
            category: "rudeness".to_owned(),
            min_score: "0.5".to_owned(),
            reported: "maybe".to_owned(),
            from: "2026-12-01".to_owned(),
            ..Asked::default()
        };
        let filter = asked.queue();
        assert_eq!(filter.section.as_ref().map(Line::as_str), Some("sport"));
        assert_eq!((filter.category, filter.min_score, filter.reported), (None, None, None));
        assert_eq!(asked.search().from, Some(UnixMillis(1_796_083_200_000)));
    }

    #[test]
    fn a_filter_reads_back_from_its_address() {
        let asked = Asked { q: "a&b=c".to_owned(), section: "é".to_owned(), ..Asked::default() };
        assert_eq!(asked.query(), "q=a%26b%3Dc&section=%C3%A9");
        assert!(!asked.is_blank() && Asked::default().is_blank());
    }
}
