//! The queue, one comment after the other: claims some of it for whoever is here, so that the next ones are on the screen
//! before they are asked for and nobody else works on them.

use actix_web::http::header::SET_COOKIE;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse};
use maud::{Markup, html};
use serde::Deserialize;

use super::card;
use super::cookie;
use super::filter::{Asked, Over};
use super::frame::{self, Content, Place};
use super::guard::{Signed, Surroundings};
use super::tongue::Tongue;
use crate::category::Category;
use crate::service::{Service, ServiceError};

/// How many comments somebody holds at first.
const AT_FIRST: usize = 3;
/// How many comments the module may hold at once: those on the screen and those on their way.
const MOST: usize = 50;

/// The cookie that says what somebody looked at last: with another filter, what they hold is given back first.
const VIEW: &str = "vigie_view";

/// What the module wants to hold.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// How many in all.
    hold: usize,
    /// The ids that are on the screen already, one a line: their cards are not drawn again.
    #[serde(default)]
    have: String,
}

/// The page, with the first comments on it.
pub(super) async fn page(
    signed: Signed,
    service: Data<Service>,
    surroundings: Data<Surroundings>,
    request: HttpRequest,
    asked: Asked,
) -> HttpResponse {
    let view = view(&asked);
    let content = async {
        if cookie::read(request.headers(), VIEW).unwrap_or(&view) != view {
            give_back(&service, &signed).await?;
        }
        let held = service.claim(&signed.reviewer(), AT_FIRST, asked.queue(), asked.order()).await?;
        let cards = card::cards(&service, signed.tongue, held).await?;
        Ok(whole(signed.tongue, &asked, &cards, service.lease_ms()))
    };
    let mut page = frame::page(&signed, Place::Desk, &signed.tongue.say("queue-title"), content.await);
    if let Ok(cookie) = cookie::set(VIEW, &view, None, surroundings.transport()).parse() {
        page.headers_mut().insert(SET_COOKIE, cookie);
    }
    page
}

/// A name for what somebody looks at: the hash of their filter.
fn view(asked: &Asked) -> String {
    blake3::hash(asked.query().as_bytes()).to_hex().chars().take(16).collect()
}

/// What was held before may not fit what is wanted now.
async fn give_back(service: &Service, signed: &Signed) -> Result<(), ServiceError> {
    for held in service.claim(&signed.reviewer(), 0, Asked::default().queue(), Asked::default().order()).await? {
        // It may have been decided meanwhile, or its lease may have run out: then there is nothing to give back.
        let _given_back = service.release(&held.comment.id, signed.name()).await;
    }
    Ok(())
}

/// The cards of comments that are new on the screen. Asking renews what is held: it is the heartbeat.
pub(super) async fn cards(
    signed: Signed,
    service: Data<Service>,
    asked: Asked,
    wanted: Option<Json<Wanted>>,
) -> HttpResponse {
    let Some(Json(wanted)) = wanted else { return HttpResponse::BadRequest().finish() };
    let n_wanted = wanted.hold.min(MOST);
    let content: Content = async {
        let held = service.claim(&signed.reviewer(), n_wanted, asked.queue(), asked.order()).await?;
        let is_new = |id: &str| !wanted.have.lines().any(|known| known == id);
        let fresh = held.into_iter().filter(|stored| is_new(stored.comment.id.as_str())).collect();
        card::cards(&service, signed.tongue, fresh).await
    }
    .await;
    frame::piece(content)
}

fn whole(tongue: Tongue, asked: &Asked, cards: &Markup, lease_ms: i64) -> Markup {
    html! {
        section.desk #desk data-query=(asked.query()) data-lease-ms=(lease_ms) {
            h1.unseen { (tongue.say("queue-title")) }
            details.filter open[!asked.is_blank()] {
                summary { (tongue.say("filter-title")) }
                (asked.form(tongue, Over::Queue, "/console"))
            }
            div #cards { (cards) }
            (empty(tongue))
            (decisions(tongue))
        }
        (dialogs(tongue))
    }
}

/// What stands where no comment does.
fn empty(tongue: Tongue) -> Markup {
    html! {
        div.empty #empty hidden {
            p.large { (tongue.say("empty-title")) }
            p.quiet { (tongue.say("empty-text")) }
        }
    }
}

/// The decisions, each with its key.
pub(super) fn decisions(tongue: Tongue) -> Markup {
    let button = |what: &str, name: &str, class: &str| {
        html! {
            button type="button" class=(class) data-do=(what) {
                (tongue.say(name)) " " kbd data-key-of=(what) aria-hidden="true" {}
            }
        }
    };
    html! {
        div.decisions #decisions role="toolbar" aria-label=(tongue.say("decisions-label")) {
            (button("approve", "do-approve", "approve"))
            (button("reject", "do-reject", "reject"))
            (button("escalate", "do-escalate", ""))
            (button("note", "do-note", "quiet"))
            (button("undo", "do-undo", "quiet"))
            (button("help", "do-help", "quiet"))
            span.unsent #unsent hidden {}
        }
    }
}

/// What opens over the page.
pub(super) fn dialogs(tongue: Tongue) -> Markup {
    html! {
        (reason_dialog(tongue))
        dialog #note aria-labelledby="note-title" {
            form method="dialog" {
                h2 #note-title { (tongue.say("note-title")) }
                label for="note-text" { (tongue.say("note-label")) }
                input #note-text maxlength="300" autocomplete="off";
                div.row {
                    button.primary type="submit" value="keep" { (tongue.say("note-keep")) }
                    button type="submit" value="" formnovalidate { (tongue.say("cancel")) }
                }
            }
        }
        (help_dialog(tongue))
    }
}

fn reason_dialog(tongue: Tongue) -> Markup {
    html! {
        dialog #reasons aria-labelledby="reasons-title" {
            h2 #reasons-title { (tongue.say("reject-title")) }
            ol.choices {
                @for (digit, category) in (1..).zip(Category::ALL) {
                    li { button type="button" data-reason=(category.as_str()) data-digit=(digit) {
                        kbd aria-hidden="true" { (digit) } " " (tongue.category(category))
                    } }
                }
                li { button type="button" data-reason="" data-digit="0" { kbd aria-hidden="true" { "0" } " " (tongue.say("reject-other")) } }
            }
            form method="dialog" { button.plain { (tongue.say("cancel")) } }
        }
    }
}

/// Each thing that a key does: its name for the module, and its text.
const KEYS: [(&str, &str); 14] = [
    ("approve", "do-approve"),
    ("reject", "do-reject"),
    ("escalate", "do-escalate"),
    ("note", "do-note"),
    ("undo", "do-undo"),
    ("next", "key-next"),
    ("previous", "key-previous"),
    ("open", "key-open"),
    ("thread", "key-thread"),
    ("marks", "key-marks"),
    ("reveal", "key-reveal"),
    ("search", "key-search"),
    ("options", "key-options"),
    ("help", "do-help"),
];

/// What can be made more comfortable.
const COMFORTS: [(&str, &str); 4] =
    [("mask", "comfort-mask"), ("grey", "comfort-grey"), ("blind", "comfort-blind"), ("pause", "comfort-pause")];

fn help_dialog(tongue: Tongue) -> Markup {
    html! {
        dialog #help aria-labelledby="help-title" {
            h2 #help-title { (tongue.say("help-title")) }
            p.quiet { (tongue.say("help-text")) }
            dl.keys {
                @for (what, name) in KEYS {
                    div {
                        dt { (tongue.say(name)) }
                        dd { kbd data-key-of=(what) {} button.plain type="button" data-remap=(what) {
                            (tongue.say("remap")) span.unseen { " " (tongue.say(name)) }
                        } }
                    }
                }
            }
            h2 { (tongue.say("comfort-title")) }
            div.comforts {
                @for (what, name) in COMFORTS {
                    label { input type="checkbox" data-comfort=(what); " " (tongue.say(name)) }
                }
            }
            form.row method="dialog" {
                button.primary { (tongue.say("close")) }
                button type="button" data-reset-keys { (tongue.say("remap-reset")) }
            }
        }
    }
}
