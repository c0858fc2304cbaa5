//! Who may call and who may sign in: keys of systems, accounts of people. For admins.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::{Markup, html};

use super::frame::{self, Place, form_token};
use super::guard::Signed;
use super::moment::time;
use super::sign_in::{Fields, fields, is_from};
use super::tongue::Tongue;
use crate::clock::UnixMillis;
use crate::comment::Id;
use crate::service::{AccountError, KeyError, NewAccount, NewKey, Service, ServiceError};
use crate::store::{Refusal, Role, StoreError};

/// What came of a change.
enum Outcome {
    /// Nothing was asked for.
    Nothing,
    /// It is done.
    Done,
    /// It is done, and this is shown once.
    Secret(String),
    /// It was refused.
    Refused(&'static str),
}

const KEY_ROLES: [Role; 4] = [Role::Ingest, Role::Moderator, Role::Lead, Role::Admin];
const ACCOUNT_ROLES: [Role; 3] = [Role::Moderator, Role::Lead, Role::Admin];

/// The page.
pub(super) async fn page(signed: Signed, service: Data<Service>) -> HttpResponse {
    show(&signed, &service, &Outcome::Nothing)
}

/// Makes or takes away a key or an account, and shows the page again.
pub(super) async fn change(signed: Signed, service: Data<Service>, form: Fields) -> HttpResponse {
    let form = fields(form);
    if signed.caller.role < Role::Admin || !is_from(&signed, &form) {
        return frame::forbidden(&signed);
    }
    let outcome = match changed(&signed, &service, &form).await {
        Ok(outcome) => outcome,
        Err(error) => match refused(&error) {
            Some(said) => Outcome::Refused(said),
            None => return frame::page(&signed, Place::Keys, &signed.tongue.say("keys-title"), Err(error)),
        },
    };
    show(&signed, &service, &outcome)
}

async fn changed(signed: &Signed, service: &Service, form: &HashMap<String, String>) -> Result<Outcome, ServiceError> {
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let Ok(name) = Id::parse(field("name").trim()) else { return Ok(Outcome::Refused("keys-no-name")) };
    let role = KEY_ROLES.into_iter().find(|role| role_word(*role) == field("role")).unwrap_or(Role::Moderator);
    let actor = signed.name();
    match field("do") {
        "make-key" => {
            let (_, secret) = service.keyring().create(NewKey { name, role, secret: None }, actor).await?;
            Ok(Outcome::Secret(secret.reveal().to_owned()))
        }
        "revoke-key" => service.keyring().revoke(&name, actor).await.map(|()| Outcome::Done),
        "make-account" => {
            let (_, password) = service.roster().create(NewAccount { name, role, password: None }, actor).await?;
            Ok(Outcome::Secret(password.reveal().to_owned()))
        }
        "change-password" => {
            let password = service.roster().change_password(&name, None, actor).await?;
            Ok(Outcome::Secret(password.reveal().to_owned()))
        }
        "remove-account" => service.roster().remove(&name, actor).await.map(|()| Outcome::Done),
        _ => Ok(Outcome::Nothing),
    }
}

/// What is said of a refusal; none when it is a failure of ours.
const fn refused(error: &ServiceError) -> Option<&'static str> {
    match error {
        ServiceError::Key(KeyError::ReservedName) | ServiceError::Account(AccountError::ReservedName) => {
            Some("keys-reserved")
        }
        ServiceError::Store(StoreError::Refused(Refusal::KeyExists | Refusal::AccountExists)) => Some("keys-exists"),
        ServiceError::Store(StoreError::Refused(Refusal::NotFound)) => Some("keys-not-found"),
        ServiceError::Key(KeyError::LastAdmin) => Some("keys-last-admin"),
        ServiceError::Key(KeyError::InSettings) => Some("keys-in-settings"),
        ServiceError::Account(AccountError::RoleTooLow) => Some("keys-role-too-low"),
        _ => None,
    }
}

fn show(signed: &Signed, service: &Service, outcome: &Outcome) -> HttpResponse {
    if signed.caller.role < Role::Admin {
        return frame::forbidden(signed);
    }
    let tongue = signed.tongue;
    let keys = service.keyring().keys();
    let keys = keys.iter().map(|key| (key.name.clone(), key.role, key.created_at));
    let accounts = service.roster().accounts();
    let accounts = accounts.iter().map(|account| (account.name.clone(), account.role, account.created_at));
    let content = html! {
        div.page {
            header { h1 { (tongue.say("keys-title")) } p.quiet { (tongue.say("keys-text")) } }
            (told(tongue, outcome))
            section {
                h2 { (tongue.say("accounts-title")) }
                (table(signed, "accounts-title", accounts, &[("change-password", "account-password"), ("remove-account", "account-remove")]))
                (maker(signed, "make-account", "account-make", &ACCOUNT_ROLES))
            }
            section {
                h2 { (tongue.say("keys-of-systems")) }
                (table(signed, "keys-of-systems", keys, &[("revoke-key", "key-revoke")]))
                (maker(signed, "make-key", "key-make", &KEY_ROLES))
            }
        }
    };
    frame::page(signed, Place::Keys, &tongue.say("keys-title"), Ok(content))
}

fn told(tongue: Tongue, outcome: &Outcome) -> Markup {
    match outcome {
        Outcome::Nothing => html! {},
        Outcome::Done => html! { p.sheet role="status" { (tongue.say("keys-done")) } },
        Outcome::Secret(secret) => html! {
            div.sheet role="status" { p { (tongue.say("keys-secret")) } p.secret { code { (secret) } } }
        },
        Outcome::Refused(said) => html! { p.problem role="alert" { (tongue.say(said)) } },
    }
}

fn table(
    signed: &Signed,
    title: &str,
    rows: impl Iterator<Item = (Id, Role, UnixMillis)>,
    deeds: &[(&'static str, &'static str)],
) -> Markup {
    let tongue = signed.tongue;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(tongue.say(title)) {
            table {
                thead { tr {
                    th scope="col" { (tongue.say("sign-in-name")) }
                    th scope="col" { (tongue.say("keys-role")) }
                    th scope="col" { (tongue.say("keys-made")) }
                    th scope="col" { span.unseen { (tongue.say("audit-what")) } }
                } }
                tbody {
                    @for (name, role, made) in rows {
                        tr {
                            th scope="row" { bdi { (name.as_str()) } }
                            td { (tongue.role(role)) }
                            td { (time(made)) }
                            td { @for (what, said) in deeds { (deed(signed, what, said, &name)) } }
                        }
                    }
                }
            }
        }
    }
}

fn deed(signed: &Signed, what: &str, said: &str, name: &Id) -> Markup {
    html! {
        form.deed method="post" action="/console/keys" {
            (form_token(signed))
            input type="hidden" name="name" value=(name.as_str());
            button.plain type="submit" name="do" value=(what) { (signed.tongue.say(said)) span.unseen { " " (name.as_str()) } }
        }
    }
}

fn maker(signed: &Signed, what: &str, said: &str, roles: &[Role]) -> Markup {
    let tongue = signed.tongue;
    html! {
        form.row.maker method="post" action="/console/keys" {
            (form_token(signed))
            div.field {
                label for=(format!("{what}-name")) { (tongue.say("sign-in-name")) }
                input id=(format!("{what}-name")) name="name" required maxlength="128" autocomplete="off";
            }
            div.field {
                label for=(format!("{what}-role")) { (tongue.say("keys-role")) }
                select id=(format!("{what}-role")) name="role" {
                    @for role in roles { option value=(role_word(*role)) { (tongue.role(*role)) } }
                }
            }
            button.primary type="submit" name="do" value=(what) { (tongue.say(said)) }
        }
    }
}

const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Ingest => "ingest",
        Role::Moderator => "moderator",
        Role::Lead => "lead",
        Role::Admin => "admin",
    }
}
