//! The moderators' console at `/console`: pages rendered here, one style sheet, one script module.
//!
//! Knows the service and HTTP. Decides nothing: whatever changes something calls the API's own handlers, which are mounted
//! below `/console/v1` for whoever is signed in.

mod assets; // the style sheet and the script
mod cookie; // cookies, in and out
mod guard; // headers, sessions, proof of origin
mod texts; // everything that is said, in three languages
mod tongue; // which of the three

mod filter; // what of everything somebody wants to see
mod frame; // what is around every page
mod moment; // times and ages
mod vocabulary; // small words of the domain, in three languages

mod beside; // an author, beside their comment
mod card; // one comment to be decided
mod passage; // a text with what counted in it
mod why; // why a comment waits

mod audit; // what happened
mod author; // one author
mod batch; // one decision on many comments
mod chart; // pictures drawn by the server
mod comment; // one comment with everything about it
mod dashboard; // how the work goes
mod desk; // the queue, one comment after the other
mod find; // everything that was kept
mod keys; // who may call, who may sign in
mod sign_in; // in and out

use actix_web::HttpResponse;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};

use crate::api;
pub use guard::Surroundings;

/// Sets up the console. The service must be in the app's data, as [`api::configure`] puts it there.
pub fn configure(surroundings: Surroundings) -> impl Fn(&mut ServiceConfig) + Clone {
    let surroundings = Data::new(surroundings);
    move |config| {
        config.app_data(surroundings.clone()).service(
            web::scope("/console")
                .wrap(from_fn(guard::harden))
                // open
                .route("/assets/{file}", web::get().to(assets::serve))
                .route("/sign-in", web::get().to(sign_in::page))
                .route("/sign-in", web::post().to(sign_in::sign_in))
                .route("/language", web::post().to(sign_in::choose_language))
                // for whoever is signed in
                .service(web::scope("").wrap(from_fn(guard::require_session)).configure(signed_in)),
        );
    }
}

/// The pages behind the sign-in, and what their module asks for.
fn signed_in(config: &mut ServiceConfig) {
    config
        // moderator
        .route("", web::get().to(desk::page))
        .route("/cards", web::post().to(desk::cards))
        .route("/find", web::get().to(find::page))
        .route("/batch", web::get().to(batch::page))
        .route("/comments/{id}", web::get().to(comment::page))
        .route("/comments/{id}/card", web::get().to(comment::card))
        .route("/authors/{id}", web::get().to(author::page))
        .route("/sign-out", web::post().to(sign_in::sign_out))
        .configure(api::review)
        // lead
        .route("/dashboard", web::get().to(dashboard::page))
        .route("/audit", web::get().to(audit::page))
        // admin
        .route("/keys", web::get().to(keys::page))
        .route("/keys", web::post().to(keys::change))
        .default_service(web::to(unknown_page));
}

async fn unknown_page(signed: guard::Signed) -> HttpResponse {
    frame::missing(&signed)
}
