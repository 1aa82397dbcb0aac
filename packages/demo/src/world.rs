//! Everything that runs while the story is told, and how time passes in it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::bail;
use serde_json::Value;
use surety_api::telemetry::{BeaconResponse, QueryMsg as TelemetryQuery, SilenceResponse};
use surety_api::vault::{DeviceOutcome, DeviceResponse, QueryMsg as VaultQuery};
use surety_api::DeviceId;

use crate::broker::Broker;
use crate::chain::Chain;
use crate::fleet::{Device, Fleet};
use crate::pace::Pace;
use crate::relayers::Relayer;
use crate::spoken::Spoken;
use crate::surety::{Surety, Transaction};

/// How long the programs may take for something they do by themselves.
const PATIENCE: Duration = Duration::from_secs(180);

/// Something the programs bring about by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A device's stake has this outcome.
    Outcome(DeviceOutcome),
    /// A silence report on the device has its window open.
    ReportOpen,
    /// No silence report stands against the device.
    NoReport,
}

/// The running network.
pub struct World {
    /// The chain.
    pub chain: Chain,
    /// The CLI.
    pub surety: Surety,
    /// The devices.
    pub fleet: Fleet,
    /// All of them, by index.
    pub devices: Vec<Device>,
    /// Devices the first manufacturer mints.
    pub minted: u64,
    /// The broker, where one is installed.
    pub broker: Option<Broker>,
    /// What the whole fleet's speaking came to.
    pub crowd: Vec<Spoken>,
    /// Three relayers.
    pub relayers: Vec<Relayer>,
    /// How long things take.
    pub pace: Pace,
    /// Address of everybody in the story.
    pub people: BTreeMap<String, String>,
    /// Address of every contract.
    pub contracts: BTreeMap<String, String>,
    /// What was sent, in order.
    pub transactions: Vec<Transaction>,
    /// Where files go.
    pub folder: PathBuf,
    /// Devices that speak to all relayers.
    pub alive: Vec<u64>,
    /// Devices that reach the first relayer only.
    pub out_of_reach: Vec<u64>,
    /// When they spoke last.
    pub spoke_at: u64,
}

impl World {
    /// One line of the story. It goes to stderr, where it does not mix with what the story ends with.
    pub fn tell(&self, line: impl std::fmt::Display) {
        eprintln!("  {line}");
    }

    /// Somebody sends a transaction with the CLI.
    pub async fn act(&mut self, step: &str, who: &str, arguments: &[&str]) -> anyhow::Result<Value> {
        let answer = self.surety.run(who, arguments).await?;
        self.transactions.push(Transaction::read(step, &answer)?);
        Ok(answer)
    }

    /// Somebody's address.
    pub fn address(&self, who: &str) -> &str {
        self.people.get(who).map_or("", String::as_str)
    }

    /// Somebody's coins.
    pub async fn balance(&self, who: &str) -> anyhow::Result<u128> {
        Ok(self.chain.client.balance(self.address(who), crate::chain::DENOM).await?.u128())
    }

    /// A device's id.
    pub fn device(&self, index: u64) -> anyhow::Result<DeviceId> {
        match self.devices.get(usize::try_from(index)?) {
            Some(device) => Ok(device.device),
            None => bail!("the fleet has no device {index}"),
        }
    }

    /// A device's account in the vault.
    pub async fn account(&self, index: u64) -> anyhow::Result<DeviceResponse> {
        let query = VaultQuery::Device { device: self.device(index)? };
        Ok(self.chain.client.smart(&self.contracts["vault"], &query).await?)
    }

    /// Everybody who is alive speaks now.
    pub async fn heartbeat(&mut self) -> anyhow::Result<()> {
        let now = self.chain.now().await?;
        self.spoke_at = now;
        let first_only: Vec<u64> = self.alive.iter().chain(&self.out_of_reach).copied().collect();
        // The first relayer hears everybody last, so that what it accepted is the newest word of each device.
        for (index, relayer) in self.relayers.iter_mut().enumerate().rev() {
            relayer.ensure_running()?;
            let devices = if index == 0 { &first_only } else { &self.alive };
            if !devices.is_empty() {
                self.fleet.send(&relayer.url, devices, now, 0).await?;
            }
        }
        Ok(())
    }

    /// Time passes until `time`; whoever is alive goes on speaking.
    pub async fn live_until(&mut self, time: u64) -> anyhow::Result<()> {
        loop {
            let due = self.spoke_at + self.pace.heartbeat;
            self.chain.reach(time.min(due)).await?;
            if self.chain.now().await? >= due {
                self.heartbeat().await?;
            }
            if time < due || self.chain.now().await? >= time {
                return Ok(());
            }
        }
    }

    /// Waits for what the programs do by themselves, while whoever is alive goes on speaking.
    pub async fn wait_for(&mut self, index: u64, event: Event) -> anyhow::Result<()> {
        let begun = Instant::now();
        while !self.holds(index, event).await? {
            if begun.elapsed() > PATIENCE {
                bail!(
                    "device {index}: waited in vain for {event:?}; the logs are in {}",
                    self.folder.display()
                );
            }
            if self.chain.now().await? >= self.spoke_at + self.pace.heartbeat {
                self.heartbeat().await?;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    async fn holds(&self, index: u64, event: Event) -> anyhow::Result<bool> {
        if let Event::Outcome(outcome) = event {
            return Ok(self.account(index).await?.outcome == outcome);
        }
        let query = TelemetryQuery::Silence { device: self.device(index)? };
        let answer: SilenceResponse = self.chain.client.smart(&self.contracts["telemetry"], &query).await?;
        let open = answer.report.as_ref().is_some_and(|report| report.opened_at.is_some());
        Ok(match event {
            Event::ReportOpen => open,
            _ => answer.report.is_none(),
        })
    }

    /// A device speaks to the first relayer until that hands it a beacon published after `moment`, and once more with it.
    pub async fn speak_with_a_beacon_after(&mut self, index: u64, moment: u64) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let newest = self.beacon().await?;
            if newest.published_at > moment {
                let now = self.chain.now().await?;
                let sent = self.fleet.send(&self.relayers[0].url, &[index], now, 0).await?;
                let hex: String = newest.beacon.iter().map(|byte| format!("{byte:02x}")).collect();
                if sent.beacon == Some(hex) {
                    self.fleet.send(&self.relayers[0].url, &[index], now, 0).await?;
                    return Ok(());
                }
            }
            if begun.elapsed() > PATIENCE {
                bail!(
                    "device {index} was never handed a new beacon; the logs are in {}",
                    self.folder.display()
                );
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// The newest beacon on the chain.
    async fn beacon(&self) -> anyhow::Result<BeaconResponse> {
        Ok(self.chain.client.smart(&self.contracts["telemetry"], &TelemetryQuery::Beacon {}).await?)
    }

    /// Stops everything.
    pub async fn stop(self) -> anyhow::Result<()> {
        for relayer in self.relayers {
            relayer.stop().await?;
        }
        if let Some(broker) = self.broker {
            broker.stop().await?;
        }
        self.chain.stop().await
    }
}
