//! The program's commands, one file each. What they print goes to stdout, logs and errors to stderr.

mod error;
mod output;
mod rejected;
mod run;
mod status;
mod validate;

use clap::{Parser, Subcommand};

pub use error::CommandError;

/// Hears what devices sign, keeps it, and carries to the chain what moves money.
#[derive(Debug, Parser)]
#[command(name = "surety-relayer", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run until stopped by SIGTERM or SIGINT. Logs go to stderr as JSON lines; RUST_LOG says which.
    Run(run::Run),
    /// Say what the store holds, what was heard and refused, and whether a running relayer is ready.
    Status(status::Status),
    /// List events that were refused, newest first, each with its reason.
    Rejected(rejected::Rejected),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Check the configuration and every file it names, without starting anything.
    Validate(validate::Validate),
}

impl Cli {
    /// Does what was asked for.
    ///
    /// # Errors
    /// What went wrong, and what to do about it.
    pub async fn run(self) -> Result<(), CommandError> {
        match self.command {
            Command::Run(run) => run.run().await,
            Command::Status(status) => status.run().await,
            Command::Rejected(rejected) => rejected.run().await,
            Command::Config(ConfigCommand::Validate(validate)) => validate.run(),
        }
    }
}
