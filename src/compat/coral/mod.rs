//! Coral (coralproject.net): its external moderation phase, which asks before a comment is shown, and its webhooks.
//!
//! Coral lets a comment through when a phase fails, so whatever goes wrong on our side holds it. It signs its requests
//! (HMAC-SHA256 over the raw body); whoever does not know a secret is refused. `docs/coral.md` says how to set it up.

mod body; // a comment's text out of HTML
mod error; // everything that can go wrong, in one table
mod phase; // a comment is judged before it is shown
mod reply; // what Coral is told
mod webhooks; // what happens in Coral

use actix_web::HttpRequest;
use actix_web::web::{self, Bytes, Data, ServiceConfig};

use super::asked::header;
use crate::api::Unread;
use crate::service::{Secret, signature};
use error::CoralError;

/// Every route of the contract.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/coral/moderation").route(web::post().to(phase::moderate)))
        .service(web::resource("/coral/webhooks").route(web::post().to(webhooks::receive)));
}

/// What is known of Coral; built once.
#[derive(Debug, Default)]
pub struct Coral {
    /// What it signs with: several while a secret is being replaced.
    secrets: Vec<Secret>,
    seen: webhooks::Seen,
}

impl Coral {
    /// A Coral that signs with these secrets.
    pub fn new(secrets: Vec<Secret>) -> Self {
        Self { secrets, seen: webhooks::Seen::default() }
    }
}

/// The body of a request that Coral signed.
fn signed(request: &HttpRequest, body: Result<Bytes, Unread>) -> Result<Bytes, CoralError> {
    let coral = request.app_data::<Data<Coral>>().filter(|coral| !coral.secrets.is_empty());
    let secrets = &coral.ok_or(CoralError::NotSetUp)?.secrets;
    let body = body.map_err(CoralError::Unread)?;
    let signatures = header(request, "x-coral-signature").unwrap_or_default();
    let signatures = signatures.split(',').filter_map(|one| signature::from_hex(one.trim().strip_prefix("sha256=")?));
    let mut is_signed = false;
    for signature in signatures {
        for secret in secrets {
            is_signed |= signature::is_signed(secret.reveal().as_bytes(), &body, &signature);
        }
    }
    if is_signed { Ok(body) } else { Err(CoralError::NotSigned) }
}
