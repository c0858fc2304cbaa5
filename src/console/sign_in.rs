//! Signing in, by name and password or by a key; signing out; choosing a language.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, REFERER, RETRY_AFTER, SET_COOKIE};
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use fluent_bundle::FluentValue;
use maud::{Markup, html};

use super::cookie;
use super::frame;
use super::guard::{self, SESSION, Signed, Surroundings};
use super::tongue::{self, Tongue};
use crate::service::{Credentials, Secret, Service, SignInError};

/// A year, in seconds: how long a language is remembered.
const YEAR_S: u64 = 365 * 86_400;

/// A form as it came; none when it does not read.
pub(super) type Fields = Option<Form<HashMap<String, String>>>;

/// The fields of a form; one that does not read has none.
pub(super) fn fields(form: Fields) -> HashMap<String, String> {
    form.map(Form::into_inner).unwrap_or_default()
}

/// The form.
pub(super) async fn page(request: HttpRequest, service: Data<Service>) -> HttpResponse {
    if guard::token(request.headers()).is_some_and(|token| service.signed_in(&token).is_some()) {
        return see("/console");
    }
    answer(Tongue::asked(request.headers()), StatusCode::OK, None)
}

/// Signs somebody in.
pub(super) async fn sign_in(
    request: HttpRequest,
    service: Data<Service>,
    surroundings: Data<Surroundings>,
    form: Fields,
) -> HttpResponse {
    let tongue = Tongue::asked(request.headers());
    if !guard::is_ours(request.headers()) {
        return answer(tongue, StatusCode::FORBIDDEN, Some(&tongue.say("sign-in-foreign")));
    }
    let Some(credentials) = credentials(fields(form)) else {
        return answer(tongue, StatusCode::UNAUTHORIZED, Some(&tongue.say("sign-in-wrong")));
    };
    let (address, before) = (surroundings.address(&request), guard::token(request.headers()));
    match service.sign_in(credentials, &address, before.as_ref()).await {
        Ok(token) => {
            let cookie = cookie::set(SESSION, token.reveal(), None, surroundings.transport());
            HttpResponse::SeeOther().insert_header((LOCATION, "/console")).insert_header((SET_COOKIE, cookie)).finish()
        }
        Err(error) => refused(tongue, &error),
    }
}

fn refused(tongue: Tongue, error: &SignInError) -> HttpResponse {
    match error {
        SignInError::Wrong => answer(tongue, StatusCode::UNAUTHORIZED, Some(&tongue.say("sign-in-wrong"))),
        SignInError::TooMany { seconds } => {
            let minutes = FluentValue::from(seconds.saturating_add(59).div_euclid(60));
            let said = tongue.say_with("sign-in-too-many", [("n", minutes)]);
            let mut answer = answer(tongue, StatusCode::TOO_MANY_REQUESTS, Some(&said));
            answer.headers_mut().insert(RETRY_AFTER, (*seconds).into());
            answer
        }
        SignInError::Service(error) => {
            tracing::error!(error = error as &dyn std::error::Error, "signing in failed");
            answer(tongue, StatusCode::SERVICE_UNAVAILABLE, Some(&tongue.say("failed-text")))
        }
    }
}

/// A key when one was given, else name and password.
fn credentials(mut form: HashMap<String, String>) -> Option<Credentials> {
    let mut field = |name: &str| form.remove(name).filter(|value| !value.is_empty());
    if let Some(key) = field("key") {
        return Secret::parse(key.trim()).ok().map(Credentials::Key);
    }
    Some(Credentials::Password { name: field("name")?.trim().to_owned(), password: field("password")? })
}

/// Signs somebody out.
pub(super) async fn sign_out(
    signed: Signed,
    service: Data<Service>,
    surroundings: Data<Surroundings>,
    form: Fields,
) -> HttpResponse {
    if !is_from(&signed, &fields(form)) {
        return frame::forbidden(&signed);
    }
    service.sign_out(&signed.token);
    let cookie = cookie::set(SESSION, "", Some(0), surroundings.transport());
    HttpResponse::SeeOther().insert_header((LOCATION, "/console/sign-in")).insert_header((SET_COOKIE, cookie)).finish()
}

/// Whether a form was sent from a page of this session.
pub(super) fn is_from(signed: &Signed, form: &HashMap<String, String>) -> bool {
    form.get("form_token").is_some_and(|given| signed.token.has_form_token(given))
}

/// Remembers a language, and goes back to where that was said.
pub(super) async fn choose_language(
    request: HttpRequest,
    surroundings: Data<Surroundings>,
    form: Fields,
) -> HttpResponse {
    let chosen = fields(form).get("language").and_then(|code| Tongue::of(code)).unwrap_or_default();
    let cookie = cookie::set(tongue::COOKIE, chosen.code(), Some(YEAR_S), surroundings.transport());
    let mut answer = see(&back(&request));
    if let Ok(cookie) = cookie.parse() {
        answer.headers_mut().insert(SET_COOKIE, cookie);
    }
    answer
}

/// The page of ours that the request came from: its path only, so that nobody is sent to another site.
fn back(request: &HttpRequest) -> String {
    let from = request.headers().get(REFERER).and_then(|value| value.to_str().ok());
    let path = from.and_then(|from| from.split_once("://")?.1.split_once('/')).map(|(_, path)| format!("/{path}"));
    path.filter(|path| path.starts_with("/console")).unwrap_or_else(|| "/console".to_owned())
}

fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

fn answer(tongue: Tongue, status: StatusCode, problem: Option<&str>) -> HttpResponse {
    frame::outside(tongue, status, &tongue.say("sign-in-title"), &form(tongue, problem))
}

fn form(tongue: Tongue, problem: Option<&str>) -> Markup {
    html! {
        section.sheet.narrow.sign-in {
            p.brand { "Vigie" }
            h1 { (tongue.say("sign-in-title")) }
            @if let Some(problem) = problem { p.problem role="alert" { (problem) } }
            form method="post" action="/console/sign-in" {
                label for="name" { (tongue.say("sign-in-name")) }
                input #name name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required;
                label for="password" { (tongue.say("sign-in-password")) }
                input #password name="password" type="password" autocomplete="current-password" required;
                button.primary type="submit" { (tongue.say("sign-in-button")) }
            }
            details {
                summary { (tongue.say("sign-in-by-key")) }
                p.quiet { (tongue.say("sign-in-key-hint")) }
                form method="post" action="/console/sign-in" {
                    label for="key" { (tongue.say("sign-in-key")) }
                    input #key name="key" type="password" autocomplete="off" required;
                    button type="submit" { (tongue.say("sign-in-key-button")) }
                }
            }
        }
    }
}
