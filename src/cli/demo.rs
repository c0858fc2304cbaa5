//! `vigie demo`: loads a small thread of comments into a running service, so that a newcomer sees a living queue.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use serde_json::Value;

use super::client::Client;
use crate::settings::Demo;

/// Rows that are bodies of `POST /v1/comments`, written for this.
const THREAD: &str = include_str!("../../data/demo/thread.ndjson");
/// The verdicts in the order in which they are shown.
const VERDICTS: [(&str, &str); 3] =
    [("approve", "may be published"), ("hold", "waits for a person"), ("reject", "may not be published")];

/// Sends the thread and prints what became of it.
pub(super) fn run(settings: &Demo) -> anyhow::Result<ExitCode> {
    let client = Client::new(&settings.service, Some(&settings.key))?;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (row, line) in THREAD.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        let comment: Value = serde_json::from_str(line).with_context(|| format!("row {} of the demo", row + 1))?;
        let decision = client.post("/v1/comments", &comment)?;
        let verdict = decision.get("verdict").and_then(Value::as_str).unwrap_or("unknown");
        *counts.entry(verdict.to_owned()).or_default() += 1;
    }
    report(&counts, client.service())?;
    Ok(ExitCode::SUCCESS)
}

fn report(counts: &BTreeMap<String, usize>, service: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{} comments sent", counts.values().sum::<usize>())?;
    for (verdict, meaning) in VERDICTS {
        writeln!(out, "  {verdict:<8} {:>3}  {meaning}", counts.get(verdict).unwrap_or(&0))?;
    }
    writeln!(
        out,
        "Next: {service}/console, with the admin key or an account; or, with a moderator's or the admin's key:"
    )?;
    writeln!(out, "  curl -H \"Authorization: Bearer $VIGIE_KEY\" '{service}/v1/queue?limit=5'")?;
    writeln!(out, "Running this again changes nothing: the same ids with the same bodies keep their first decisions.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_thread_is_an_object_with_an_id_of_its_own() {
        let rows: Vec<Value> = THREAD.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().expect("an id")).collect();
        assert_eq!(ids.len(), rows.len());
        assert!(rows.len() >= 3);
    }
}
