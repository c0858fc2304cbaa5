//! Around each request: its id, its span, one log line, one count, and the rendering of what went wrong.
//!
//! What is noted is the route's pattern, never the path; ids stand in paths.

use std::time::{Duration, Instant};

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use tracing::field::Empty;
use tracing::{Instrument, Span, error, info, info_span};

use super::error::{ApiError, Row, service_row};
use super::{problem, rates};
use crate::service::{Service, ServiceError, fresh_id};
use crate::store::StoreError;
use crate::telemetry::RequestSeen;

/// The header by which a request's id comes and goes.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id a caller may bring.
const MAX_REQUEST_ID_CHARS: usize = 64;

/// Wraps all routes: `App::new().wrap(from_fn(trace_requests))`.
pub async fn trace_requests(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let begun = Instant::now();
    let request_id = request_id(&request);
    let method = method_name(request.method());
    let span = info_span!("request", request_id, method, route = Empty, status = Empty, latency_ms = Empty);
    let answered = next.call(request).instrument(span.clone()).await?;
    let _inside = span.enter();
    let mut answered = render_failure(answered, &request_id);
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        answered.headers_mut().insert(X_REQUEST_ID, value);
    }
    rates::announce(&mut answered);
    note(&span, &answered, method, begun.elapsed());
    Ok(answered)
}

/// The caller's id when it is harmless, a new one otherwise.
fn request_id(request: &ServiceRequest) -> String {
    let harmless = |id: &&str| {
        (1..=MAX_REQUEST_ID_CHARS).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let given = request.headers().get(X_REQUEST_ID).and_then(|value| value.to_str().ok()).filter(harmless);
    given.map_or_else(|| new_request_id(request), str::to_owned)
}

fn new_request_id(request: &ServiceRequest) -> String {
    let service = request.app_data::<Data<Service>>();
    service.map(|service| fresh_id(service.clock().now()).as_str().to_owned()).unwrap_or_default()
}

fn render_failure(answered: ServiceResponse, request_id: &str) -> ServiceResponse {
    let Some(failure) = answered.response().error() else {
        return answered;
    };
    let rendered = match failure.as_error::<ApiError>() {
        Some(error) => {
            report(error, answered.request().app_data::<Data<Service>>());
            problem::render(error, request_id)
        }
        None => problem::render(&ApiError::Unexpected, request_id),
    };
    answered.into_response(rendered)
}

/// Logs a failure of ours once.
fn report(failure: &ApiError, service: Option<&Data<Service>>) {
    match failure {
        ApiError::Service(failure) => report_failure(failure, service),
        edge => tell(edge.row(), edge),
    }
}

/// Logs a use case's failure once, with its causes, and counts it when it is the store's. Whoever answers it in the form of
/// another contract calls this.
pub(crate) fn report_failure(failure: &ServiceError, service: Option<&Data<Service>>) {
    // Busy is counted, not told: a line for each would cost more than the refusal.
    if !matches!(failure, ServiceError::Store(StoreError::Busy)) {
        tell(service_row(failure), failure);
    }
    if let (ServiceError::Store(error), Some(service)) = (failure, service) {
        service.metrics().store_error(error);
    }
}

fn tell(row: Row, failure: &dyn std::error::Error) {
    if row.status >= 500 {
        error!(error.code = row.code, error.causes = causes(failure), "request failed");
    }
}

fn causes(failure: &dyn std::error::Error) -> String {
    let mut chain = failure.to_string();
    let mut cause = failure.source();
    while let Some(error) = cause {
        chain.push_str(": ");
        chain.push_str(&error.to_string());
        cause = error.source();
    }
    chain
}

fn note(span: &Span, answered: &ServiceResponse, method: &str, latency: Duration) {
    let route = answered.request().match_pattern();
    let seen = RequestSeen {
        method,
        route: route.as_deref().unwrap_or("unmatched"),
        status: answered.status().as_u16(),
        latency,
    };
    span.record("route", seen.route);
    span.record("status", seen.status);
    span.record("latency_ms", latency.as_secs_f64() * 1e3);
    info!("request answered");
    if let Some(service) = answered.request().app_data::<Data<Service>>() {
        service.metrics().request(seen);
    }
}

/// The method's name; anything unusual is `other`, so that nobody can fill logs and metrics with words of their own.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
