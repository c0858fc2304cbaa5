//! The HTTP contract. All routes stand on this screen; handlers translate, the service decides.
//!
//! Every answer that is no success is an RFC 9457 problem, made in one place (`problem`) from one table (`error`).
//! Knows the service; never the store's engine.

mod auth; // who calls, and whether they may
mod body; // JSON bodies: limits, encoding, depth, fields
pub(crate) mod cursor; // where a page ended, opaque to callers
mod docs; // the contract as a page
mod error; // everything that can go wrong, in one table
mod fields; // fields that do not fit, collected and named
mod filters; // which waiting comments
mod openapi; // the contract as a document
mod problem; // how a failure looks
mod query; // query strings
mod rates; // how much a caller may still ask for
mod streaming; // answers that are written while they are sent
mod time; // RFC 3339
mod trace; // a span, a log line and a count for each request
mod vocabulary; // the small words of the contract

mod audit; // how the audit log looks
mod batches; // one decision on many comments
mod comments; // a comment comes in, is changed, looked up, erased
mod decision; // how a decision looks
mod events; // what happened, as it happens
mod examples; // what people decided, to learn from
mod explanation; // how an explanation looks
mod keep; // a copy of everything, a check of everything
mod keys; // who may call
mod labels; // what other systems said of texts
mod models; // which model decides
mod moderators; // who signs in to the console
mod operate; // health, readiness, metrics, counts
mod policy; // which policy decides
mod queue; // the queue and claims
mod reports; // readers report comments
mod rulings; // people's decisions
mod score; // scores without keeping anything
mod search; // everything that was kept
mod stored; // how a kept comment looks
mod totals; // articles and authors
mod webhooks; // what is owed to other systems

use std::sync::Arc;

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Resource, Route, guard};

use crate::service::Service;
use error::ApiError;

pub(crate) use audit::event_of;
pub(crate) use body::{Unread, read_whole};
pub(crate) use explanation::ExplanationView;
pub use openapi::document;
pub(crate) use rates::note as note_standing;
pub use time::rfc3339;
pub(crate) use trace::report_failure;
pub use trace::trace_requests;

/// How large bodies may be, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of a request that carries one comment.
    pub max_body_bytes: usize,
    /// Of a request that carries many.
    pub max_batch_bytes: usize,
}

/// The address by which others reach the service, when it was set.
#[derive(Clone, Debug, Default)]
pub struct PublicUrl(pub Option<String>);

/// Sets up the whole contract over `service`. The caller's app must be wrapped in [`trace_requests`] from outside.
pub fn configure(service: &Arc<Service>, limits: Limits) -> impl Fn(&mut ServiceConfig) + Clone + use<> {
    let service = Data::from(Arc::clone(service));
    let limits = Data::new(limits);
    move |config| {
        config.app_data(service.clone()).app_data(limits.clone());
        routes(config);
    }
}

/// Every route. What a caller must be allowed to do stands in the handler's `Caller<Role>`.
fn routes(config: &mut ServiceConfig) {
    config.configure(work).configure(upkeep).configure(crate::compat::routes).default_service(web::to(unknown_route));
}

/// What sites and moderators call.
fn work(config: &mut ServiceConfig) {
    config
        // comments: ingest; search: moderator
        .service(
            at("/v1/comments", "GET, POST")
                .route(web::get().to(search::search))
                .route(web::post().to(comments::submit)),
        )
        .service(
            at("/v1/comments/{id}", "GET, PUT, DELETE")
                .route(web::get().to(comments::find))
                .route(web::put().to(comments::edit))
                .route(web::delete().to(comments::erase)),
        )
        .service(
            at("/v1/comments/{id}/reports", "GET, POST")
                .route(web::get().to(reports::list))
                .route(web::post().to(reports::report)),
        )
        .service(at("/v1/score", "POST").route(web::post().to(score::score)))
        // review: moderator
        .configure(review)
        // articles and authors: moderator; erasing a person: lead
        .service(at("/v1/articles/{id}", "GET").route(web::get().to(totals::article)))
        .service(
            at("/v1/authors/{id}", "GET, DELETE")
                .route(web::get().to(totals::author))
                .route(web::delete().to(totals::erase_author)),
        );
}

/// What moderators do all day: for callers with a key, and for the console's own module, which has a session instead.
pub(crate) fn review(config: &mut ServiceConfig) {
    config
        .service(at("/v1/events", "GET").route(web::get().to(events::listen)))
        .service(at("/v1/queue", "GET").route(web::get().to(queue::list)))
        .service(at("/v1/queue/claims", "POST").route(web::post().to(queue::claim)))
        .service(
            at("/v1/queue/claims/{id}", "PUT, DELETE")
                .route(web::put().to(queue::take))
                .route(web::delete().to(queue::release)),
        )
        .service(at("/v1/comments/{id}/decisions", "POST").route(web::post().to(rulings::decide)))
        .service(at("/v1/comments/{id}/undo", "POST").route(web::post().to(rulings::undo)))
        .service(at("/v1/batches", "POST").route(web::post().to(batches::decide)))
        .service(at("/v1/batches/preview", "POST").route(web::post().to(batches::preview)))
        .service(at("/v1/batches/{id}/undo", "POST").route(web::post().to(batches::undo)))
        .service(at("/v1/labels", "GET").route(web::get().to(labels::list)))
        .service(at("/v1/articles/{id}", "GET").route(web::get().to(totals::article)))
        .service(
            at("/v1/authors/{id}", "GET, DELETE")
                .route(web::get().to(totals::author))
                .route(web::delete().to(totals::erase_author)),
        )
        .service(at("/v1/stats", "GET").route(web::get().to(operate::stats)));
}

/// What leads, admins and machines around the service call.
fn upkeep(config: &mut ServiceConfig) {
    config
        // the store: lead, admin
        .service(at("/v1/audit", "GET").route(web::get().to(events::audit)))
        .service(at("/v1/backup", "GET").route(web::get().to(keep::backup)))
        .service(at("/v1/verify", "POST").route(web::post().to(keep::verify)))
        // policy: lead
        .service(at("/v1/policy", "GET, PUT").route(web::get().to(policy::show)).route(web::put().to(policy::put)))
        .service(at("/v1/policy/simulate", "POST").route(web::post().to(policy::simulate)))
        .service(at("/v1/webhooks", "GET").route(web::get().to(webhooks::list)))
        .service(at("/v1/webhooks/{name}/replay", "POST").route(web::post().to(webhooks::replay)))
        // learning: admin; seeing which model decides: lead
        .service(at("/v1/examples", "GET").route(web::get().to(examples::export)))
        .service(at("/v1/labels", "GET").route(web::get().to(labels::list)))
        .service(at("/v1/models", "GET, POST").route(web::get().to(models::list)).route(web::post().to(models::upload)))
        .service(at("/v1/models/{version}", "GET").route(web::get().to(models::download)))
        .service(at("/v1/models/{version}/promote", "POST").route(web::post().to(models::promote)))
        // keys: admin
        .service(at("/v1/keys", "GET, POST").route(web::get().to(keys::list)).route(web::post().to(keys::create)))
        .service(at("/v1/keys/{name}", "DELETE").route(web::delete().to(keys::revoke)))
        // accounts: admin
        .service(
            at("/v1/moderators", "GET, POST")
                .route(web::get().to(moderators::list))
                .route(web::post().to(moderators::create)),
        )
        .service(at("/v1/moderators/{name}", "DELETE").route(web::delete().to(moderators::remove)))
        .service(at("/v1/moderators/{name}/password", "POST").route(web::post().to(moderators::change_password)))
        // operation: open
        .service(at("/healthz", "GET, HEAD").route(probe().to(operate::healthz)))
        .service(at("/readyz", "GET, HEAD").route(probe().to(operate::readyz)))
        .service(at("/metrics", "GET").route(web::get().to(operate::metrics)))
        .service(at("/openapi.json", "GET").route(web::get().to(openapi::serve)))
        .service(at("/docs", "GET").route(web::get().to(docs::serve)));
}

/// A resource that answers any other method than `allow` with 405.
fn at(path: &'static str, allow: &'static str) -> Resource {
    let refuse = move || async move { Err::<HttpResponse, _>(ApiError::MethodNotAllowed { allow }) };
    web::resource(path).default_service(web::to(refuse))
}

/// GET and HEAD: load balancers ask either way.
fn probe() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

async fn unknown_route() -> Result<HttpResponse, ApiError> {
    Err(ApiError::UnknownRoute)
}
