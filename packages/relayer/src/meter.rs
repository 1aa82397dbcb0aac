//! Looks every few seconds at what nobody else looks at: the balance, the disk, the store's size, how full the queue is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use surety_chain::{Client, Clock};
use tokio::sync::watch;

use crate::health::{Check, Checks};
use crate::measure;
use crate::registry::Registry;
use crate::store::Store;
use crate::tick::Pulse;
use crate::writer::Writer;
use crate::RelayerError;

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(5);
/// Entries that may wait in the outbox of a relayer that is ready.
const WAITING: u64 = 1_000;
/// Seconds the latest block may be behind the machine's clock.
const LAG: u64 = 300;
/// A turn of work that is this much later than it should be has hung up.
const LATE: Duration = Duration::from_secs(15);

/// What is looked at.
#[derive(Clone)]
pub struct Meter {
    /// The chain.
    pub client: Client,
    /// What was heard.
    pub store: Store,
    /// What is known.
    pub registry: Registry,
    /// Makes events durable.
    pub writer: Writer,
    /// How the work goes.
    pub pulse: Pulse,
    /// Where what is found is said.
    pub checks: Checks,
    /// The relayer's address on the chain.
    pub address: String,
    /// Below this balance of the fee denom it is not ready.
    pub minimum_balance: u128,
    /// Where the store is, when it is a file.
    pub store_path: Option<PathBuf>,
    /// Below this room on its disk it is not ready, in bytes.
    pub minimum_free: u64,
    /// Between two turns of work.
    pub pause: Duration,
}

impl Meter {
    /// Looks until `stop` says so.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            self.balance().await;
            if let Err(error) = self.store().await {
                self.checks.bad(Check::Disk, error.to_string());
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                // Also when nobody is left who could stop it.
                _ = stop.changed() => return,
            }
        }
    }

    async fn balance(&self) {
        measure::set("surety_balance_minimum", self.minimum_balance);
        let denom = &self.client.profile().fee_denom;
        let problem = match self.client.balance(&self.address, denom).await {
            Ok(balance) => {
                let balance = balance.u128();
                measure::set("surety_balance", balance);
                let (address, minimum) = (&self.address, self.minimum_balance);
                (balance < minimum)
                    .then(|| format!("{address} holds {balance}{denom}, less than {minimum}: send it more"))
            }
            Err(error) => Some(format!("the balance of {} is not known: {error}", self.address)),
        };
        self.checks.set(Check::Balance, problem);
    }

    async fn store(&self) -> Result<(), RelayerError> {
        measure::set("surety_store_bytes", self.store.size().await?.into());
        let Some(path) = &self.store_path else {
            // The server answers; the room on its disk is its own to watch.
            self.checks.good(Check::Disk);
            return Ok(());
        };
        let free = free(path)?;
        measure::set("surety_disk_free_bytes", free.into());
        let (path, minimum) = (path.display(), self.minimum_free);
        let full = format!("{free} bytes are left where {path} is, less than {minimum}: make room");
        self.checks.set(Check::Disk, (free < minimum).then_some(full));
        Ok(())
    }

    /// What changes from moment to moment is looked at when somebody asks.
    pub async fn now(&self) {
        let progress = self.pulse.read();
        let late = match progress.at {
            None => Some("it has not caught up with the chain yet".to_owned()),
            Some(at) if at.elapsed() > self.pause.saturating_add(LATE) => {
                Some(format!("its last complete turn was {} s ago", at.elapsed().as_secs()))
            }
            Some(_) => None,
        };
        self.checks.set(Check::Work, progress.problem.or(late));
        measure::set("surety_chain_height", progress.chain.height.into());
        measure::set("surety_chain_time_seconds", progress.chain.time.into());
        let is_system = self.client.profile().clock == Clock::System;
        let behind = match progress.at {
            Some(_) if is_system => Clock::system_seconds().saturating_sub(progress.chain.time),
            _ => 0,
        };
        measure::set("surety_chain_lag_seconds", behind.into());
        let old = format!("the chain's latest block is {behind} s old: is the node in step?");
        self.checks.set(Check::ChainLag, (behind > LAG).then_some(old));
        if let Some(at) = progress.at {
            let ended = Clock::system_seconds().saturating_sub(at.elapsed().as_secs());
            measure::set("surety_last_turn_seconds", ended.into());
        }
        let devices = self.registry.read().devices();
        measure::set("surety_devices", u128::try_from(devices).unwrap_or_default());
        measure::set("surety_queue_requests", u128::try_from(self.writer.waiting()).unwrap_or_default());
        match self.store.outbox_tally().await {
            Ok(outbox) => {
                let waiting = outbox.pending;
                let many = format!("{waiting} reports wait to be sent");
                self.checks.set(Check::Queue, (waiting > WAITING).then_some(many));
                let states = [
                    ("pending", outbox.pending),
                    ("landed", outbox.landed),
                    ("failed", outbox.failed),
                    ("superseded", outbox.superseded),
                ];
                for (state, count) in states {
                    measure::set_of("surety_outbox_entries", "state", state, count.into());
                }
            }
            Err(error) => self.checks.bad(Check::Disk, error.to_string()),
        }
    }
}

fn free(path: &Path) -> Result<u64, RelayerError> {
    let disk = rustix::fs::statvfs(path)
        .map_err(|error| RelayerError::File { path: path.to_owned(), source: error.into() })?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}
