//! Which pages may call from a browser (Fetch standard, CORS protocol). Whoever calls shows a key in a header or a parameter,
//! so nothing that a browser adds by itself counts, and credentials are never allowed.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue, ORIGIN, VARY,
};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::compat;

/// What a page may read of an answer beside its body.
const EXPOSED: &str = "x-request-id, ratelimit, ratelimit-policy, retry-after, etag, location";
/// How long a browser may remember what it was allowed, in seconds.
const MAX_AGE: &str = "7200";

/// The origins of pages that may call our own API.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins(pub(super) Vec<String>);

impl Origins {
    fn allow(&self, path: &str, origin: &str) -> bool {
        compat::is_open_to_browsers(path) || self.0.iter().any(|allowed| allowed == "*" || allowed == origin)
    }
}

/// Answers preflights and lets allowed origins read answers.
pub(super) async fn cors(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let origin = request.headers().get(ORIGIN).cloned();
    let allowed = origin.filter(|origin| is_allowed(&request, origin));
    let is_preflight =
        *request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut answered = match &allowed {
        Some(_) if is_preflight => {
            let asked = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
            let mut answered = request.into_response(HttpResponse::NoContent().finish());
            permit(answered.headers_mut(), asked);
            answered
        }
        _ => next.call(request).await?,
    };
    if let Some(origin) = allowed {
        let headers = answered.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        headers.append(VARY, HeaderValue::from_static("origin"));
    }
    Ok(answered)
}

fn is_allowed(request: &ServiceRequest, origin: &HeaderValue) -> bool {
    let origins = request.app_data::<Data<Origins>>();
    origin.to_str().is_ok_and(|origin| origins.is_some_and(|origins| origins.allow(request.path(), origin)))
}

fn permit(headers: &mut HeaderMap, asked: Option<HeaderValue>) {
    let mut insert = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    insert(ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE");
    insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    if let Some(asked) = asked {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
}
