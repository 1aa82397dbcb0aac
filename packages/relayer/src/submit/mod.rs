//! Carries the outbox to the chain.
//!
//! An entry is `pending` until a transaction for it was prepared, `sent` from just before its broadcast until that is
//! proved landed or dead, and then landed, failed or superseded, or pending again when it was dead. Whatever goes wrong
//! at or after a broadcast, the entry stays `sent`: only the chain says what became of it. So nothing lands twice.

pub mod plan;

use surety_chain::{Account, ChainError, Landed, Msg, Outcome, TxOptions};
use tokio::sync::watch;

use crate::chain::Reader;
use crate::registry::Registry;
use crate::store::outbox::{End, Entry, InFlight, Kind};
use crate::store::Store;
use crate::RelayerError;
use plan::Plan;

/// Transactions that are under way at once.
const WINDOW: u32 = 8;
/// How often an entry whose transaction ran out of gas is sent.
const ATTEMPTS: u64 = 3;

/// Carries the outbox to the chain. There must be one of it for a key.
pub struct Submitter {
    account: Account,
    reader: Reader,
    registry: Registry,
    store: Store,
    /// Counts entries that have ended, for whoever waits for one.
    ended: watch::Sender<u64>,
    /// Nothing is sent before everything under way has ended: at the start, and when a sequence was lost.
    draining: bool,
}

enum Sent {
    /// A transaction is under way.
    UnderWay,
    /// The entry has ended without one.
    Ended,
    /// Not now, and nothing after it either.
    NotNow,
}

enum Attempt {
    UnderWay,
    NotNow,
    Refused(ChainError),
}

impl Submitter {
    /// A submitter that settles first what an earlier one has left under way.
    #[must_use]
    pub fn new(
        account: Account,
        reader: Reader,
        registry: Registry,
        store: Store,
        ended: watch::Sender<u64>,
    ) -> Self {
        Self { account, reader, registry, store, ended, draining: true }
    }

    /// Settles what is under way and sends what waits; returns how many transactions are under way now.
    ///
    /// # Errors
    /// The store fails, or the node does not answer.
    pub async fn round(&mut self) -> Result<u32, RelayerError> {
        let mut under_way: u32 = 0;
        for flight in self.store.in_flight().await? {
            if !self.settle(&flight).await? {
                under_way = under_way.saturating_add(1);
            }
        }
        if self.draining {
            if under_way > 0 {
                return Ok(under_way);
            }
            self.account.resync().await;
            self.draining = false;
        }
        for entry in self.store.waiting(WINDOW.saturating_sub(under_way)).await? {
            match self.send(&entry).await? {
                Sent::UnderWay => under_way = under_way.saturating_add(1),
                Sent::Ended => {}
                Sent::NotNow => break,
            }
            if self.draining {
                break;
            }
        }
        Ok(under_way)
    }

    /// True when it is known what became of the transaction.
    async fn settle(&mut self, flight: &InFlight) -> Result<bool, RelayerError> {
        match self.reader.client.outcome(flight.hash, flight.timeout_height).await? {
            None => return Ok(false),
            Some(Outcome::Landed(landed)) if landed.code == 0 => self.landed(&flight.entry, &landed).await?,
            Some(Outcome::Landed(landed)) => {
                let out_of_gas = landed.codespace == "sdk" && landed.code == 11;
                if out_of_gas && flight.entry.attempts < ATTEMPTS {
                    self.store.send_again(flight.entry.id).await?;
                } else if let Err(refusal) = landed.ok() {
                    self.refused(&flight.entry, &refusal).await?;
                }
            }
            Some(Outcome::Dead) => {
                tracing::warn!(hash = %flight.hash, kind = flight.entry.kind.name(), "a transaction is dead");
                metrics::counter!("surety_transactions_dead_total").increment(1);
                self.store.send_again(flight.entry.id).await?;
                self.draining = true;
            }
        }
        Ok(true)
    }

    async fn send(&mut self, entry: &Entry) -> Result<Sent, RelayerError> {
        let attempts = match plan::plan(&entry.kind, &self.reader, &self.registry, &self.store).await {
            Ok(Plan::Send(attempts)) => attempts,
            Ok(Plan::NotNeeded) => {
                self.end(entry, &End::Superseded).await?;
                return Ok(Sent::Ended);
            }
            // What it rests on is not there: no other entry must wait for it.
            Err(error @ RelayerError::Decode { .. }) => {
                self.end(entry, &End::Failed { problem: error.to_string() }).await?;
                return Ok(Sent::Ended);
            }
            Err(error) => return Err(error),
        };
        let mut refusal = None;
        for (index, messages) in attempts.into_iter().enumerate() {
            let answer = match self.attempt(entry, &messages).await? {
                Attempt::Refused(first) if index == 0 => {
                    refusal = Some(first);
                    let mut settled = plan::settlement(&entry.kind, &self.reader).await?;
                    if settled.is_empty() {
                        continue;
                    }
                    settled.extend(messages);
                    self.attempt(entry, &settled).await?
                }
                answer => answer,
            };
            match answer {
                Attempt::UnderWay => return Ok(Sent::UnderWay),
                Attempt::NotNow => return Ok(Sent::NotNow),
                // What the whole was refused for says more than what is left of it.
                Attempt::Refused(error) => refusal = refusal.or(Some(error)),
            }
        }
        if let Some(refusal) = refusal {
            self.refused(entry, &refusal).await?;
        }
        Ok(Sent::Ended)
    }

    /// Prepares and broadcasts one transaction, remembering it in between.
    async fn attempt(&mut self, entry: &Entry, messages: &[Msg]) -> Result<Attempt, RelayerError> {
        let tx = match self.account.prepare(messages, &TxOptions::default()).await {
            Ok(tx) => tx,
            Err(error) if is_final(&error) => return Ok(Attempt::Refused(error)),
            Err(error) => {
                tracing::warn!(kind = entry.kind.name(), %error, "not sent now");
                return Ok(Attempt::NotNow);
            }
        };
        if let Err(error) = self.store.sending(entry.id, &tx).await {
            // Its sequence was never used.
            self.account.resync().await;
            return Err(error);
        }
        tracing::info!(hash = %tx.hash, kind = entry.kind.name(), "sending");
        if let Err(error) = self.account.broadcast(&tx).await {
            tracing::warn!(hash = %tx.hash, %error, "not known whether it was taken");
            self.draining = true;
        }
        Ok(Attempt::UnderWay)
    }

    async fn landed(&self, entry: &Entry, landed: &Landed) -> Result<(), RelayerError> {
        let end =
            End::Landed { hash: landed.hash.to_string(), height: landed.height, gas_used: landed.gas_used };
        self.end(entry, &end).await
    }

    /// A refusal is a final answer; where the thing is done all the same, somebody else was first.
    async fn refused(&self, entry: &Entry, refusal: &ChainError) -> Result<(), RelayerError> {
        let end = match plan::plan(&entry.kind, &self.reader, &self.registry, &self.store).await? {
            Plan::NotNeeded => End::Superseded,
            Plan::Send(_) => End::Failed { problem: refusal.to_string() },
        };
        if let (End::Failed { .. }, Kind::Malfunction { device, .. }) = (&end, &entry.kind) {
            // Another pair of its statements may do.
            self.registry.write().suspects.insert(*device);
        }
        self.end(entry, &end).await
    }

    async fn end(&self, entry: &Entry, end: &End) -> Result<(), RelayerError> {
        self.store.finish(entry.id, end).await?;
        match end {
            End::Failed { problem } => tracing::warn!(kind = entry.kind.name(), problem, "refused"),
            End::Landed { hash, .. } => tracing::info!(kind = entry.kind.name(), hash, "landed"),
            End::Superseded => tracing::info!(kind = entry.kind.name(), "not needed any more"),
        }
        metrics::counter!("surety_reports_total", "kind" => entry.kind.name(), "end" => end.name())
            .increment(1);
        self.ended.send_modify(|ended| *ended = ended.wrapping_add(1));
        Ok(())
    }
}

/// Whether the same messages will be refused again.
const fn is_final(error: &ChainError) -> bool {
    matches!(
        error,
        ChainError::ContractRefused { .. }
            | ChainError::Refused { .. }
            | ChainError::Encode { .. }
            | ChainError::BadAddress { .. }
    )
}
