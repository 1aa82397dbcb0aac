//! A pool with all its generations as a vault would keep it, side by side with the naive model.

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;

use super::Step;
use crate::bucket::Bucket;
use crate::calendar::{AccrualPeriod, Day};
use crate::device_account::{DeviceAccount, Payee, Segment};
use crate::error::AccrualError;
use crate::factor::FactorCut;
use crate::model::NaivePool;
use crate::pool::{Account, PoolGeneration, Position};
use crate::stream::Stream;
use crate::tiers::Terms;

pub(super) const ALL: u32 = u32::MAX;

pub(super) struct World {
    pub(super) now: u64,
    pub(super) period: AccrualPeriod,
    pub(super) generations: Vec<Generation>,
    pub(super) devices: Vec<Device>,
    pub(super) model: NaivePool,
    pub(super) flows: Flows,
    /// How many activations, faults, recoveries, scraps and slashes succeeded.
    pub(super) done: [usize; 5],
    /// How many recalls, holds and ends of a hold succeeded.
    pub(super) more: [usize; 3],
}

pub(super) struct Generation {
    pub(super) pool: PoolGeneration,
    pub(super) buckets: BTreeMap<Day, Bucket>,
    pub(super) cuts: Vec<FactorCut>,
    /// What was earned the last time it was looked at.
    pub(super) earned: [Uint128; 2],
}

pub(super) struct Device {
    pub(super) terms: Terms,
    pub(super) generation: usize,
    pub(super) place: Place,
    pub(super) hold: Hold,
}

/// What is withheld of a device.
#[derive(Clone, Copy, Default)]
pub(super) struct Hold {
    /// Since when in its pool, and after how many cuts.
    pub(super) since: Option<(u64, u32)>,
    /// Coins of pools it has left.
    pub(super) frozen: [u128; 2],
}

#[derive(Clone, Copy)]
pub(super) enum Place {
    Undrawn,
    Pool { carried: DeviceAccount, position: Position },
    Stream { carried: DeviceAccount, stream: Stream, payee: Payee },
    Scrapped,
}

/// Coins as the operations of the pools report them, whatever the model says.
#[derive(Default)]
pub(super) struct Flows {
    pub(super) deposited: u128,
    pub(super) burned: u128,
    pub(super) paid: u128,
    pub(super) streamed: u128,
    pub(super) returned: u128,
    pub(super) slashed: u128,
    pub(super) scrapped: u128,
    /// How often something was rounded: no more units than these may be dust.
    pub(super) roundings: u128,
}

impl World {
    pub(super) fn new(period: AccrualPeriod, now: u64) -> Self {
        Self {
            now,
            period,
            generations: vec![],
            devices: vec![],
            model: NaivePool::new(period),
            flows: Flows::default(),
            done: [0; 5],
            more: [0; 3],
        }
    }

    pub(super) fn take(&mut self, step: &Step) {
        match *step {
            Step::Mint { count, unit, burn_bps, integrations_bps } => {
                let terms = Terms::new(Uint128::new(unit), burn_bps, integrations_bps).unwrap();
                self.mint(terms, count);
            }
            Step::Activate { pick, count } => self.activate(pick, count),
            Step::Fault { pick, payee } => self.fault(pick, payee),
            Step::Recover { pick } => self.recover(pick),
            Step::Scrap { pick } => self.scrap(pick),
            Step::Slash { pick, bps } if !self.generations.is_empty() => {
                self.slash(pick % self.generations.len(), bps);
            }
            Step::Recall { pick } if !self.generations.is_empty() => {
                self.recall(pick % self.generations.len());
            }
            Step::Hold { pick } => self.hold(pick),
            Step::Release { pick, to } if !self.devices.is_empty() => {
                self.release(pick % self.devices.len(), to);
            }
            Step::SlashAll { bps } => (0..self.generations.len()).for_each(|index| self.slash(index, bps)),
            Step::Claim { pick, account } if !self.generations.is_empty() => {
                self.claim(pick % self.generations.len(), account);
            }
            Step::ClaimStream { pick } if !self.devices.is_empty() => {
                let device = pick % self.devices.len();
                self.touch(device);
                let due = self.model.stream_due(device, self.now);
                assert_eq!(self.model.claim_streams(device, self.now), due);
                assert_eq!(self.model.claim_streams(device, self.now), (0, 0), "a claim pays once");
            }
            Step::SettlePart { pick, days } if !self.generations.is_empty() => {
                let index = pick % self.generations.len();
                let generation = &mut self.generations[index];
                let waiting = generation.buckets.len();
                let outcome = generation.pool.settle(&mut generation.buckets, self.now, days).unwrap();
                assert!(outcome.days <= days);
                assert_eq!(generation.buckets.len() + usize::try_from(outcome.days).unwrap(), waiting);
                assert_eq!(outcome.complete, generation.pool.settled_at() == self.now);
            }
            Step::Dust { pick } if !self.generations.is_empty() => self.dust(pick % self.generations.len()),
            Step::Wait { seconds } => self.now += seconds,
            Step::WaitPart { per_mille } => self.now += self.period.seconds() * per_mille / 1_000,
            Step::WaitFor { pick, moment } => self.wait_for(pick, moment),
            _ => {}
        }
    }

    fn mint(&mut self, terms: Terms, count: u64) {
        let generation = self.current();
        let stake = terms.unit_stake * Uint128::from(count);
        self.generations[generation].pool.deposit(stake).unwrap();
        self.flows.deposited += stake.u128();
        self.model.mint(&terms, usize::try_from(count).unwrap());
        (0..count).for_each(|_| {
            self.devices.push(Device { terms, generation, place: Place::Undrawn, hold: Hold::default() })
        });
    }

    /// Activates up to `count` devices of one mint as one batch; the model does so one by one.
    fn activate(&mut self, pick: usize, count: usize) {
        let undrawn = self.find(|place| matches!(place, Place::Undrawn));
        let Some(first) = pick_of(&undrawn, pick) else { return };
        let (terms, generation) = (self.devices[first].terms, self.devices[first].generation);
        let alike = |index: &usize| {
            self.devices[*index].terms == terms && self.devices[*index].generation == generation
        };
        let batch: Vec<usize> = undrawn.iter().copied().filter(alike).take(count).collect();
        let now = self.now;
        if self.generations[generation].pool.recalled().is_some() {
            return self.activate_recalled(batch[0]);
        }
        let it = self.settled(generation, |pool, buckets| pool.activate(buckets, &terms, 1, now).map(drop));
        let activated = it.pool.activate(&mut it.buckets, &terms, batch.len() as u64, now).unwrap();
        assert_eq!(activated.position.end, now + self.period.seconds());
        let factor = self.generations[generation].pool.factor();
        let burned: u128 = batch.iter().map(|device| self.model.activate(*device, now).unwrap()).sum();
        assert_eq!(activated.burned.u128(), burned, "a batch burns what single activations burn");
        self.flows.burned += burned;
        self.flows.roundings += 2 * batch.len() as u128;
        self.done[0] += batch.len();
        for device in batch {
            assert_eq!(self.model.activate(device, now), None, "activation succeeds once");
            let carried = DeviceAccount::activated(&terms, factor).unwrap();
            self.devices[device].place = Place::Pool { carried, position: activated.position };
        }
    }

    fn fault(&mut self, pick: usize, payee: Payee) {
        let running = self.find(|place| matches!(place, Place::Pool { .. }));
        let Some(device) = pick_of(&running, pick) else { return };
        let Place::Pool { carried, position } = self.devices[device].place else { return };
        let (now, index) = (self.now, self.devices[device].generation);
        let it = self.settled(index, |pool, buckets| pool.fault(buckets, &position, now).map(drop));
        if let Some(recalled) = it.pool.recalled() {
            let refused = AccrualError::Recalled { at: recalled.at };
            assert_eq!(it.pool.fault(&mut it.buckets, &position, now), Err(refused));
            return;
        }
        let (pool, buckets) = (it.pool.clone(), it.buckets.clone());
        let result = it.pool.fault(&mut it.buckets, &position, now);
        let Some(moved) = self.model.fault(device, now, payee) else {
            assert!(matches!(result, Err(AccrualError::LastDayBegan { .. })), "{result:?}");
            assert!(self.generations[index].pool == pool && self.generations[index].buckets == buckets);
            return;
        };
        let stream = result.unwrap();
        assert_eq!(stream.total().unwrap().u128(), moved);
        assert_eq!(stream.entitlement(now).unwrap(), Uint128::zero(), "nothing is paid before it accrued");
        let carried = self.leave(device, &carried, &position, now);
        self.devices[device].place = Place::Stream { carried, stream, payee };
        self.flows.streamed += moved;
        self.flows.roundings += 2;
        self.done[1] += 1;
    }

    fn recover(&mut self, pick: usize) {
        let faulted = self.find(|place| matches!(place, Place::Stream { .. }));
        let Some(device) = pick_of(&faulted, pick) else { return };
        let Place::Stream { carried, stream, payee } = self.devices[device].place else { return };
        if self.model.is_recalled(device) {
            return;
        }
        let (now, index) = (self.now, self.current());
        let it = self.settled(index, |pool, buckets| pool.recover(buckets, &stream, now).map(drop));
        let before = it.pool.clone();
        let result = it.pool.recover(&mut it.buckets, &stream, now);
        let Some(expected) = self.model.recover(device, now) else {
            assert!(matches!(result, Err(AccrualError::LastDayBegan { .. })), "{result:?}");
            assert!(self.generations[index].pool == before);
            // A generation opened for nothing is not kept.
            self.generations.truncate(self.model.generations());
            return;
        };
        let recovered = result.unwrap();
        assert_eq!(recovered.driver_keeps.u128(), expected.driver_keeps);
        assert_eq!(recovered.returned.u128(), expected.returned);
        assert_eq!(recovered.position.end, stream.end);
        let carried = carried.with(Segment::Stream { stream: &stream, payee }, now).unwrap();
        let place = Place::Pool { carried, position: recovered.position };
        self.devices[device] = Device { generation: index, place, ..self.devices[device] };
        self.flows.returned += expected.returned;
        self.flows.roundings += 6;
        self.done[2] += 1;
    }

    fn scrap(&mut self, pick: usize) {
        let undrawn = self.find(|place| matches!(place, Place::Undrawn));
        let Some(device) = pick_of(&undrawn, pick) else { return };
        let Device { terms, generation, .. } = self.devices[device];
        let coins = self.generations[generation].pool.withdraw_undrawn(terms.unit_stake, 1).unwrap();
        assert_eq!(Some(coins.u128()), self.model.scrap(device));
        self.devices[device].place = Place::Scrapped;
        self.flows.scrapped += coins.u128();
        self.flows.roundings += 1;
        self.done[3] += 1;
    }

    fn slash(&mut self, index: usize, bps: u16) {
        let now = self.now;
        let it = self.settled(index, |pool, _| pool.slash(5_000, now).map(drop));
        let held = it.pool.held();
        let result = it.pool.slash(bps, now);
        let Some(taken) = self.model.slash(index, bps, now) else {
            assert_eq!(result, Err(AccrualError::InvalidSlash { bps }));
            return;
        };
        let slashed = result.unwrap();
        assert_eq!(slashed.taken.u128(), taken);
        assert!(slashed.taken <= held, "never more is taken than is held");
        let it = &mut self.generations[index];
        it.cuts.push(slashed.cut);
        assert_eq!(it.pool.deposit(Uint128::one()), Err(AccrualError::GenerationClosed));
        self.flows.slashed += taken;
        // Rounding the factor down costs each device less than a unit.
        self.flows.roundings += 1 + self.devices.len() as u128;
        self.done[4] += 1;
    }

    /// Claims without settling more first: what is due at `settled_at` is what can be paid.
    fn claim(&mut self, index: usize, account: Account) {
        let it = &mut self.generations[index];
        let coins = it.pool.pay(account).unwrap();
        assert_eq!(it.pool.pay(account).unwrap(), Uint128::zero(), "a claim pays once");
        assert_eq!(coins.u128(), self.model.claim(index, account, it.pool.settled_at()));
        self.flows.paid += coins.u128();
    }

    fn dust(&mut self, index: usize) {
        let now = self.now;
        let it = &mut self.generations[index];
        it.pool.settle(&mut it.buckets, now, ALL).unwrap();
        let result = it.pool.take_dust();
        let Some(dust) = self.model.take_dust(index, now) else {
            assert_eq!(result, Err(AccrualError::NotEmpty));
            return;
        };
        assert_eq!(result.unwrap().u128(), dust);
        assert!(it.counted_off());
        assert_eq!(it.pool.take_dust(), Ok(Uint128::zero()));
        self.flows.burned += dust;
    }

    /// Waits until one of the seconds around which the last day of a device turns.
    fn wait_for(&mut self, pick: usize, moment: usize) {
        let ends: Vec<u64> = self.devices.iter().filter_map(|device| device.place.end()).collect();
        let Some(end) = pick_of(&ends, pick) else { return };
        let last = self.period.last_day_of(end).unwrap();
        let moments =
            [last.since.saturating_sub(1), last.since, last.since + 1, end, last.until - 1, last.until];
        self.now = self.now.max(moments[moment]);
    }

    /// A generation settled to now. While it is not, the operation must ask for it, and change nothing.
    pub(super) fn settled(
        &mut self,
        index: usize,
        operation: impl Fn(&mut PoolGeneration, &mut BTreeMap<Day, Bucket>) -> Result<(), AccrualError>,
    ) -> &mut Generation {
        let now = self.now;
        let it = &mut self.generations[index];
        if it.pool.settled_at() < now {
            let (mut pool, mut buckets) = (it.pool.clone(), it.buckets.clone());
            let refused = AccrualError::SettleFirst { settled_at: pool.settled_at(), now };
            assert_eq!(operation(&mut pool, &mut buckets), Err(refused));
            assert!(pool == it.pool && buckets == it.buckets, "a refused operation changes nothing");
        }
        while !it.pool.settle(&mut it.buckets, now, 1).unwrap().complete {}
        it
    }

    fn current(&mut self) -> usize {
        if !self.generations.last().is_some_and(|last| last.pool.is_open()) {
            self.generations.push(Generation {
                pool: PoolGeneration::new(self.period, self.now),
                buckets: BTreeMap::new(),
                cuts: vec![],
                earned: [Uint128::zero(); 2],
            });
        }
        self.generations.len() - 1
    }

    pub(super) fn find(&self, wanted: impl Fn(&Place) -> bool) -> Vec<usize> {
        (0..self.devices.len()).filter(|index| wanted(&self.devices[*index].place)).collect()
    }
}

impl Generation {
    /// Whether no bucket is left that still counts.
    pub(super) fn counted_off(&self) -> bool {
        self.buckets.is_empty() || self.pool.recalled().is_some()
    }
}

impl Place {
    /// When the device ends, if it was activated.
    pub(super) fn end(&self) -> Option<u64> {
        match self {
            Self::Pool { position, .. } => Some(position.end),
            Self::Stream { stream, .. } => Some(stream.end),
            Self::Undrawn | Self::Scrapped => None,
        }
    }
}

pub(super) fn pick_of<T: Copy>(from: &[T], pick: usize) -> Option<T> {
    from.get(pick.checked_rem(from.len())?).copied()
}
