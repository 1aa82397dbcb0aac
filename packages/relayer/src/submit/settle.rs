//! What became of transactions, and of the entries they carried.

use surety_chain::{ChainError, Landed, Outcome};

use super::carrier::Carrier;
use super::plan::Plan;
use super::Submitter;
use crate::request::names;
use crate::store::outbox::{End, Entry, InFlight, Kind};
use crate::RelayerError;

/// How often an entry whose transaction ran out of gas is sent.
const ATTEMPTS: u64 = 8;

impl<C: Carrier> Submitter<C> {
    /// True when it is known what became of the transaction.
    pub(super) async fn settle(&mut self, flight: &InFlight) -> Result<bool, RelayerError> {
        let outcome = match self.carrier.outcome(flight.hash, flight.timeout_height).await {
            Ok(Some(outcome)) => outcome,
            Ok(None) => return Ok(false),
            Err(error @ ChainError::NoHistory { .. }) => {
                // Nobody can say any more. What the chain is like now decides whether anything is left to be done.
                tracing::warn!(hash = %flight.hash, %error, "planned anew");
                self.store.send_again(&flight.ids()).await?;
                return Ok(true);
            }
            Err(error) => return Err(error.into()),
        };
        match outcome {
            Outcome::Landed(landed) if landed.code == 0 => {
                self.price.ease();
                self.paid(self.lane_of(flight));
                self.landed(flight, &landed).await?;
            }
            Outcome::Landed(landed) => self.failed(flight, landed).await?,
            Outcome::Dead => {
                tracing::warn!(hash = %flight.hash, entries = flight.entries.len(), "a transaction is dead");
                metrics::counter!("surety_transactions_dead_total").increment(1);
                self.store.send_again(&flight.ids()).await?;
                let lane = self.lane_of(flight);
                if let Some(lane) = self.lanes.get_mut(lane) {
                    lane.draining = true;
                }
            }
        }
        Ok(true)
    }

    /// It is in a block and did nothing. Alone an entry has its answer; of several, each is to be tried in smaller
    /// company.
    async fn failed(&self, flight: &InFlight, landed: Landed) -> Result<(), RelayerError> {
        let out_of_gas = landed.codespace == "sdk" && landed.code == 11;
        let [entry] = flight.entries.as_slice() else {
            tracing::warn!(hash = %flight.hash, log = landed.log, "a batch failed and is taken apart");
            return self.store.send_again(&flight.ids()).await;
        };
        if out_of_gas && entry.attempts < ATTEMPTS {
            return self.store.send_again(&flight.ids()).await;
        }
        match landed.ok() {
            Ok(_) => Ok(()),
            Err(refusal) => self.refused(entry, &refusal).await,
        }
    }

    async fn landed(&self, flight: &InFlight, landed: &Landed) -> Result<(), RelayerError> {
        let end =
            End::Landed { hash: landed.hash.to_string(), height: landed.height, gas_used: landed.gas_used };
        self.end_all(&flight.entries, &end).await
    }

    /// A refusal is a final answer; where the thing is done all the same, somebody else was first.
    pub(super) async fn refused(&self, entry: &Entry, refusal: &ChainError) -> Result<(), RelayerError> {
        let end = match self.carrier.plan(&entry.kind).await? {
            Plan::NotNeeded => End::Superseded,
            Plan::Send(_) => End::Failed { problem: refusal.to_string() },
        };
        self.end(entry, &end).await
    }

    pub(super) async fn end(&self, entry: &Entry, end: &End) -> Result<(), RelayerError> {
        self.end_all(std::slice::from_ref(entry), end).await
    }

    async fn end_all(&self, entries: &[Entry], end: &End) -> Result<(), RelayerError> {
        let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
        self.store.finish(&ids, end).await?;
        for entry in entries {
            let (kind, requests) = (entry.kind.name(), names(&entry.requests));
            match end {
                End::Failed { problem } => {
                    tracing::warn!(kind, requests, problem, "refused");
                    self.in_vain(&entry.kind);
                }
                End::Landed { hash, .. } => tracing::info!(kind, requests, hash, "landed"),
                End::Superseded => tracing::info!(kind, requests, "not needed any more"),
            }
            metrics::counter!("surety_reports_total", "kind" => kind, "end" => end.name()).increment(1);
        }
        self.ended.send_modify(|ended| *ended = ended.wrapping_add(1));
        Ok(())
    }

    /// Something else that the device said may do.
    fn in_vain(&self, kind: &Kind) {
        match kind {
            Kind::Malfunction { device, .. } => self.registry.write().suspects.insert(*device),
            Kind::Refute { device, .. } => self.registry.write().unconvincing.insert(*device),
            _ => false,
        };
    }
}
