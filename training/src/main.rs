//! The `vigie-train` program. Exit codes: 0 done, 1 failed, 2 usage, 3 the gate refused.

use std::process::ExitCode;

use clap::Parser;
use vigie_training::cli::{self, Exit};

const REFUSED: u8 = 3;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Refused) => ExitCode::from(REFUSED),
        Err(error) => {
            eprintln!("vigie-train: {error:#}");
            ExitCode::FAILURE
        }
    }
}
