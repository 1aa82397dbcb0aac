//! `surety-fleet`: one command is one step of a story.

mod cli;
mod values;

use std::process::ExitCode;

use clap::Parser;

/// Something was carried out and did not end as expected.
const UNEXPECTED: u8 = 3;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(UNEXPECTED),
        Err(error) => {
            eprintln!("surety-fleet: {error}");
            ExitCode::FAILURE
        }
    }
}
