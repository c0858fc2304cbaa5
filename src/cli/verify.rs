//! `vigie verify`: everything stored held against everything else, in a folder, in a running service, or in a backup.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use actix_web::rt::System;
use anyhow::bail;
use serde_json::Value;

use super::client::Client;
use super::data;
use crate::settings::Verify;
use crate::store::{Store, check_backup};

/// Prints what was compared and what did not fit; exit code 1 when something did not.
pub(super) fn run(settings: &Verify) -> anyhow::Result<ExitCode> {
    match (&settings.backup, &settings.service) {
        (Some(backup), _) => in_backup(backup),
        (None, Some(_)) if settings.key.is_none() => bail!("`--service` needs an admin's key: `--key` or `VIGIE_KEY`"),
        (None, Some(service)) => remotely(&Client::new(service, settings.key.as_ref())?),
        (None, None) => locally(&settings.data_dir),
    }
}

fn in_backup(backup: &Path) -> anyhow::Result<ExitCode> {
    let manifest = check_backup(backup)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{} records, up to the hash {}", manifest.last_record, manifest.chain)?;
    writeln!(out, "the backup is whole")?;
    Ok(ExitCode::SUCCESS)
}

fn remotely(client: &Client) -> anyhow::Result<ExitCode> {
    let answer = client.post_and_wait("/v1/verify")?;
    let number = |field: &str| answer.get(field).and_then(Value::as_u64).unwrap_or_default();
    let findings = answer.get("first_findings").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let findings = findings.iter().filter_map(Value::as_str).map(str::to_owned);
    tell(number("records"), number("comments"), number("findings"), findings)
}

fn locally(data_dir: &Path) -> anyhow::Result<ExitCode> {
    data::must_hold_a_store(data_dir)?;
    let store = data::open(data_dir)?;
    let report = store.open_report();
    if report.n_torn_bytes > 0 {
        eprintln!("{} bytes that nobody was told of were cut from the journal's end", report.n_torn_bytes);
    }
    if report.rebuilt {
        eprintln!("the state was unusable and was made anew from the journal; the old one is beside it");
    }
    let verification = System::new().block_on(async {
        let verification = store.verify().await?;
        store.close().await?;
        Ok::<_, anyhow::Error>(verification)
    })?;
    let findings = verification.findings.iter().map(ToString::to_string);
    tell(verification.n_records, verification.n_comments, verification.n_findings, findings)
}

fn tell(
    n_records: u64,
    n_comments: u64,
    n_findings: u64,
    findings: impl Iterator<Item = String>,
) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    writeln!(out, "{n_records} records, {n_comments} comments")?;
    for finding in findings {
        writeln!(out, "  {finding}")?;
    }
    if n_findings == 0 {
        writeln!(out, "everything fits")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{n_findings} things do not fit; `vigie restore` brings a backup back")?;
    Ok(ExitCode::FAILURE)
}
