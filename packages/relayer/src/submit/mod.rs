//! Carries the outbox to the chain.
//!
//! An entry is `pending` until a transaction for it was prepared, `sent` from just before its broadcast until that is
//! proved landed or dead, and then landed, failed or superseded, or pending again when it was dead. Only where a node
//! surely did not take a transaction is its entry pending again at once; whatever else goes wrong at or after a
//! broadcast, the entry stays `sent`: only the chain says what became of it. So nothing lands twice.
//!
//! Several entries share a transaction, never two of one device. Where the whole is refused it is halved until the bad
//! one is alone (docs/design.md section 4, "Relayer").

pub mod batch;
pub mod carrier;
mod fees;
pub mod plan;
pub mod price;
mod refusal;
mod settle;

use std::collections::{HashSet, VecDeque};
use std::time::Instant;

use surety_api::DeviceId;
use surety_chain::{ChainError, Msg, SignedTx};
use tokio::sync::watch;

use crate::health::Checks;
use crate::registry::Registry;
use crate::request::names;
use crate::store::outbox::{End, Entry, InFlight};
use crate::store::Store;
use crate::RelayerError;
use batch::Limits;
use carrier::Carrier;
use fees::Unpaid;
use plan::Plan;
use price::Price;
use refusal::{asks_more, is_final};

/// Transactions of a lane that are under way at once.
const WINDOW: usize = 8;

/// Carries the outbox to the chain. There must be one of it for a key.
pub struct Submitter<C> {
    carrier: C,
    limits: Limits,
    price: Price,
    registry: Registry,
    store: Store,
    checks: Checks,
    /// Counts entries that have ended, for whoever waits for one.
    ended: watch::Sender<u64>,
    lanes: Vec<Lane>,
    /// What an earlier submitter left under way is settled before anything is sent.
    starting: bool,
}

/// The state of one lane.
#[derive(Clone, Debug, Default)]
struct Lane {
    /// Nothing is sent before everything under way has ended: a sequence was lost.
    draining: bool,
    /// Transactions under way.
    under_way: usize,
    /// Since when a batch that is not full waits for more.
    gathering: Option<Instant>,
    /// Why nothing of it is sent now, where that is about fees.
    unpaid: Option<Unpaid>,
}

/// An entry and what it takes: the first of these that is not refused.
struct Planned {
    entry: Entry,
    attempts: Vec<Vec<Msg>>,
}

enum Attempt {
    /// A transaction is under way.
    UnderWay,
    /// Not now, and nothing after it either.
    NotNow,
    /// The same messages will be refused again.
    Refused(ChainError),
    /// More gas than a batch may take.
    TooMuch,
}

impl<C: Carrier> Submitter<C> {
    /// A submitter that settles first what an earlier one has left under way.
    #[must_use]
    pub fn new(
        carrier: C,
        limits: Limits,
        price: Price,
        registry: Registry,
        store: Store,
        checks: Checks,
        ended: watch::Sender<u64>,
    ) -> Self {
        let lanes = vec![Lane::default(); carrier.lanes()];
        Self { carrier, limits, price, registry, store, checks, ended, lanes, starting: true }
    }

    /// Settles what is under way and sends what waits; returns how many transactions are under way now.
    ///
    /// # Errors
    /// The store fails, or the node does not answer.
    pub async fn round(&mut self) -> Result<usize, RelayerError> {
        self.lanes.iter_mut().for_each(|lane| lane.under_way = 0);
        let mut busy = HashSet::new();
        for flight in self.store.in_flight().await? {
            if self.settle(&flight).await? {
                continue;
            }
            busy.extend(flight.entries.iter().filter_map(|entry| entry.kind.device()));
            let lane = self.lane_of(&flight);
            if let Some(lane) = self.lanes.get_mut(lane) {
                lane.under_way = lane.under_way.saturating_add(1);
            }
        }
        if self.starting {
            if self.under_way() > 0 {
                return Ok(self.under_way());
            }
            self.starting = false;
        }
        for lane in 0..self.lanes.len() {
            self.fill(lane, &mut busy).await?;
        }
        Ok(self.under_way())
    }

    fn under_way(&self) -> usize {
        self.lanes.iter().map(|lane| lane.under_way).fold(0, usize::saturating_add)
    }

    fn lane_of(&self, flight: &InFlight) -> usize {
        let shard = flight.entries.first().map_or(0, |entry| usize::from(entry.kind.shard()));
        shard.checked_rem(self.lanes.len()).unwrap_or_default()
    }

    /// Sends what waits for a lane.
    async fn fill(&mut self, index: usize, busy: &mut HashSet<DeviceId>) -> Result<(), RelayerError> {
        let Some(lane) = self.lanes.get_mut(index) else { return Ok(()) };
        if lane.draining {
            if lane.under_way > 0 {
                return Ok(());
            }
            lane.draining = false;
            self.carrier.resync(index).await;
        }
        let mut waiting: VecDeque<Entry> = self.waiting(index, busy).await?;
        if waiting.is_empty() {
            self.look_at_fees(index).await?;
        }
        while let Some(lane) = self.lanes.get_mut(index) {
            if waiting.is_empty() || lane.draining || lane.under_way >= WINDOW {
                break;
            }
            if waiting.len() < self.limits.count
                && lane.gathering.get_or_insert_with(Instant::now).elapsed() < self.limits.wait
            {
                break;
            }
            lane.gathering = None;
            let batch = batch::take(&mut waiting, self.limits.count);
            if !self.send(index, batch, busy).await? {
                break;
            }
        }
        Ok(())
    }

    /// What waits for a lane, one entry of a device at the most, and none of a device of which something is under way.
    async fn waiting(&self, lane: usize, busy: &HashSet<DeviceId>) -> Result<VecDeque<Entry>, RelayerError> {
        let room = WINDOW.saturating_mul(self.limits.count.max(1));
        let waiting = self.store.waiting(lane, self.lanes.len(), room).await?;
        let mut taken = HashSet::new();
        let free = |entry: &Entry| {
            entry.kind.device().is_none_or(|device| !busy.contains(&device) && taken.insert(device))
        };
        Ok(waiting.into_iter().filter(free).collect())
    }

    /// Sends a batch; false when nothing more is to be sent now.
    async fn send(
        &mut self,
        lane: usize,
        batch: Vec<Entry>,
        busy: &mut HashSet<DeviceId>,
    ) -> Result<bool, RelayerError> {
        let mut planned = Vec::new();
        for entry in batch {
            match self.carrier.plan(&entry.kind).await {
                Ok(Plan::Send(attempts)) => planned.push(Planned { entry, attempts }),
                Ok(Plan::NotNeeded) => self.end(&entry, &End::Superseded).await?,
                // What it rests on is not there: no other entry must wait for it.
                Err(error @ RelayerError::Decode { .. }) => {
                    self.end(&entry, &End::Failed { problem: error.to_string() }).await?;
                }
                Err(error) => return Err(error),
            }
        }
        let mut groups = vec![planned];
        while let Some(mut group) = groups.pop() {
            let answer = match group.as_slice() {
                [] => continue,
                [one] => self.alone(lane, one).await?,
                several => {
                    let firsts = several.iter().filter_map(|planned| planned.attempts.first());
                    let messages: Vec<Msg> = firsts.flatten().cloned().collect();
                    let entries: Vec<&Entry> = several.iter().map(|planned| &planned.entry).collect();
                    self.attempt(lane, &entries, &messages).await?
                }
            };
            match answer {
                Attempt::UnderWay => {
                    busy.extend(group.iter().filter_map(|planned| planned.entry.kind.device()));
                }
                Attempt::NotNow => return Ok(false),
                Attempt::Refused(_) | Attempt::TooMuch if group.len() > 1 => {
                    let second = group.split_off(group.len().div_ceil(2));
                    groups.push(second);
                    groups.push(group);
                }
                Attempt::Refused(refusal) => {
                    for planned in &group {
                        self.refused(&planned.entry, &refusal).await?;
                    }
                }
                Attempt::TooMuch => {}
            }
            if self.lanes.get(lane).is_some_and(|lane| lane.draining) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Sends one entry by the first of its ways that is not refused.
    async fn alone(&mut self, lane: usize, planned: &Planned) -> Result<Attempt, RelayerError> {
        let entry = &planned.entry;
        let mut refusal = None;
        for (index, messages) in planned.attempts.iter().enumerate() {
            let answer = match self.attempt(lane, &[entry], messages).await? {
                Attempt::Refused(first) if index == 0 => {
                    refusal = Some(first);
                    let mut settled = self.carrier.settlement(&entry.kind).await?;
                    if settled.is_empty() {
                        continue;
                    }
                    settled.extend(messages.iter().cloned());
                    self.attempt(lane, &[entry], &settled).await?
                }
                answer => answer,
            };
            match answer {
                // What the whole was refused for says more than what is left of it.
                Attempt::Refused(error) => refusal = refusal.or(Some(error)),
                answer => return Ok(answer),
            }
        }
        Ok(refusal.map_or(Attempt::NotNow, Attempt::Refused))
    }

    /// Prepares and broadcasts one transaction, remembering it in between.
    async fn attempt(
        &mut self,
        lane: usize,
        entries: &[&Entry],
        messages: &[Msg],
    ) -> Result<Attempt, RelayerError> {
        let tx = match self.carrier.prepare(lane, messages, self.price.now()).await {
            Ok(tx) => tx,
            Err(error) if is_final(&error) => return Ok(Attempt::Refused(error)),
            Err(error) => {
                self.not_now(lane, &error, &[]);
                return Ok(Attempt::NotNow);
            }
        };
        if entries.len() > 1 && tx.cost.gas_limit > self.limits.gas {
            self.carrier.discard(lane, &tx).await;
            return Ok(Attempt::TooMuch);
        }
        let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
        if let Err(error) = self.store.sending(&ids, &tx).await {
            self.carrier.discard(lane, &tx).await;
            return Err(error);
        }
        let kinds: Vec<_> = entries.iter().map(|entry| entry.kind.name()).collect();
        let requests: Vec<_> = entries.iter().flat_map(|entry| entry.requests.clone()).collect();
        tracing::info!(hash = %tx.hash, lane, kinds = kinds.join(","), requests = names(&requests), "sending");
        self.broadcast(lane, &ids, &tx).await
    }

    async fn broadcast(&mut self, lane: usize, ids: &[i64], tx: &SignedTx) -> Result<Attempt, RelayerError> {
        let sent = self.carrier.broadcast(lane, tx).await;
        let Some(state) = self.lanes.get_mut(lane) else { return Ok(Attempt::NotNow) };
        match sent {
            Ok(()) => state.under_way = state.under_way.saturating_add(1),
            Err(error) if error.may_have_been_taken() => {
                tracing::warn!(hash = %tx.hash, %error, "not known whether it was taken");
                state.draining = true;
                state.under_way = state.under_way.saturating_add(1);
                return Ok(Attempt::UnderWay);
            }
            Err(error) => {
                // No node has it, so it never will be in a block.
                self.store.send_again(ids).await?;
                // A gap in the sequences closes only when what is before it has ended.
                state.draining |= matches!(error, ChainError::OutOfSequence { .. }) && state.under_way > 0;
                if asks_more(&error) && self.price.raise() {
                    tracing::info!(price = %self.price.now(), "nodes ask more for gas");
                } else {
                    self.not_now(lane, &error, &tx.cost.fee);
                }
                return Ok(Attempt::NotNow);
            }
        }
        self.paid(lane);
        Ok(Attempt::UnderWay)
    }
}
