//! The Perspective API, `v1alpha1`, whose original closes on 2026-12-31: scores by attribute, suggested scores, the discovery
//! document and batches.
//!
//! Requests are read as leniently as Google reads them. What the model was not trained for is answered in the contract's
//! form with a constant, never with an invented score; `docs/perspective.md` lists every attribute.

mod attributes; // what can be asked for, and where its score comes from
mod lenient; // JSON as Google reads it
mod message; // fields of a request, in either spelling
mod request; // AnalyzeCommentRequest, parsed once
mod spans; // sentences, in UTF-16

mod analyze; // comments:analyze
mod answer; // how an answer is written
mod batch; // several calls in one request
mod call; // one call, from its key to its answer
mod discovery; // what client libraries build themselves from
mod error; // everything that can go wrong, in one table
mod parts; // multipart/mixed, taken apart
mod suggest; // comments:suggestscore

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Resource};

use super::asked::Body;
use crate::api::note_standing;
use crate::service::Service;
use call::{Call, key_in_headers};
use error::PerspectiveError;

/// The path of one comment's scores. Clients write the colon as `%3A` too; paths are decoded before they are matched.
const ANALYZE: &str = "/v1alpha1/comments:analyze";
/// The path of suggested scores.
const SUGGEST: &str = "/v1alpha1/comments:suggestscore";

/// Every route of the contract.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource(ANALYZE).route(web::post().to(one_call)).default_service(web::to(no_such_page)))
        .service(web::resource(SUGGEST).route(web::post().to(one_call)).default_service(web::to(no_such_page)))
        .service(at_get("/$discovery/rest"))
        .service(at_get("/discovery/v1/apis/commentanalyzer/v1alpha1/rest"))
        .service(web::resource("/batch").route(web::post().to(batch::answer)));
}

fn at_get(path: &'static str) -> Resource {
    web::resource(path).route(web::get().to(discovery::serve))
}

/// Whether pages of any origin may call this path: whoever calls shows a key, and nothing of a browser counts.
pub(crate) fn is_open_to_browsers(path: &str) -> bool {
    path.starts_with("/v1alpha1/") || path.starts_with("/$discovery/") || path == "/batch"
}

async fn one_call(request: HttpRequest, service: Data<Service>, Body(body): Body) -> HttpResponse {
    let call = Call {
        method: Method::POST,
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        key: key_in_headers(&request),
        body,
    };
    let (answer, standing) = call.answer(&service).await;
    if let Some(standing) = standing {
        note_standing(&request, standing);
    }
    answer.into_response()
}

async fn no_such_page() -> HttpResponse {
    answer::Answer::from(PerspectiveError::NoSuchPage).into_response()
}
