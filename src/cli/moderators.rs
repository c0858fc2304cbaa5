//! `vigie moderators`: who signs in to the console, over the API of a running service or directly on the data folder.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use actix_web::rt::System;
use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::client::{Client, in_path};
use super::data;
use super::keys::{print_list, role_word};
use crate::comment::Id;
use crate::service::{Clock, Keyring, NewAccount, Password, Roster};
use crate::settings::{ModeratorRole, Moderators, ModeratorsCommand};
use crate::store::Store;

/// Does what the settings say.
pub(super) fn run(settings: Moderators) -> anyhow::Result<ExitCode> {
    match &settings.service {
        Some(_) if settings.key.is_none() => bail!("`--service` needs an admin's key: `--key` or `VIGIE_KEY`"),
        Some(service) => remotely(&Client::new(service, settings.key.as_ref())?, settings.command)?,
        None => locally(&settings.data_dir, settings.command)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn remotely(client: &Client, command: ModeratorsCommand) -> anyhow::Result<()> {
    let word = |row: &Value, field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    match command {
        ModeratorsCommand::Add { name, role, password_from_stdin } => {
            let password = given_password(password_from_stdin)?;
            let body = json!({
                "name": name.as_str(),
                "role": role_word(role.into()),
                "password": password.as_ref().map(Password::reveal),
            });
            let made = client.post("/v1/moderators", &body)?;
            print_made(&name, role, &word(&made, "password"))
        }
        ModeratorsCommand::List => {
            let answer = client.get("/v1/moderators")?;
            let rows = answer.get("moderators").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            print_list(rows.iter().map(|row| (word(row, "name"), word(row, "role"), word(row, "created_at"))))
        }
        ModeratorsCommand::Remove { name } => {
            client.delete(&format!("/v1/moderators/{}", in_path(name.as_str())))?;
            print_removed(&name)
        }
        ModeratorsCommand::Password { name, password_from_stdin } => {
            let password = given_password(password_from_stdin)?;
            let body = json!({"password": password.as_ref().map(Password::reveal)});
            let changed = client.post(&format!("/v1/moderators/{}/password", in_path(name.as_str())), &body)?;
            print_changed(&name, &word(&changed, "password"))
        }
    }
}

fn locally(data_dir: &Path, command: ModeratorsCommand) -> anyhow::Result<()> {
    let store: Arc<dyn Store> = Arc::new(data::open(data_dir)?);
    System::new().block_on(async {
        let roster = Roster::load(Arc::clone(&store), Clock::system()).await?;
        let done = on_roster(&roster, command).await;
        store.close().await?;
        done
    })
}

async fn on_roster(roster: &Roster, command: ModeratorsCommand) -> anyhow::Result<()> {
    let operator = Keyring::operator();
    match command {
        ModeratorsCommand::Add { name, role, password_from_stdin } => {
            let password = given_password(password_from_stdin)?;
            let account = NewAccount { name: name.clone(), role: role.into(), password };
            let (_, password) = roster.create(account, &operator).await?;
            print_made(&name, role, password.reveal())
        }
        ModeratorsCommand::List => print_list(roster.accounts().iter().map(|account| {
            let made = crate::api::rfc3339(account.created_at);
            (account.name.as_str().to_owned(), role_word(account.role).to_owned(), made)
        })),
        ModeratorsCommand::Remove { name } => {
            roster.remove(&name, &operator).await?;
            print_removed(&name)
        }
        ModeratorsCommand::Password { name, password_from_stdin } => {
            let password = roster.change_password(&name, given_password(password_from_stdin)?, &operator).await?;
            print_changed(&name, password.reveal())
        }
    }
}

/// The first line of standard input, when a password is to come from there.
fn given_password(from_stdin: bool) -> anyhow::Result<Option<Password>> {
    if !from_stdin {
        return Ok(None);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("cannot read the password from standard input")?;
    let password = Password::parse(line.trim_end_matches(['\r', '\n'])).context("the password cannot be used")?;
    Ok(Some(password))
}

fn print_made(name: &Id, role: ModeratorRole, password: &str) -> anyhow::Result<()> {
    writeln!(io::stdout().lock(), "{password}")?;
    let (name, role) = (name.as_str(), role_word(role.into()));
    eprintln!("account `{name}` made with role `{role}`; its password is shown this once; sign in at /console");
    Ok(())
}

fn print_changed(name: &Id, password: &str) -> anyhow::Result<()> {
    writeln!(io::stdout().lock(), "{password}")?;
    eprintln!("account `{}` has a new password, shown this once", name.as_str());
    Ok(())
}

fn print_removed(name: &Id) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout().lock(), "account `{}` is removed", name.as_str())?)
}
