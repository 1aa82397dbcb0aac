//! The generations of the one pool, as the vault keeps them: stake enters the open one, a slash closes all that live, and one
//! that has emptied is closed and its dust burned before anything else happens.

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;
use surety_accrual::{
    Account, AccrualError, AccrualPeriod, Bucket, Day, PoolGeneration, Position, Recovered, Stream, Terms,
};
use surety_api::vault::{MAX_CUTS, MAX_LIVE_POOLS};

use crate::report::Parts;

/// All generations, oldest first.
#[derive(Debug)]
pub(super) struct Pools {
    period: AccrualPeriod,
    generations: Vec<Generation>,
}

#[derive(Debug)]
struct Generation {
    pool: PoolGeneration,
    days: BTreeMap<Day, Bucket>,
    /// It has not emptied yet.
    live: bool,
}

/// Why stake found no generation to enter.
#[derive(Debug)]
pub(super) enum Closed {
    /// The licence has as many as it may have.
    TooMany,
    /// An amount or a time is too large.
    Refused(AccrualError),
}

impl From<AccrualError> for Closed {
    fn from(error: AccrualError) -> Self {
        Self::Refused(error)
    }
}

impl Pools {
    pub(super) const fn new(period: AccrualPeriod) -> Self {
        Self { period, generations: vec![] }
    }

    /// Brings all up to date; returns the dust of those that have emptied.
    pub(super) fn settle(&mut self, now: u64) -> Result<Uint128, AccrualError> {
        let mut dust = Uint128::zero();
        for it in self.generations.iter_mut().filter(|it| it.live) {
            it.pool.settle(&mut it.days, now, u32::MAX)?;
            if it.pool.is_empty() {
                dust = dust.checked_add(it.pool.take_dust()?)?;
                it.live = false;
            }
        }
        Ok(dust)
    }

    /// The generation that stake enters now.
    fn current(&mut self, now: u64) -> Result<usize, Closed> {
        let newest = self.generations.len().checked_sub(1);
        if let Some(newest) = newest.filter(|_| self.generations.last().is_some_and(|it| it.pool.is_open())) {
            return Ok(newest);
        }
        let live = self.generations.iter().filter(|it| it.live).count();
        if live >= usize::try_from(MAX_LIVE_POOLS).unwrap_or(usize::MAX) {
            return Err(Closed::TooMany);
        }
        let pool = PoolGeneration::new(self.period, now);
        self.generations.push(Generation { pool, days: BTreeMap::new(), live: true });
        Ok(self.generations.len().saturating_sub(1))
    }

    /// Takes in the stake of devices just minted; says where it is.
    pub(super) fn deposit(&mut self, stake: Uint128, now: u64) -> Result<usize, Closed> {
        let current = self.current(now)?;
        self.get(current)?.pool.deposit(stake)?;
        Ok(current)
    }

    /// Activates devices; returns the coins burned and the position of each.
    pub(super) fn activate(
        &mut self,
        generation: usize,
        terms: &Terms,
        count: u64,
        now: u64,
    ) -> Result<(Uint128, Position), AccrualError> {
        let it = self.get(generation)?;
        it.pool.settle(&mut it.days, now, u32::MAX)?;
        let activated = it.pool.activate(&mut it.days, terms, count, now)?;
        Ok((activated.burned, activated.position))
    }

    /// Moves devices into streams; returns the stream of each.
    pub(super) fn fault(
        &mut self,
        generation: usize,
        position: &Position,
        count: u64,
        now: u64,
    ) -> Result<Stream, AccrualError> {
        let it = self.get(generation)?;
        it.pool.settle(&mut it.days, now, u32::MAX)?;
        it.pool.fault_many(&mut it.days, position, count, now)
    }

    /// Takes devices back from their streams; returns where they are and what it did to each.
    pub(super) fn recover(
        &mut self,
        stream: &Stream,
        count: u64,
        now: u64,
    ) -> Result<(usize, Recovered), Closed> {
        let current = self.current(now)?;
        let it = self.get(current)?;
        it.pool.settle(&mut it.days, now, u32::MAX)?;
        Ok((current, it.pool.recover_many(&mut it.days, stream, count, now)?))
    }

    /// Takes a share of all that lives and closes it; returns the coins. One slashed too often is passed over.
    pub(super) fn slash(&mut self, bps: u16, now: u64) -> Result<Uint128, AccrualError> {
        let mut taken = Uint128::zero();
        for it in self.generations.iter_mut().filter(|it| it.live && it.pool.cuts() < MAX_CUTS) {
            it.pool.settle(&mut it.days, now, u32::MAX)?;
            if !it.pool.is_empty() {
                taken = taken.checked_add(it.pool.slash(bps, now)?.taken)?;
            }
        }
        Ok(taken)
    }

    /// Adds what the generations owe, hold undrawn and have still to accrue.
    pub(super) fn add_to(&self, parts: &mut Parts) -> Result<(), AccrualError> {
        for it in &self.generations {
            let undrawn = it.pool.factor().of(it.pool.undrawn())?;
            let manufacturer = it.pool.entitlement(Account::Manufacturer)?;
            let integrations = it.pool.entitlement(Account::Integrations)?;
            // Nobody is ever paid here, so all that was earned is still held.
            let earned = manufacturer.checked_add(integrations)?;
            let unaccrued = it.pool.held().checked_sub(undrawn)?.checked_sub(earned)?;
            parts.manufacturer = parts.manufacturer.checked_add(manufacturer)?;
            parts.integrations = parts.integrations.checked_add(integrations)?;
            parts.undrawn = parts.undrawn.checked_add(undrawn)?;
            parts.unaccrued = parts.unaccrued.checked_add(unaccrued)?;
        }
        Ok(())
    }

    fn get(&mut self, generation: usize) -> Result<&mut Generation, AccrualError> {
        self.generations.get_mut(generation).ok_or(AccrualError::UnknownPosition)
    }
}
