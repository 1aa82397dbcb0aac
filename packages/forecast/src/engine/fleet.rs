//! The devices of a scenario in runs of devices alike, so that nothing costs by the device.

use std::collections::{BTreeMap, VecDeque};

use cosmwasm_std::Uint128;
use surety_accrual::{AccrualError, Payee, Position, Terms, TierTable};
use surety_api::vault::MAX_LIVE_POOLS;

use super::pools::{Closed, Pools};
use super::refused;
use super::streams::{pay, Away, Slashes};
use crate::error::{Entry, ForecastError};
use crate::moment::Moment;
use crate::report::{Parts, Unreached};
use crate::scenario::{Activation, Fault, Mint, Rules, Scenario, Slash};

/// All devices and where their stake is.
#[derive(Debug)]
pub(super) struct Fleet<'a> {
    rules: Rules,
    tiers: &'a TierTable,
    unit_stake: Uint128,
    cumulative: Uint128,
    pools: Pools,
    slashes: Slashes,
    /// By mint: devices not activated, in order.
    stock: BTreeMap<&'a str, VecDeque<Stock>>,
    /// By mint and second of activation.
    active: BTreeMap<(&'a str, u64), Batch>,
    /// By fault entry: devices that are away since.
    away: BTreeMap<Entry, Vec<(u64, Away)>>,
    /// Coins that are where they will stay, whatever happens.
    settled: Parts,
    unreached: Vec<Unreached>,
}

/// Devices of a mint under the same terms.
#[derive(Debug)]
struct Stock {
    terms: Terms,
    generation: usize,
    count: u64,
}

/// Devices activated in one second.
#[derive(Debug, Default)]
struct Batch {
    devices: u64,
    end: u64,
    /// Those that work, by the number of the first of each run, in order of activation.
    working: BTreeMap<u64, Working>,
}

/// Devices alike that accrue.
#[derive(Debug, Clone, Copy)]
struct Working {
    count: u64,
    generation: usize,
    position: Position,
}

impl<'a> Fleet<'a> {
    pub(super) fn new(scenario: &'a Scenario, rules: Rules) -> Result<Self, ForecastError> {
        if scenario.unit_stake.is_zero() {
            return Err(ForecastError::ZeroStake);
        }
        Ok(Self {
            rules,
            tiers: &scenario.tiers,
            unit_stake: scenario.unit_stake,
            cumulative: scenario.already_staked,
            pools: Pools::new(rules.period),
            slashes: Slashes::default(),
            stock: BTreeMap::new(),
            active: BTreeMap::new(),
            away: BTreeMap::new(),
            settled: Parts::default(),
            unreached: vec![],
        })
    }

    pub(super) fn into_unreached(self) -> Vec<Unreached> {
        self.unreached
    }

    /// Brings the pools up to date; the dust of those that have emptied burns.
    pub(super) fn settle(&mut self, now: u64) -> Result<(), AccrualError> {
        let dust = self.pools.settle(now)?;
        pay(&mut self.settled, Payee::Burn, dust)
    }

    pub(super) fn mint(&mut self, entry: Entry, mint: &'a Mint) -> Result<(), ForecastError> {
        let refuse = refused(entry);
        let slices =
            self.tiers.split_batch(self.cumulative, self.unit_stake, mint.devices).map_err(&refuse)?;
        let range = |_| refuse(AccrualError::OutOfRange);
        let stake = self.unit_stake.checked_mul(Uint128::from(mint.devices)).map_err(range)?;
        self.cumulative = self.cumulative.checked_add(stake).map_err(range)?;
        let generation = self.pools.deposit(stake, mint.at.seconds()).map_err(closed(entry))?;
        let mut stock = VecDeque::with_capacity(slices.len());
        for slice in slices {
            let terms = slice.terms(self.unit_stake).map_err(&refuse)?;
            stock.push_back(Stock { terms, generation, count: slice.count });
        }
        self.stock.insert(mint.id.as_str(), stock);
        Ok(())
    }

    pub(super) fn activate(&mut self, entry: Entry, activation: &'a Activation) -> Result<(), ForecastError> {
        let Activation { mint, devices, at } = activation;
        let stock = self.stock.entry(mint.as_str()).or_default();
        let left = stock.iter().fold(0u64, |sum, stock| sum.saturating_add(stock.count));
        if *devices > left {
            let (mint, at, devices) = (mint.clone(), at.clone(), *devices);
            return Err(ForecastError::TooManyActivated { entry, mint, at, devices, left });
        }
        let refuse = refused(entry);
        let batch = self.active.entry((mint.as_str(), at.seconds())).or_default();
        batch.end = self.rules.period.end_of(at.seconds()).map_err(&refuse)?;
        let mut wanted = *devices;
        while let Some(first) = stock.front_mut().filter(|_| wanted > 0) {
            let count = first.count.min(wanted);
            let Stock { terms, generation, .. } = *first;
            let (burned, position) =
                self.pools.activate(generation, &terms, count, at.seconds()).map_err(&refuse)?;
            pay(&mut self.settled, Payee::Burn, burned).map_err(&refuse)?;
            batch.working.insert(batch.devices, Working { count, generation, position });
            batch.devices = batch.devices.saturating_add(count);
            wanted = wanted.saturating_sub(count);
            first.count = first.count.saturating_sub(count);
            if first.count == 0 {
                stock.pop_front();
            }
        }
        Ok(())
    }

    pub(super) fn fault(&mut self, entry: Entry, fault: &'a Fault) -> Result<(), ForecastError> {
        let refuse = refused(entry);
        let Fault { mint, devices, activated, at, .. } = fault;
        let now = at.seconds();
        let unknown = || {
            let (mint, activated) = (mint.clone(), activated.clone());
            ForecastError::UnknownActivation { entry, mint, activated }
        };
        let batch = self.active.get_mut(&(mint.as_str(), activated.seconds())).ok_or_else(unknown)?;
        if now >= batch.end {
            let end = Moment::from_seconds(batch.end).map_err(|_| refuse(AccrualError::OutOfRange))?;
            return Err(ForecastError::AfterEnd { entry, at: at.clone(), end });
        }
        let taken = batch.take(*devices).map_err(|working| {
            let (mint, activated, at) = (mint.clone(), activated.clone(), at.clone());
            ForecastError::TooManyFaulted { entry, mint, activated, at, devices: *devices, working }
        })?;
        let last = self.rules.period.last_day_of(batch.end).map_err(&refuse)?;
        if now >= last.since {
            batch.working.extend(taken);
            return self.leave_unreached(entry, at, last.since);
        }
        let payee = self.rules.payee(fault.kind());
        for (first, Working { count, generation, position }) in taken {
            let stream = self.pools.fault(generation, &position, count, now).map_err(&refuse)?;
            let away = Away { count, stream, payee, slashes: self.slashes.count() };
            self.away.entry(entry).or_default().push((first, away));
        }
        Ok(())
    }

    pub(super) fn recover(
        &mut self,
        entry: Entry,
        fault: &'a Fault,
        back: &Moment,
    ) -> Result<(), ForecastError> {
        let refuse = refused(entry);
        let now = back.seconds();
        let Some(batch) = self.active.get_mut(&(fault.mint.as_str(), fault.activated.seconds())) else {
            return Ok(());
        };
        let last = self.rules.period.last_day_of(batch.end).map_err(&refuse)?;
        if now >= last.since {
            return self.leave_unreached(entry, back, last.since);
        }
        for (first, away) in self.away.remove(&entry).unwrap_or_default() {
            let streamed = away.streamed(now).map_err(&refuse)?;
            pay(&mut self.settled, away.payee, streamed).map_err(&refuse)?;
            let (rest, lost) = self.slashes.make_up(&away, now).map_err(&refuse)?;
            let lost = away.all(lost).map_err(&refuse)?;
            let slashed = self.settled.slashed.checked_add(lost);
            self.settled.slashed = slashed.map_err(|_| refuse(AccrualError::OutOfRange))?;
            let (generation, recovered) =
                self.pools.recover(&rest, away.count, now).map_err(closed(entry))?;
            let working = Working { count: away.count, generation, position: recovered.position };
            batch.working.insert(first, working);
        }
        Ok(())
    }

    pub(super) fn slash(&mut self, entry: Entry, slash: &'a Slash) -> Result<(), ForecastError> {
        if slash.bps == 0 {
            return Ok(());
        }
        let refuse = refused(entry);
        let now = slash.at.seconds();
        self.slashes.note(now, slash.bps);
        let taken = self.pools.slash(slash.bps, now).map_err(&refuse)?;
        let slashed = self.settled.slashed.checked_add(taken);
        self.settled.slashed = slashed.map_err(|_| refuse(AccrualError::OutOfRange))?;
        Ok(())
    }

    /// Where all stake is now; the pools are settled.
    pub(super) fn parts(&self, now: u64) -> Result<Parts, AccrualError> {
        let mut parts = self.settled;
        self.pools.add_to(&mut parts)?;
        for (_, away) in self.away.values().flatten() {
            away.add_to(&mut parts, now)?;
        }
        Ok(parts)
    }

    /// From the start of its last day on nothing touches a device.
    fn leave_unreached(&mut self, entry: Entry, at: &Moment, since: u64) -> Result<(), ForecastError> {
        let since = Moment::from_seconds(since).map_err(|_| refused(entry)(AccrualError::OutOfRange))?;
        self.unreached.push(Unreached { entry, at: at.clone(), since });
        Ok(())
    }
}

impl Batch {
    /// Takes out the first so many devices that work; how many do when there are too few, and none are taken.
    fn take(&mut self, devices: u64) -> Result<Vec<(u64, Working)>, u64> {
        let mut taken = vec![];
        let mut wanted = devices;
        while let Some((first, run)) = self.working.pop_first() {
            let count = run.count.min(wanted);
            taken.push((first, Working { count, ..run }));
            wanted = wanted.saturating_sub(count);
            if count < run.count {
                let rest = Working { count: run.count.saturating_sub(count), ..run };
                self.working.insert(first.saturating_add(count), rest);
            }
            if wanted == 0 {
                return Ok(taken);
            }
        }
        self.working.extend(taken);
        Err(devices.saturating_sub(wanted))
    }
}

fn closed(entry: Entry) -> impl Fn(Closed) -> ForecastError {
    move |closed| match closed {
        Closed::TooMany => ForecastError::TooManyPools { entry, limit: MAX_LIVE_POOLS },
        Closed::Refused(source) => ForecastError::Refused { entry, source },
    }
}
