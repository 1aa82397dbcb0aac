//! The whole story of Surety, played by the programs that ship: the CLI, three relayers, a simulated fleet, and a chain.
//!
//! `scripts/demo` builds them and starts this. Every transaction goes through a program of its own; this one only decides
//! what happens next, waits for it, and checks at the end that every coin is where the law puts it.

mod args;
mod broker;
mod cast;
mod chain;
mod fleet;
mod pace;
mod process;
mod relayers;
mod report;
mod spoken;
mod story;
mod surety;
mod world;

use std::process::ExitCode;

use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    match story::play(args::Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("surety-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}
