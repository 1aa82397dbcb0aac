//! The program's commands, one file each. What they print goes to stdout, logs and errors to stderr.

mod backup;
mod error;
mod export;
mod man;
mod moving;
mod outbox;
mod output;
mod rejected;
mod replay;
mod run;
mod status;
mod validate;

use std::path::Path;

use clap::{Parser, Subcommand};
use surety_relayer::store::{Place, Store};
use surety_relayer::{Config, ConfigError};

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
    /// List what is to be reported and what became of it, newest first; by request, by device or by state.
    Outbox(outbox::Outbox),
    /// Write what is kept to a file, for other programs.
    Export(export::Export),
    /// Read every kept event once more, check it anew, and say what rules would find.
    Replay(replay::Replay),
    /// Copy the store, also while the relayer runs.
    Backup(backup::Backup),
    /// Bring the store of a stopped relayer into another that is empty, such as one on PostgreSQL.
    Move(moving::Move),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write a manual page for each command.
    Man(man::Man),
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
            Command::Outbox(outbox) => outbox.run().await,
            Command::Export(export) => export.run().await,
            Command::Replay(replay) => replay.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Move(command) => command.run().await,
            Command::Config(ConfigCommand::Validate(validate)) => validate.run(),
            Command::Man(man) => man.run(),
        }
    }
}

/// Where the store of a configuration is.
fn place_of(path: &Path, config: &Config) -> Result<Place, CommandError> {
    let unusable = |problem| {
        let problems = vec![format!("store: {problem}")];
        ConfigError::Unusable { path: path.to_owned(), problems }
    };
    Ok(config.store.place().map_err(unusable)?)
}

async fn look(path: &Path, config: &Config) -> Result<Store, CommandError> {
    Ok(Store::look(&place_of(path, config)?).await?)
}

/// The store of a configuration, only to be read; its relayer may be running.
///
/// # Errors
/// The configuration does not read, or there is no store.
async fn open(config: &Path) -> Result<Store, CommandError> {
    look(config, &Config::read(config)?).await
}
