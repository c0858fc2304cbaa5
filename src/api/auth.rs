//! Who calls, and whether they may: a handler that asks for a `Caller<Moderator>` cannot run for anybody less.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::error::ApiError;
use super::rates;
use crate::comment::Id;
use crate::service::{self, Secret, Service};
use crate::store::{Rank, Reviewer, Role};

/// A caller with at least the role `R`.
#[derive(Debug)]
pub(super) struct Caller<R> {
    /// The name of their key.
    pub(super) name: Id,
    role: Role,
    at_least: PhantomData<R>,
}

impl<R> Caller<R> {
    /// The caller as somebody who reviews.
    pub(super) fn reviewer(&self) -> Reviewer {
        let rank = if self.role >= Role::Lead { Rank::Lead } else { Rank::Moderator };
        Reviewer { name: self.name.clone(), rank }
    }
}

/// A role as a type.
pub(super) trait AtLeast {
    /// The role as a value.
    const ROLE: Role;
}

/// May submit comments, score texts, look comments up.
#[derive(Debug)]
pub(super) enum Ingest {}
/// May review the queue.
#[derive(Debug)]
pub(super) enum Moderator {}
/// May decide what was escalated, take over and take back what others did, erase people, read the audit log.
#[derive(Debug)]
pub(super) enum Lead {}
/// May do everything, keys included.
#[derive(Debug)]
pub(super) enum Admin {}

impl AtLeast for Ingest {
    const ROLE: Role = Role::Ingest;
}

impl AtLeast for Moderator {
    const ROLE: Role = Role::Moderator;
}

impl AtLeast for Lead {
    const ROLE: Role = Role::Lead;
}

impl AtLeast for Admin {
    const ROLE: Role = Role::Admin;
}

impl<R: AtLeast> FromRequest for Caller<R> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(identify(request))
    }
}

fn identify<R: AtLeast>(request: &HttpRequest) -> Result<Caller<R>, ApiError> {
    let (name, role) = has_role(request, R::ROLE)?;
    // Limits are for keys: a person at the console makes no more calls than hands can.
    if signed_in(request).is_none() {
        admit(request, &name)?;
    }
    Ok(Caller { name, role, at_least: PhantomData })
}

/// Who calls, when their role is at least `needs`: whom the console signed in (it puts them into the request's extensions
/// where it lets its own module call), or the bearer of a key.
pub(super) fn has_role(request: &HttpRequest, needs: Role) -> Result<(Id, Role), ApiError> {
    let service = request.app_data::<Data<Service>>().ok_or(ApiError::Unauthorized)?;
    let by_key = || bearer(request).and_then(|secret| service.keyring().authenticate(&secret));
    let caller = signed_in(request).or_else(by_key).ok_or(ApiError::Unauthorized)?;
    if caller.role < needs {
        return Err(ApiError::Forbidden { has: caller.role, needs });
    }
    Ok((caller.name, caller.role))
}

fn signed_in(request: &HttpRequest) -> Option<service::Caller> {
    request.extensions().get::<service::Caller>().cloned()
}

/// Counts the call, and notes for its answer how the caller stands.
fn admit(request: &HttpRequest, caller: &Id) -> Result<(), ApiError> {
    let Some(service) = request.app_data::<Data<Service>>() else { return Ok(()) };
    let standing = service.admit(caller);
    if let Ok(Some(standing)) | Err(standing) = standing {
        rates::note(request, standing);
    }
    standing.map(|_admitted| ()).map_err(|standing| ApiError::TooManyRequests { standing })
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
