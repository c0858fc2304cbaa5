//! What stands before every page: headers that forbid browsers everything we do not need, sessions, and proof that a
//! change was asked for by a page of ours.
//!
//! A request that changes something must come from our own pages twice over: the browser says so (`Sec-Fetch-Site`, or
//! `Origin`), and the page sends the session's form token, which no other site can know.

use std::future::{Ready, ready};

use actix_web::body::{BoxBody, EitherBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, ORIGIN,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, error};

use super::cookie::{self, Transport};
use super::tongue::Tongue;
use crate::comment::Id;
use crate::service::{Caller, Service, SessionToken};
use crate::store::{Rank, Reviewer, Role};

/// The cookie of the session.
pub(super) const SESSION: &str = "vigie_session";
/// The header in which our module sends the form token.
const FORM_TOKEN: &str = "x-vigie-form-token";

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    // Not `no-referrer`: browsers would send `Origin: null` with our own forms then.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// How the console is reached.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// Whether a proxy stands before it that speaks https with browsers and says who they are.
    pub behind_https: bool,
}

impl Surroundings {
    /// How cookies travel.
    pub(super) const fn transport(self) -> Transport {
        if self.behind_https { Transport::Secure } else { Transport::Plain }
    }

    /// The address a request comes from. The last entry of `X-Forwarded-For` is the one our own proxy added; the others are
    /// whatever the client claims.
    pub(super) fn address(self, request: &HttpRequest) -> String {
        let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
        let forwarded = forwarded.filter(|_| self.behind_https).and_then(|list| list.rsplit(',').next());
        let peer = || request.peer_addr().map(|peer| peer.ip().to_string());
        forwarded.map(|address| address.trim().to_owned()).or_else(peer).unwrap_or_default()
    }
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(super) struct Signed {
    /// Who, and what they may do.
    pub(super) caller: Caller,
    /// The session.
    pub(super) token: SessionToken,
    /// The language they read.
    pub(super) tongue: Tongue,
}

impl Signed {
    /// As somebody who reviews.
    pub(super) fn reviewer(&self) -> Reviewer {
        let rank = if self.is_lead() { Rank::Lead } else { Rank::Moderator };
        Reviewer { name: self.caller.name.clone(), rank }
    }

    /// Whether the pages of leads are for them.
    pub(super) fn is_lead(&self) -> bool {
        self.caller.role >= Role::Lead
    }

    /// Their name.
    pub(super) const fn name(&self) -> &Id {
        &self.caller.name
    }
}

impl FromRequest for Signed {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or_else(|| error::ErrorUnauthorized("")))
    }
}

/// The session's token in a request.
pub(super) fn token(headers: &HeaderMap) -> Option<SessionToken> {
    cookie::read(headers, SESSION).map(SessionToken::presented)
}

/// Adds the headers of every page.
pub(super) async fn harden(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut answered = next.call(request).await?;
    let headers = answered.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(answered)
}

/// Lets through who is signed in, and changes only when a page of ours asks for them.
pub(super) async fn require_session(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<EitherBody<BoxBody>>, actix_web::Error> {
    let signed = match let_in(&request) {
        Ok(signed) => signed,
        Err(refused) => return Ok(request.into_response(*refused).map_into_right_body()),
    };
    request.extensions_mut().insert(signed.caller.clone());
    request.extensions_mut().insert(signed);
    Ok(next.call(request).await?.map_into_left_body())
}

fn let_in(request: &ServiceRequest) -> Result<Signed, Box<HttpResponse>> {
    let headers = request.headers();
    let service = request.app_data::<Data<Service>>();
    let caller = token(headers).zip(service).and_then(|(token, service)| Some((service.signed_in(&token)?, token)));
    let Some((caller, token)) = caller else {
        return Err(Box::new(sent_to_sign_in(request)));
    };
    let is_meant = is_ours(headers) && carries_form_token(request, &token);
    if !is_safe(request.method()) && !is_meant {
        return Err(Box::new(HttpResponse::Forbidden().finish()));
    }
    Ok(Signed { caller, token, tongue: Tongue::asked(headers) })
}

/// A page leads to the sign-in; our module is told by the status and leads there itself.
fn sent_to_sign_in(request: &ServiceRequest) -> HttpResponse {
    let wants_page = *request.method() == Method::GET && !request.path().starts_with("/console/v1/");
    if wants_page {
        return HttpResponse::SeeOther().insert_header((LOCATION, "/console/sign-in")).finish();
    }
    HttpResponse::Unauthorized().finish()
}

const fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether the browser says that a page of ours asks.
pub(super) fn is_ours(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin";
    }
    // Browsers leave `Sec-Fetch-Site` out over plain http, and send `Origin` with every change.
    let origin = header(ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, authority)| header(HOST.as_str()) == Some(authority))
}

/// Forms carry the token in a field, which their handler checks (`form`); whatever else must have it in the header.
fn carries_form_token(request: &ServiceRequest, token: &SessionToken) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_form =
        header(CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if is_form && !request.path().starts_with("/console/v1/") {
        return true;
    }
    header(FORM_TOKEN).is_some_and(|given| token.has_form_token(given))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let named = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(named).collect()
    }

    #[test]
    fn a_change_must_come_from_our_own_origin() {
        let host = ("host", "vigie.example:8080");
        assert!(is_ours(&headers(&[host, ("origin", "http://vigie.example:8080")])));
        assert!(is_ours(&headers(&[host, ("sec-fetch-site", "same-origin")])));
        for foreign in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "same-site")] {
            assert!(!is_ours(&headers(&[host, foreign])), "{foreign:?}");
        }
        assert!(!is_ours(&headers(&[host])), "browsers say where changes come from");
    }

    #[test]
    fn only_our_proxy_says_where_somebody_calls_from() {
        let request = TestRequest::default()
            .insert_header(("x-forwarded-for", "claimed, 203.0.113.9"))
            .peer_addr(([127, 0, 0, 1], 5).into())
            .to_http_request();
        assert_eq!(Surroundings { behind_https: true }.address(&request), "203.0.113.9");
        assert_eq!(Surroundings { behind_https: false }.address(&request), "127.0.0.1");
    }
}
