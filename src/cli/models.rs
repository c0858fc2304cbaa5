//! `vigie models`: which models a running service has, and which of them decides.

use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use serde_json::Value;

use super::client::{Client, in_path, word};
use crate::settings::{Models, ModelsCommand};

/// Does what the settings say.
pub(super) fn run(settings: &Models) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    match &settings.command {
        ModelsCommand::List(remote) => list(&Client::of(remote)?.get("/v1/models")?, &mut out)?,
        ModelsCommand::Upload { artifact, remote } => {
            let bytes = fs::read(artifact).with_context(|| format!("cannot read `{}`", artifact.display()))?;
            let uploaded = Client::of(remote)?.post_bytes("/v1/models", &bytes)?;
            let version = word(&uploaded, "version");
            writeln!(out, "{version} is there; `vigie models promote {version}` lets it decide")?;
        }
        ModelsCommand::Promote { version, remote } => {
            let promoted = Client::of(remote)?.post_and_wait(&format!("/v1/models/{}/promote", in_path(version)))?;
            let (live, before) = (word(&promoted, "live"), word(&promoted, "before"));
            writeln!(out, "{live} decides; `vigie models promote {before}` goes back")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(answer: &Value, out: &mut impl Write) -> io::Result<()> {
    for model in answer.get("models").and_then(Value::as_array).into_iter().flatten() {
        let is = |field: &str| model.get(field).and_then(Value::as_bool) == Some(true);
        let origin = if is("shipped") {
            "shipped".to_owned()
        } else {
            format!("by {} at {}", word(model, "uploaded_by"), word(model, "uploaded_at"))
        };
        let mark = if is("live") { "decides" } else { "" };
        writeln!(out, "{:<14} {mark:<8} {origin}", word(model, "version"))?;
    }
    Ok(())
}
