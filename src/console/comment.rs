//! One comment with everything about it, to be looked at again or decided anew.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use maud::html;

use super::card::{self, Dossier};
use super::desk;
use super::frame::{self, Content, Place};
use super::guard::Signed;
use super::tongue::Tongue;
use crate::comment::Id;
use crate::service::{Service, ServiceError};
use crate::store::{Refusal, StoreError};

/// The page.
pub(super) async fn page(signed: Signed, service: Data<Service>, id: Path<String>) -> HttpResponse {
    let content = async {
        let (card, is_held_by) = drawn(&service, signed.tongue, id.into_inner()).await?;
        let others = is_held_by.filter(|holder| holder != signed.name());
        let tongue = signed.tongue;
        Ok(html! {
            section.desk #desk data-single {
                h1.unseen { (tongue.say("comment-title")) }
                @if let Some(holder) = others {
                    p.problem data-lease-of=(holder.as_str()) { (tongue.say_with("held-by", [("who", holder.as_str().into())])) }
                }
                div #cards { (card) }
                (desk::decisions(tongue))
            }
            (desk::dialogs(tongue))
        })
    };
    frame::page(&signed, Place::Elsewhere, &signed.tongue.say("comment-title"), content.await)
}

/// The card alone.
pub(super) async fn card(signed: Signed, service: Data<Service>, id: Path<String>) -> HttpResponse {
    let content: Content = drawn(&service, signed.tongue, id.into_inner()).await.map(|(card, _)| card);
    frame::piece(content)
}

async fn drawn(service: &Service, tongue: Tongue, id: String) -> Result<(maud::Markup, Option<Id>), ServiceError> {
    let id = Id::parse(id).or(Err(StoreError::Refused(Refusal::NotFound)))?;
    let stored = service.comment(&id).await?;
    let now = service.clock().now();
    let held_by = stored.lease.clone().filter(|lease| lease.until > now).map(|lease| lease.moderator);
    let dossier = Dossier::gather(service, stored).await?;
    Ok((card::draw(tongue, &dossier), held_by))
}
