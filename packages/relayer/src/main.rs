//! `surety-relayer`: hears devices and reports to the chain.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use surety_relayer::{Config, Relayer, RelayerError};
use tracing_subscriber::EnvFilter;

/// Hears what devices sign, keeps it, and carries to the chain what moves money.
#[derive(Debug, Parser)]
#[command(name = "surety-relayer", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run until stopped by SIGTERM or SIGINT. Logs go to stderr as JSON lines; RUST_LOG says which.
    Run {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Check the configuration and every file it names, without starting anything.
    Validate {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run { config } => run(&config).await,
        Command::Config(ConfigCommand::Validate { config }) => validate(&config),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("surety-relayer: {error}");
            ExitCode::FAILURE
        }
    }
}

fn validate(path: &Path) -> Result<(), RelayerError> {
    Config::load(path)?;
    println!("{} is fine", path.display());
    Ok(())
}

async fn run(path: &Path) -> Result<(), RelayerError> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let relayer = Relayer::start(Config::load(path)?).await?;
    stopped().await;
    tracing::info!("stopping");
    relayer.stop().await;
    Ok(())
}

/// Waits for SIGTERM or SIGINT.
async fn stopped() {
    use tokio::signal::unix::{signal, SignalKind};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be waited for");
            drop(tokio::signal::ctrl_c().await);
        }
    }
}
