//! Who signs in to the console.

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
use crate::service::{NewAccount, Password, Service};
use crate::store::StoredAccount;

/// An account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `name` and `role`")]
pub(super) struct AccountToMake {
    /// The name by which decisions will know the person.
    #[schema(example = "anna")]
    name: String,
    /// `moderator`, `lead` or `admin`.
    role: RoleName,
    /// A password of 10 to 256 characters. One is generated when it is missing.
    password: Option<String>,
}

/// A password to be set.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default, expecting = "an object, perhaps with `password`")]
pub(super) struct PasswordToSet {
    /// A password of 10 to 256 characters. One is generated when it is missing.
    password: Option<String>,
}

/// An account that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeAccount {
    #[serde(flatten)]
    about: AccountView,
    /// The password. It is kept as a slow hash only and cannot be shown again.
    password: String,
}

/// A password that was just set.
#[derive(Serialize, ToSchema)]
pub(super) struct SetPassword {
    name: String,
    /// The password. It is kept as a slow hash only and cannot be shown again.
    password: String,
}

/// What is known of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountView {
    name: String,
    role: RoleName,
    /// When it was made, RFC 3339.
    created_at: String,
    /// The key or account by which it was made; `system` for a command line without the service.
    created_by: String,
}

/// All accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountsView {
    moderators: Vec<AccountView>,
}

impl Wire for AccountToMake {}
impl Wire for PasswordToSet {}

/// Makes an account for the console and shows its password once.
#[utoipa::path(
    post, path = "/v1/moderators", tag = "keys", operation_id = "createModerator", request_body = AccountToMake,
    responses(
        (status = 201, description = "Made", body = MadeAccount),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create(
    caller: Caller<Admin>,
    service: Data<Service>,
    Body(account): Body<AccountToMake>,
) -> Result<HttpResponse, ApiError> {
    let (stored, password) = service.roster().create(account.parse()?, &caller.name).await?;
    let made = MadeAccount { about: AccountView::from(&stored), password: password.reveal().to_owned() };
    Ok(HttpResponse::Created().json(made))
}

/// All accounts by name, without their passwords.
#[utoipa::path(
    get, path = "/v1/moderators", tag = "keys", operation_id = "listModerators",
    responses(
        (status = 200, description = "All accounts", body = AccountsView),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(_caller: Caller<Admin>, service: Data<Service>) -> Json<AccountsView> {
    Json(AccountsView { moderators: service.roster().accounts().iter().map(AccountView::from).collect() })
}

/// Removes an account; the person is signed out at once.
#[utoipa::path(
    delete, path = "/v1/moderators/{name}", tag = "keys", operation_id = "removeModerator", params(("name" = String, Path, description = "The account's name")),
    responses(
        (status = 204, description = "Removed"),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn remove(
    caller: Caller<Admin>,
    service: Data<Service>,
    name: Path<String>,
) -> Result<HttpResponse, ApiError> {
    service.roster().remove(&id_in_path(name.into_inner())?, &caller.name).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives somebody a new password and shows it once; the person is signed out at once.
#[utoipa::path(
    post, path = "/v1/moderators/{name}/password", tag = "keys", operation_id = "changePassword", request_body = PasswordToSet,
    params(("name" = String, Path, description = "The account's name")),
    responses(
        (status = 200, description = "Changed", body = SetPassword),
        (status = "default", description = "Not done", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change_password(
    caller: Caller<Admin>,
    service: Data<Service>,
    name: Path<String>,
    Body(change): Body<PasswordToSet>,
) -> Result<Json<SetPassword>, ApiError> {
    let name = id_in_path(name.into_inner())?;
    let mut fields = Fields::default();
    let given = password(&mut fields, change.password.as_deref());
    fields.finish()?;
    let password = service.roster().change_password(&name, given, &caller.name).await?;
    Ok(Json(SetPassword { name: name.as_str().to_owned(), password: password.reveal().to_owned() }))
}

impl AccountToMake {
    fn parse(self) -> Result<NewAccount, ApiError> {
        let mut fields = Fields::default();
        let name = fields.id("name", self.name);
        let password = password(&mut fields, self.password.as_deref());
        let Some(name) = name else {
            return Err(fields.refuse());
        };
        fields.finish()?;
        Ok(NewAccount { name, role: self.role.role(), password })
    }
}

fn password(fields: &mut Fields, given: Option<&str>) -> Option<Password> {
    given.and_then(|given| fields.take("password", Password::parse(given)))
}

impl From<&StoredAccount> for AccountView {
    fn from(account: &StoredAccount) -> Self {
        Self {
            name: account.name.as_str().to_owned(),
            role: account.role.into(),
            created_at: time::rfc3339(account.created_at),
            created_by: account.created_by.as_str().to_owned(),
        }
    }
}
