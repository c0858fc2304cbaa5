//! `vigie keys`: who may call, over the API of a running service or directly on the data folder.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use actix_web::rt::System;
use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::client::{Client, in_path};
use super::data;
use crate::comment::Id;
use crate::service::{Clock, Keyring, NewKey, Secret};
use crate::settings::{Keys, KeysCommand, RoleName};
use crate::store::{Role, Store};

/// Does what the settings say.
pub(super) fn run(settings: Keys) -> anyhow::Result<ExitCode> {
    match &settings.service {
        Some(_) if settings.key.is_none() => bail!("`--service` needs an admin's key: `--key` or `VIGIE_KEY`"),
        Some(service) => remotely(&Client::new(service, settings.key.as_ref())?, settings.command)?,
        None => locally(&settings.data_dir, settings.command)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn remotely(client: &Client, command: KeysCommand) -> anyhow::Result<()> {
    match command {
        KeysCommand::Create { name, role, key_from_stdin } => {
            let mut body = json!({"name": name.as_str(), "role": role_word(role.into())});
            if let (Some(secret), Value::Object(fields)) = (given_secret(key_from_stdin)?, &mut body) {
                fields.insert("key".to_owned(), secret.reveal().into());
            }
            let made = client.post("/v1/keys", &body)?;
            print_made(&name, role, made.get("key").and_then(Value::as_str).unwrap_or_default())
        }
        KeysCommand::List => {
            let answer = client.get("/v1/keys")?;
            let rows = answer.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let word = |row: &Value, field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
            print_list(rows.iter().map(|row| (word(row, "name"), word(row, "role"), word(row, "created_at"))))
        }
        KeysCommand::Revoke { name } => {
            client.delete(&format!("/v1/keys/{}", in_path(name.as_str())))?;
            print_revoked(&name)
        }
    }
}

fn locally(data_dir: &Path, command: KeysCommand) -> anyhow::Result<()> {
    let store: Arc<dyn Store> = Arc::new(data::open(data_dir)?);
    System::new().block_on(async {
        let keyring = Keyring::load(Arc::clone(&store), None, Clock::system()).await?;
        let done = on_ring(&keyring, command).await;
        store.close().await?;
        done
    })
}

async fn on_ring(keyring: &Keyring, command: KeysCommand) -> anyhow::Result<()> {
    match command {
        KeysCommand::Create { name, role, key_from_stdin } => {
            let key = NewKey { name: name.clone(), role: role.into(), secret: given_secret(key_from_stdin)? };
            let (_, secret) = keyring.create(key, &Keyring::operator()).await?;
            print_made(&name, role, secret.reveal())
        }
        KeysCommand::List => print_list(keyring.keys().iter().map(|key| {
            (key.name.as_str().to_owned(), role_word(key.role).to_owned(), crate::api::rfc3339(key.created_at))
        })),
        KeysCommand::Revoke { name } => {
            keyring.revoke(&name, &Keyring::operator()).await?;
            print_revoked(&name)
        }
    }
}

/// The first line of standard input, when a key is to come from there.
fn given_secret(from_stdin: bool) -> anyhow::Result<Option<Secret>> {
    if !from_stdin {
        return Ok(None);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("cannot read the key from standard input")?;
    let secret = Secret::parse_given(line.trim()).context("the key on standard input cannot be used")?;
    Ok(Some(secret))
}

fn print_made(name: &Id, role: RoleName, key: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{key}")?;
    eprintln!("key `{}` made with role `{}`; it is shown this once", name.as_str(), role_word(role.into()));
    Ok(())
}

/// Prints names with their roles and when they were made.
pub(super) fn print_list(rows: impl Iterator<Item = (String, String, String)>) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:<24} {:<10} made", "name", "role")?;
    for (name, role, made) in rows {
        writeln!(out, "{name:<24} {role:<10} {made}")?;
    }
    Ok(())
}

fn print_revoked(name: &Id) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout().lock(), "key `{}` opens nothing any more", name.as_str())?)
}

pub(super) const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Ingest => "ingest",
        Role::Moderator => "moderator",
        Role::Lead => "lead",
        Role::Admin => "admin",
    }
}
