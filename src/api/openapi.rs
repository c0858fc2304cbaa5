//! The contract as a document (`OpenAPI` 3.1), made from the handlers and their types. A snapshot test shows every change.

use actix_web::HttpResponse;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{
    batches, comments, events, examples, keep, keys, labels, models, moderators, operate, policy, queue, reports,
    rulings, score, search, totals,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vigie",
        description = "Moderates reader comments: scores each one, decides by your policy, keeps every decision and serves the moderators' queue.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    paths(
        comments::submit, comments::find, comments::edit, comments::erase, reports::report, score::score, events::listen,
        queue::list, queue::claim, queue::take, queue::release, rulings::decide, rulings::undo, reports::list,
        search::search, batches::preview, batches::decide, batches::undo, totals::article, totals::author, operate::stats,
        totals::erase_author, events::audit, keep::backup, keep::verify,
        policy::show, policy::put, policy::simulate,
        examples::export, models::list, models::download, models::upload, models::promote,
        keys::create, keys::list, keys::revoke, labels::list,
        moderators::create, moderators::list, moderators::remove, moderators::change_password,
        operate::healthz, operate::readyz, operate::metrics, serve,
    ),
    tags(
        (name = "comments", description = "Send comments, score texts, look comments up. Role: ingest"),
        (name = "review", description = "See what is pending, claim it, decide. Role: moderator"),
        (name = "erasure", description = "Erase a comment, or a person. Role: ingest, lead"),
        (name = "policy", description = "The newsroom's rules: read, put in place, tried. Role: lead"),
        (name = "learning", description = "What people decided, and the models made from it. Role: admin; to see which model decides: lead"),
        (name = "keys", description = "Make and revoke keys, and the accounts of people who moderate. Role: admin"),
        (name = "operation", description = "Health, metrics, this document: no key needed. The audit log: lead. Copies and checks of everything: admin"),
    ),
    security(("key" = [])),
    modifiers(&BearerKey),
)]
struct Contract;

/// Every key goes into `Authorization: Bearer <key>`.
struct BearerKey;

impl Modify for BearerKey {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The whole contract.
pub fn document() -> utoipa::openapi::OpenApi {
    Contract::openapi()
}

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", tag = "operation", operation_id = "openapi", security(()),
    responses((status = 200, description = "The contract", body = Object)),
)]
pub(super) async fn serve() -> HttpResponse {
    HttpResponse::Ok().json(document())
}
