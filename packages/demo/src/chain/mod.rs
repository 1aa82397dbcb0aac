//! The chain the story is played on.

mod embedded;
mod wasmd;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use surety_chain::{Client, Profile};

use crate::args::{Args, ChainKind};
use crate::process::Background;
pub use wasmd::FEE_DENOM;

/// The network's coin, in its smallest unit.
pub const DENOM: &str = "udimo";
/// One coin.
pub const COIN: u128 = 1_000_000;
/// Who holds what at the start: address to amounts by denom.
pub type Balances = BTreeMap<String, BTreeMap<String, u128>>;

/// A running chain.
pub struct Chain {
    kind: ChainKind,
    process: Background,
    /// How everybody talks to it.
    pub client: Client,
}

impl Chain {
    /// Starts the chain; its profile is in `<folder>/profile.toml` afterwards.
    pub async fn start(
        args: &Args,
        program: &Path,
        folder: &Path,
        balances: &Balances,
    ) -> anyhow::Result<Self> {
        let process = match args.chain {
            ChainKind::Embedded => embedded::start(program, folder, balances).await?,
            ChainKind::Wasmd => {
                let node = args.wasmd.as_deref().context("--wasmd names the node's binary")?;
                wasmd::start(node, folder, balances).await?
            }
        };
        let client = Client::new(Profile::load(&folder.join("profile.toml"))?)?;
        Ok(Self { kind: args.chain, process, client })
    }

    /// Unix seconds of the latest block.
    pub async fn now(&mut self) -> anyhow::Result<u64> {
        self.process.ensure_running()?;
        Ok(self.client.now().await?)
    }

    /// Lets time pass until the chain is at `time`: moves the embedded chain's clock, or waits.
    pub async fn reach(&mut self, time: u64) -> anyhow::Result<()> {
        match self.kind {
            ChainKind::Embedded => {
                if self.now().await? < time {
                    self.client.devnet_set_time(time).await?;
                }
            }
            ChainKind::Wasmd => {
                while self.now().await? < time {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
        Ok(())
    }

    /// Stops it.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.process.stop().await
    }
}
