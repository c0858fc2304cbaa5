//! `vigie policy`: checked, explained on one text, tried on what came in, put in place.

mod simulated; // what a simulation says, on a terminal
mod steps; // how one text was decided, step by step

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use serde_json::json;

use super::client::{Client, word};
use crate::app;
use crate::comment::CommentText;
use crate::policy::Policy;
use crate::settings::{PolicyArgs, PolicyCommand};

/// Does what the settings say.
pub(super) fn run(settings: &PolicyArgs) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    match &settings.command {
        PolicyCommand::Check { file } => {
            let policy = Policy::parse(&read(file)?).with_context(|| format!("`{}` has a mistake", file.display()))?;
            writeln!(out, "{} is sound", policy.version().0)?;
        }
        PolicyCommand::Explain { judgement, text } => {
            let text = CommentText::parse(text.clone())?;
            steps::write(&app::moderator(judgement)?, text, &mut out)?;
        }
        PolicyCommand::Simulate { file, comments, remote } => {
            let body = json!({"toml": read(file)?, "comments": comments});
            simulated::write(&Client::of(remote)?.post("/v1/policy/simulate", &body)?, &mut out)?;
        }
        PolicyCommand::Set { file, remote } => {
            let changed = Client::of(remote)?.put("/v1/policy", &json!({"toml": read(file)?}))?;
            writeln!(out, "{} decides instead of {}", word(&changed, "live"), word(&changed, "before"))?;
        }
        PolicyCommand::Show(remote) => write!(out, "{}", word(&Client::of(remote)?.get("/v1/policy")?, "toml"))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))
}
