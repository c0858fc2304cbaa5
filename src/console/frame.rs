//! What is around every page: head, navigation, foot, and the pages that say why there is no page.

use std::error::Error;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::guard::Signed;
use super::tongue::Tongue;
use crate::service::ServiceError;
use crate::store::{Refusal, Role, StoreError};

/// Where the reader is, for the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Desk,
    Find,
    Batch,
    Dashboard,
    Audit,
    Keys,
    Elsewhere,
}

/// Every page with its address, its name, and the role it is for.
const PLACES: [(Place, &str, &str, Role); 6] = [
    (Place::Desk, "/console", "nav-queue", Role::Moderator),
    (Place::Find, "/console/find", "nav-find", Role::Moderator),
    (Place::Batch, "/console/batch", "nav-batch", Role::Moderator),
    (Place::Dashboard, "/console/dashboard", "nav-dashboard", Role::Lead),
    (Place::Audit, "/console/audit", "nav-audit", Role::Lead),
    (Place::Keys, "/console/keys", "nav-keys", Role::Admin),
];

/// The content of a page, or why there is none.
pub(super) type Content = Result<Markup, ServiceError>;

/// A page of the console.
pub(super) fn page(signed: &Signed, place: Place, title: &str, content: Content) -> HttpResponse {
    match content {
        Ok(content) => html_answer(StatusCode::OK, &whole(signed, place, title, &content)),
        Err(error) => failed(signed, &error),
    }
}

/// A piece of a page, for the module to put in.
pub(super) fn piece(content: Content) -> HttpResponse {
    match content {
        Ok(content) => html_answer(StatusCode::OK, &content),
        Err(error) => HttpResponse::build(status_of(&error)).finish(),
    }
}

/// A page that is for others.
pub(super) fn forbidden(signed: &Signed) -> HttpResponse {
    refusal(signed, StatusCode::FORBIDDEN, "forbidden-title", "forbidden-text")
}

/// No page.
pub(super) fn missing(signed: &Signed) -> HttpResponse {
    refusal(signed, StatusCode::NOT_FOUND, "missing-title", "missing-text")
}

fn failed(signed: &Signed, error: &ServiceError) -> HttpResponse {
    let status = status_of(error);
    if status == StatusCode::NOT_FOUND {
        return missing(signed);
    }
    tracing::error!(error = error as &dyn Error, "page failed");
    refusal(signed, status, "failed-title", "failed-text")
}

fn status_of(error: &ServiceError) -> StatusCode {
    match error {
        ServiceError::Store(StoreError::Refused(Refusal::NotFound | Refusal::Erased { .. })) => StatusCode::NOT_FOUND,
        ServiceError::Store(StoreError::Busy | StoreError::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn refusal(signed: &Signed, status: StatusCode, title: &str, text: &str) -> HttpResponse {
    let tongue = signed.tongue;
    let title = tongue.say(title);
    let content = html! {
        section.sheet.narrow {
            h1 { (title) }
            p { (tongue.say(text)) }
            p { a.button.primary href="/console" { (tongue.say("back-to-queue")) } }
        }
    };
    html_answer(status, &whole(signed, Place::Elsewhere, &title, &content))
}

fn html_answer(status: StatusCode, content: &Markup) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(content.0.clone())
}

fn whole(signed: &Signed, place: Place, title: &str, content: &Markup) -> Markup {
    let tongue = signed.tongue;
    html! {
        (DOCTYPE)
        html lang=(tongue.code()) {
            (head(title))
            body data-form-token=(signed.token.form_token()) data-me=(signed.name().as_str()) {
                a.skip href="#main" { (tongue.say("skip")) }
                (bar(signed, place))
                main #main tabindex="-1" { (content) }
                p.said #said role="status" {}
                div.notices #notices role="log" aria-label=(tongue.say("notices")) {}
                (words(tongue))
            }
        }
    }
}

/// A page for whoever is not signed in yet.
pub(super) fn outside(tongue: Tongue, status: StatusCode, title: &str, content: &Markup) -> HttpResponse {
    let page = html! {
        (DOCTYPE)
        html lang=(tongue.code()) {
            (head(title))
            body.outside {
                main #main tabindex="-1" { (content) }
                footer.foot { (languages(tongue)) }
            }
        }
    };
    html_answer(status, &page)
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · Vigie" }
            link rel="icon" href=(ICON);
            link rel="stylesheet" href=(assets::style_path());
            script type="module" src=(assets::script_path()) {}
        }
    }
}

/// A lighthouse lamp: two beams from a dot.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%232b6a78' \
d='M8 6 1 3v10l7-3zm0 0 7-3v10l-7-3z'/%3E%3Ccircle cx='8' cy='8' r='2.6' fill='%23e9a23b'/%3E%3C/svg%3E";

fn bar(signed: &Signed, place: Place) -> Markup {
    let tongue = signed.tongue;
    let role = signed.caller.role;
    html! {
        header.bar {
            a.brand href="/console" { "Vigie" }
            nav aria-label=(tongue.say("nav-label")) {
                @for (there, address, name, _) in PLACES.iter().filter(|(.., needs)| role >= *needs) {
                    a href=(address) aria-current=[(*there == place).then_some("page")] { (tongue.say(name)) }
                }
            }
            div.self {
                span.waiting { span #waiting data-live="waiting" {} " " (tongue.say("waiting-label")) }
                details.menu {
                    summary { bdi { (signed.name().as_str()) } }
                    div.sheet {
                        p.quiet { (tongue.role(role)) }
                        (languages(tongue))
                        form method="post" action="/console/sign-out" {
                            (form_token(signed))
                            button.plain type="submit" { (tongue.say("sign-out")) }
                        }
                    }
                }
            }
        }
    }
}

/// The hidden field by which a form shows that it is ours.
pub(super) fn form_token(signed: &Signed) -> Markup {
    html! { input type="hidden" name="form_token" value=(signed.token.form_token()); }
}

fn languages(tongue: Tongue) -> Markup {
    html! {
        form.languages method="post" action="/console/language" {
            @for other in Tongue::ALL {
                button.plain type="submit" name="language" value=(other.code()) lang=(other.code())
                    aria-current=[(other == tongue).then_some("true")] { (other.own_name()) }
            }
        }
    }
}

/// What the module says by itself.
const WORDS: [&str; 20] = [
    "said-approved",
    "said-rejected",
    "said-escalated",
    "said-undone",
    "said-offline",
    "said-online",
    "said-nothing-to-undo",
    "said-empty",
    "said-stale",
    "said-leased",
    "said-refused",
    "said-break",
    "said-saved",
    "held-by",
    "unsent",
    "close",
    "status-pending",
    "status-approved",
    "status-rejected",
    "action-escalated",
];

fn words(tongue: Tongue) -> Markup {
    html! {
        dl #words hidden {
            @for word in WORDS {
                dt { (word) }
                dd { (tongue.say_with(word, [("who", "{who}".into()), ("what", "{what}".into()), ("when", "{when}".into()), ("n", "{n}".into())])) }
            }
        }
    }
}
