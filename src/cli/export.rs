//! `vigie export`: comments, what people decided, weak labels, or the audit log, one JSON object a line.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use serde_json::Value;

use super::client::Client;
use crate::settings::{Export, Exported};

/// Prints everything, page by page.
pub(super) fn run(settings: &Export) -> anyhow::Result<ExitCode> {
    let client = Client::of(&settings.remote)?;
    let mut out = BufWriter::new(io::stdout().lock());
    match settings.what {
        Exported::Comments => pages(&client, "comments", &mut out)?,
        Exported::Labels => pages(&client, "labels", &mut out)?,
        Exported::Audit => audit(&client, &mut out)?,
        Exported::Examples => drop(io::copy(&mut client.stream("/v1/examples")?, &mut out)?),
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn pages(client: &Client, what: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let mut path = format!("/v1/{what}?limit=100");
    loop {
        let page = client.get(&path)?;
        print(&page, what, out)?;
        let Some(cursor) = page.get("next_cursor").and_then(Value::as_str) else { return Ok(()) };
        path = format!("/v1/{what}?limit=100&cursor={cursor}");
    }
}

fn audit(client: &Client, out: &mut impl Write) -> anyhow::Result<()> {
    let mut after = 0;
    loop {
        let page = client.get(&format!("/v1/audit?limit=1000&after={after}"))?;
        print(&page, "records", out)?;
        after = page.get("next_after").and_then(Value::as_u64).unwrap_or(after);
        if page.get("has_more").and_then(Value::as_bool) != Some(true) {
            return Ok(());
        }
    }
}

fn print(page: &Value, rows: &str, out: &mut impl Write) -> io::Result<()> {
    for row in page.get(rows).and_then(Value::as_array).into_iter().flatten() {
        writeln!(out, "{row}")?;
    }
    Ok(())
}
