//! `surety devnet`: an embedded chain, and its clock.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use cosmwasm_std::Coin;
use serde::Deserialize;
use surety_chain::devnet::{serve, DevnetConfig};

use crate::context::{read_json, write};
use crate::{native, CliError, Context};

/// Run or steer an embedded chain.
#[derive(Debug, Args)]
pub struct Devnet {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Run an embedded chain until it is stopped. Its clock stands still until it is moved.
    Run(Run),
    /// Move the chain's clock on.
    Advance {
        /// By so many seconds.
        #[arg(long)]
        seconds: u64,
    },
    /// Move the chain's clock to a time that is not in the past.
    SetTime {
        /// Unix seconds.
        #[arg(long)]
        at: u64,
    },
    /// Show where the chain is.
    Status,
}

#[derive(Debug, Args)]
struct Run {
    /// The chain's id.
    #[arg(long, default_value = "surety-devnet-1")]
    chain_id: String,
    /// Where it listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The network's coin.
    #[arg(long, default_value = "udimo")]
    denom: String,
    /// JSON: {"time": unix seconds, "balances": {address: [{"denom", "amount"}]}}.
    #[arg(long)]
    genesis: PathBuf,
    /// Write a profile for this chain here, once it answers.
    #[arg(long)]
    profile_out: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Genesis {
    time: u64,
    balances: BTreeMap<String, Vec<Coin>>,
}

impl Devnet {
    /// Runs the command.
    ///
    /// # Errors
    /// It cannot start, or the chain does not answer.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let status = match self.action {
            Action::Run(run) => return run.until_stopped(context).await,
            Action::Advance { seconds } => context.client()?.devnet_advance(seconds).await?,
            Action::SetTime { at } => context.client()?.devnet_set_time(at).await?,
            Action::Status => context.client()?.status().await?,
        };
        context.print(&serde_json::json!({
            "chain_id": status.chain_id, "height": status.height, "time": status.time,
        }))
    }
}

impl Run {
    async fn until_stopped(self, context: &Context) -> Result<(), CliError> {
        let genesis: Genesis = read_json(&self.genesis)?;
        let config = DevnetConfig {
            chain_id: self.chain_id,
            denom: self.denom.clone(),
            fee_denom: self.denom,
            listen: self.listen,
            genesis: genesis.balances.into_iter().collect(),
            genesis_time: genesis.time,
            ..DevnetConfig::default()
        };
        let devnet = serve(config, native::contracts()).await?;
        let profile = toml::to_string(&devnet.profile())
            .map_err(|error| CliError::Answer { problem: error.to_string() })?;
        write(&self.profile_out, &profile)?;
        context.print(&serde_json::json!({"rpc": devnet.url(), "profile": self.profile_out}))?;
        stopped().await;
        Ok(())
    }
}

/// Waits for SIGTERM or SIGINT.
async fn stopped() {
    use tokio::signal::unix::{signal, SignalKind};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
