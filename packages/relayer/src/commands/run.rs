//! `run`.

use std::path::PathBuf;

use clap::Args;
use surety_relayer::{Config, Relayer};
use tokio::signal::unix::{signal, SignalKind};
use tracing_subscriber::EnvFilter;

use super::CommandError;

/// Runs the relayer.
#[derive(Debug, Args)]
pub struct Run {
    /// The configuration file.
    #[arg(long)]
    config: PathBuf,
}

impl Run {
    /// Runs until it is told to stop, and stops in order.
    ///
    /// # Errors
    /// The configuration cannot be used, or a part cannot be started.
    pub async fn run(self) -> Result<(), CommandError> {
        let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
        tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
        let relayer = Relayer::start(Config::load(&self.config)?).await?;
        stopped().await;
        tracing::info!("stopping");
        relayer.stop().await;
        Ok(())
    }
}

/// Waits for SIGTERM or SIGINT.
async fn stopped() {
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
