//! The `vigie` program: reads the settings, does what they say, turns failures into words and exit codes.

use std::process::ExitCode;

use clap::Parser;
use vigie::settings::Settings;

fn main() -> ExitCode {
    match vigie::cli::run(Settings::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("vigie: {error:#}");
            ExitCode::FAILURE
        }
    }
}
