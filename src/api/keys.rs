//! Who may call.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Admin, Caller};
use super::body::{Body, Wire};
use super::error::ApiError;
use super::fields::Fields;
use super::problem::Problem;
use super::stored::id_in_path;
use super::time;
use super::vocabulary::RoleName;
use crate::service::{NewKey, Secret, Service};
use crate::store::StoredKey;

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `name` and `role`")]
pub(super) struct KeyToMake {
    /// The name by which decisions will know its bearer.
    #[schema(example = "website")]
    name: String,
    role: RoleName,
    /// A key that the bearer has already: 8 to 256 visible ASCII characters. One is generated when it is missing.
    key: Option<String>,
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeKey {
    #[serde(flatten)]
    about: KeyView,
    /// The key itself. It is kept as a hash only and cannot be shown again.
    key: String,
}

/// What is known of a key.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeyView {
    name: String,
    role: RoleName,
    /// When it was made, RFC 3339.
    created_at: String,
    /// The key by which it was made; `system` at the first start, `settings` for `VIGIE_ADMIN_KEY`.
    created_by: String,
}

/// All keys that open something.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeysView {
    keys: Vec<KeyView>,
}

impl Wire for KeyToMake {}

/// Makes a key and shows it once.
#[utoipa::path(
    post, path = "/v1/keys", tag = "keys", operation_id = "createKey", request_body = KeyToMake,
    responses(
        (status = 201, description = "Made", body = MadeKey),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    caller: Caller<Admin>,
    service: Data<Service>,
    Body(key): Body<KeyToMake>,
) -> Result<HttpResponse, ApiError> {
    let (stored, secret) = service.keyring().create(key.parse()?, &caller.name).await?;
    let made = MadeKey { about: KeyView::from(&stored), key: secret.reveal().to_owned() };
    Ok(HttpResponse::Created().json(made))
}

/// All keys by name, without the keys themselves.
#[utoipa::path(
    get, path = "/v1/keys", tag = "keys", operation_id = "listKeys",
    responses(
        (status = 200, description = "All keys", body = KeysView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(_caller: Caller<Admin>, service: Data<Service>) -> Json<KeysView> {
    Json(KeysView { keys: service.keyring().keys().iter().map(KeyView::from).collect() })
}

/// Makes a key worthless from now on. The last admin key stays.
#[utoipa::path(
    delete, path = "/v1/keys/{name}", tag = "keys", operation_id = "revokeKey", params(("name" = String, Path, description = "The key's name")),
    responses(
        (status = 204, description = "Revoked"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn revoke(
    caller: Caller<Admin>,
    service: Data<Service>,
    name: Path<String>,
) -> Result<HttpResponse, ApiError> {
    service.keyring().revoke(&id_in_path(name.into_inner())?, &caller.name).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl KeyToMake {
    fn parse(self) -> Result<NewKey, ApiError> {
        let mut fields = Fields::default();
        let name = fields.id("name", self.name);
        let secret = self.key.and_then(|key| fields.take("key", Secret::parse_given(&key)));
        let Some(name) = name else {
            return Err(fields.refuse());
        };
        fields.finish()?;
        Ok(NewKey { name, role: self.role.role(), secret })
    }
}

impl From<&StoredKey> for KeyView {
    fn from(key: &StoredKey) -> Self {
        Self {
            name: key.name.as_str().to_owned(),
            role: key.role.into(),
            created_at: time::rfc3339(key.created_at),
            created_by: key.created_by.as_str().to_owned(),
        }
    }
}
