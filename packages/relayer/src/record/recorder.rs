//! Keeps the record as the chain is followed, and ends its epochs.

use surety_api::DeviceId;

use super::epoch::{Epochs, Summary};
use super::origin::Origins;
use super::{Fact, Ledger, Origin, What};
use crate::live::{Happening, Live};
use crate::registry::Registry;
use crate::store::outbox::{enqueue, Kind, Report};
use crate::store::{record, Group, Store};
use crate::RelayerError;

/// Keeps the record.
#[derive(Clone, Debug)]
pub struct Recorder {
    /// What is known of devices.
    pub registry: Registry,
    /// Where lots come from.
    pub origins: Origins,
    /// The store.
    pub store: Store,
    /// When epochs end.
    pub epochs: Epochs,
    /// The chain.
    pub chain_id: String,
    /// The telemetry contract.
    pub telemetry: String,
    /// Where anyone reaches the relayer, so that its votes can say where their rows are; without it there are no votes.
    pub public_url: Option<String>,
    /// Tells readers of the stream.
    pub live: Live,
}

impl Recorder {
    /// Adds to a finding what the record needs. A device that was not met is none of the record's.
    ///
    /// # Errors
    /// The node does not answer, or the store fails.
    pub async fn fact(&self, device: DeviceId, what: What, at: u64) -> Result<Option<Fact>, RelayerError> {
        let known = {
            let knowledge = self.registry.read();
            knowledge.known(&device).map(|known| (known.lot, known.activated_at))
        };
        let Some((lot, activated_at)) = known else { return Ok(None) };
        let origin = self.origins.of(lot).await?;
        Ok(Some(Fact { at, device, origin, activated_at, what }))
    }

    /// Remembers that the chain is followed from before the first epoch, or is not: then figures lack what came before, and
    /// the relayer does not vote.
    ///
    /// # Errors
    /// The store fails.
    pub async fn begin(&self, first_block_time: u64) -> Result<(), RelayerError> {
        let whole = first_block_time <= self.epochs.begin;
        if !whole {
            tracing::warn!(
                "the chain is not followed from its contracts' beginning: no votes on epoch summaries"
            );
        }
        self.store.remember_whole(whole).await
    }

    /// Applies what a stretch of blocks has brought, in the group that keeps how far the chain was followed. `now` is the
    /// time of the latest block once that is reached: epochs that are over by then end, though nothing has happened since. What
    /// readers of the stream are to be told once the group is durable comes back.
    ///
    /// # Errors
    /// The store fails.
    pub async fn apply(
        &self,
        group: &mut Group,
        facts: &[Fact],
        now: Option<u64>,
    ) -> Result<Vec<Happening>, RelayerError> {
        let mut news = facts.iter().map(found).collect();
        let mut epoch = record::running_epoch(group).await?;
        let latest = facts.last().map(|fact| fact.at).max(now);
        let is_over = latest.is_some_and(|latest| self.epochs.end(epoch) <= latest);
        if facts.is_empty() && !is_over {
            return Ok(news);
        }
        let mut ledger = Ledger {
            models: record::models(group).await?,
            makers: record::makers(group).await?,
            away: record::away(group, facts.iter().map(|fact| fact.device)).await?,
            epoch_began: self.epochs.start(epoch),
        };
        for fact in facts {
            self.end_epochs(group, &mut ledger, &mut epoch, fact.at, &mut news).await?;
            ledger.apply(fact);
        }
        if let Some(now) = now {
            self.end_epochs(group, &mut ledger, &mut epoch, now, &mut news).await?;
        }
        record::save_figures(group, &ledger).await?;
        record::save_away(group, &ledger, facts.iter().map(|fact| fact.device)).await?;
        record::save_running_epoch(group, epoch).await?;
        Ok(news)
    }

    async fn vote(&self, group: &mut Group, epoch: u64) -> Result<(), RelayerError> {
        let Some(url) = &self.public_url else { return Ok(()) };
        if record::is_whole(group).await? {
            let uri = format!("{url}/v1/epochs/{epoch}/document");
            let report = Report { dedupe: format!("epoch/{epoch}"), kind: Kind::Epoch { epoch, uri } };
            enqueue(group, &report, &[]).await?;
        }
        Ok(())
    }

    /// Ends every epoch that is over at `now`.
    async fn end_epochs(
        &self,
        group: &mut Group,
        ledger: &mut Ledger,
        epoch: &mut u64,
        now: u64,
        news: &mut Vec<Happening>,
    ) -> Result<(), RelayerError> {
        if ledger.models.is_empty() {
            // Epochs without a device have no summary: the first one with any may be far ahead.
            *epoch = self.epochs.at(now).max(*epoch);
            ledger.epoch_began = self.epochs.start(*epoch);
            return Ok(());
        }
        while self.epochs.end(*epoch) <= now {
            let rows = ledger.close(self.epochs.end(*epoch));
            if let Some(summary) = Summary::of(&self.chain_id, &self.telemetry, *epoch, &self.epochs, rows) {
                record::save_summary(group, &summary).await?;
                self.vote(group, *epoch).await?;
                tracing::info!(epoch, rows = summary.rows.len(), root = summary.root, "an epoch is over");
                news.push(Happening::Epoch { epoch: *epoch, root: summary.root });
                metrics::counter!("surety_epochs_ended_total").increment(1);
            }
            *epoch = epoch.saturating_add(1);
        }
        Ok(())
    }
}

fn found(fact: &Fact) -> Happening {
    let Origin { licence, model } = fact.origin;
    let (what, code) = fact.what.name();
    Happening::Found { device: fact.device, licence, model, what, code, at: fact.at }
}
