//! `run`.

use std::path::PathBuf;

use clap::Args;
use surety_relayer::{Config, ConfigError, Relayer, RelayerError};
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
        let loaded = Config::load(&self.config)?;
        let filter = EnvFilter::try_from_default_env().or_else(|_| filter_of(&loaded.config))?;
        let log = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr);
        let log = log.with_filter_reloading();
        let handle = log.reload_handle();
        log.init();
        let reloading = tokio::spawn(reload(self.config, move |filter| handle.reload(filter)));
        // One for both waits: a signal between them is not missed.
        let mut told = std::pin::pin!(stopped());
        let relayer = tokio::select! {
            started = Relayer::start(loaded) => started?,
            // It may stand by for another process for long.
            () = &mut told => return Ok(()),
        };
        let lost = tokio::select! {
            () = &mut told => false,
            () = relayer.lost() => true,
        };
        reloading.abort();
        tracing::info!("stopping");
        relayer.stop().await;
        if lost {
            return Err(RelayerError::SeatLost.into());
        }
        Ok(())
    }
}

fn filter_of(config: &Config) -> Result<EnvFilter, ConfigError> {
    EnvFilter::try_new(&config.log.filter).map_err(|error| ConfigError::Filter {
        filter: config.log.filter.clone(),
        problem: error.to_string(),
    })
}

/// On SIGHUP the log's filter is read from the configuration again. What cannot be used changes nothing and is said.
async fn reload<E: std::fmt::Display>(path: PathBuf, set: impl Fn(EnvFilter) -> Result<(), E>) {
    let Ok(mut hangups) = signal(SignalKind::hangup()) else {
        tracing::warn!("SIGHUP cannot be waited for");
        return;
    };
    while hangups.recv().await.is_some() {
        match Config::read(&path).and_then(|config| Ok((filter_of(&config)?, config.log.filter))) {
            Ok((filter, text)) => match set(filter) {
                Ok(()) => tracing::info!(filter = text, "the log's filter was read again"),
                Err(error) => tracing::warn!(%error, "the log's filter stays as it is"),
            },
            Err(error) => tracing::warn!(%error, "the log's filter stays as it is"),
        }
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
