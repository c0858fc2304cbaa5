//! One author: totals, rates, and their last comments.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use maud::html;

use super::beside;
use super::filter::escaped;
use super::find;
use super::frame::{self, Place};
use super::guard::Signed;
use crate::comment::Id;
use crate::service::{Paging, Service};
use crate::store::{Refusal, SearchFilter, StoreError};

/// How many comments stand on the page.
const N_LAST: usize = 25;

/// The page.
pub(super) async fn page(signed: Signed, service: Data<Service>, id: Path<String>) -> HttpResponse {
    let tongue = signed.tongue;
    let content = async {
        let id = Id::parse(id.into_inner()).or(Err(StoreError::Refused(Refusal::NotFound)))?;
        let totals = service.author(&id).await?;
        let filter = SearchFilter { author: Some(id.clone()), ..SearchFilter::default() };
        let last = service.search(filter, Paging { limit: N_LAST, cursor: None }).await?.comments;
        let name = last.iter().find_map(|stored| stored.comment.author.name.as_ref());
        Ok(html! {
            div.page {
                header {
                    h1 dir="auto" { (name.map_or(id.as_str(), |name| name.as_str())) }
                    p.quiet { code { bdi { (id.as_str()) } } }
                }
                section.sheet { (beside::figures(tongue, &totals)) }
                h2 { (tongue.say("author-last")) }
                (find::results(tongue, &last, service.clock().now()))
                p { a href=(format!("/console/find?author={}", escaped(id.as_str()))) { (tongue.say("author-search")) } }
            }
        })
    };
    frame::page(&signed, Place::Elsewhere, &tongue.say("author-title"), content.await)
}
