//! Who calls, and whether they may: a handler that asks for a `Caller<Moderator>` cannot run for anybody less.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::error::ApiError;
use crate::comment::Id;
use crate::service::{Secret, Service};
use crate::store::Role;

/// A caller with at least the role `R`.
#[derive(Debug)]
pub(super) struct Caller<R> {
    /// The name of their key.
    pub(super) name: Id,
    role: PhantomData<R>,
}

/// A role as a type.
pub(super) trait Rank {
    /// The role as a value.
    const ROLE: Role;
}

/// May submit comments, score texts, look comments up.
#[derive(Debug)]
pub(super) enum Ingest {}
/// May review the queue.
#[derive(Debug)]
pub(super) enum Moderator {}
/// May do everything, keys included.
#[derive(Debug)]
pub(super) enum Admin {}

impl Rank for Ingest {
    const ROLE: Role = Role::Ingest;
}

impl Rank for Moderator {
    const ROLE: Role = Role::Moderator;
}

impl Rank for Admin {
    const ROLE: Role = Role::Admin;
}

impl<R: Rank> FromRequest for Caller<R> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(identify(request))
    }
}

fn identify<R: Rank>(request: &HttpRequest) -> Result<Caller<R>, ApiError> {
    let service = request.app_data::<Data<Service>>().ok_or(ApiError::Unauthorized)?;
    let secret = bearer(request).ok_or(ApiError::Unauthorized)?;
    let caller = service.keyring().authenticate(&secret).ok_or(ApiError::Unauthorized)?;
    if caller.role < R::ROLE {
        return Err(ApiError::Forbidden { has: caller.role, needs: R::ROLE });
    }
    Ok(Caller { name: caller.name, role: PhantomData })
}

/// The key of `Authorization: Bearer <key>`; the scheme's case does not matter (RFC 9110, section 11.1).
fn bearer(request: &HttpRequest) -> Option<Secret> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Secret::parse(key.trim()).ok()
}
