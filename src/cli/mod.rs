//! The command lines: what each prints and how it ends. The work is the service's and the moderator's.

mod backup; // a copy of a running service's data, and back
mod client; // the HTTP API of a running service
mod data; // a data folder, without a service
mod demo; // fills a service with a small thread
mod drawing; // an explanation on a terminal
mod export; // comments, the audit log and people's decisions as NDJSON
mod healthcheck; // for containers
mod keys; // who may call
mod models; // which model decides
mod moderators; // who signs in to the console
mod policy; // what happens to a comment, and why
mod rows; // what `vigie score` reads and prints
mod score; // scores without a service
mod verify; // everything held against everything

use std::io::{self, Write};
use std::process::ExitCode;

use crate::app::App;
use crate::service::Clock;
use crate::settings::{Command, Serve, Settings};
use crate::telemetry;

/// Does what the settings say.
pub fn run(settings: Settings) -> anyhow::Result<ExitCode> {
    match settings.command {
        None => serve(settings.serve),
        Some(Command::Serve(settings)) => serve(*settings),
        Some(Command::Score(settings)) => score::run(&settings),
        Some(Command::Demo(settings)) => demo::run(&settings),
        Some(Command::Keys(settings)) => keys::run(settings),
        Some(Command::Moderators(settings)) => moderators::run(settings),
        Some(Command::Verify(settings)) => verify::run(&settings),
        Some(Command::Backup(settings)) => backup::make(&settings),
        Some(Command::Restore(settings)) => backup::restore(&settings),
        Some(Command::Export(settings)) => export::run(&settings),
        Some(Command::Policy(settings)) => policy::run(&settings),
        Some(Command::Models(settings)) => models::run(&settings),
        Some(Command::Healthcheck(settings)) => healthcheck::run(&settings),
    }
}

fn serve(settings: Serve) -> anyhow::Result<ExitCode> {
    telemetry::init(&settings.log, settings.log_format);
    let app = App::bind(settings, Clock::system())?;
    announce(&app)?;
    app.run()?;
    Ok(ExitCode::SUCCESS)
}

/// In one piece, so that whoever reads a part of it has all of it.
fn announce(app: &App) -> io::Result<()> {
    let announcement = app.announcement().to_string();
    let mut out = io::stdout().lock();
    out.write_all(announcement.as_bytes())?;
    out.flush()
}
