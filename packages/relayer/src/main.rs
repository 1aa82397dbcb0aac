//! `surety-relayer`: hears devices and reports to the chain.

mod commands;

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;

/// Each event takes a handful of allocations, made on one core and freed on another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the output has had enough of it, as `head` has.
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("surety-relayer: {error}");
            ExitCode::FAILURE
        }
    }
}
