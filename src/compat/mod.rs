//! Other systems' contracts: their clients work unmodified when they are pointed at Vigie.
//!
//! Each contract is a thin mapping onto the use cases that our own API calls; nothing is decided here. Names of these
//! contracts stand nowhere else. A contract's failures look as its clients expect, so they are no problems of RFC 9457,
//! and each contract has its own table of them.

mod asked; // what every contract asks of a request
mod coral; // Coral's external moderation phase and webhooks
mod perspective; // Perspective API v1alpha1

use actix_web::web::ServiceConfig;

pub use coral::Coral;
pub(crate) use perspective::is_open_to_browsers;

/// Every route of every contract.
pub(crate) fn routes(config: &mut ServiceConfig) {
    perspective::routes(config);
    coral::routes(config);
}
