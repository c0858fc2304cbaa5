//! The `vigie-train` program. Exit codes: 0 done, 1 failed, 2 usage, 3 the gate refused.

use std::process::ExitCode;

use clap::Parser;
use vigie_training::cli;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vigie-train: {error:#}");
            ExitCode::FAILURE
        }
    }
}
