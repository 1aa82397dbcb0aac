//! The economic law stated again, device by device, with plain loops and nothing clever: what the pools are tested
//! against (`docs/design.md` section 3.2). For tests only; behind the feature `model` for those of other crates.
//!
//! It shares no arithmetic with [`crate::pool`], [`crate::stream`] or [`crate::device_account`]. Every question is
//! answered by adding up what each device did since the beginning. `None` means that the law does not allow what was
//! asked. Amounts that do not fit panic, and so do devices and generations that do not exist.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod follow;
mod holds;
mod law;
mod queries;
mod recall;

use std::ops::Range;

use cosmwasm_std::Uint256;

use crate::calendar::AccrualPeriod;
use crate::device_account::Payee;
use crate::pool::Account;
use crate::tiers::Terms;

use law::{coins, last_day, share_of, wide, ONE};

pub use queries::{NaiveAccount, NaiveTotals};

/// One pool (one licence and model) with all its generations and devices, numbered from 0 in order of minting.
#[derive(Debug, Clone)]
pub struct NaivePool {
    period: u64,
    generations: Vec<Generation>,
    devices: Vec<Device>,
    deposited: u128,
    burned: u128,
    slashed: u128,
    scrapped: u128,
}

#[derive(Debug, Clone)]
struct Generation {
    open: bool,
    factor: u128,
    held: u128,
    manufacturer_paid: u128,
    integrations_paid: u128,
    /// Coins credited to the accounts from elsewhere.
    credited: [u128; 2],
    recalled: bool,
    /// Coins of recalled devices that nobody has asked for.
    pot: u128,
}

#[derive(Debug, Clone)]
struct Device {
    terms: Terms,
    /// The generation its stake is in, or was last.
    generation: usize,
    state: State,
    /// The factor it was activated, scrapped or reclaimed at.
    drawn_at: u128,
    stays: Vec<Stay>,
    streams: Vec<Flow>,
    /// Coins that were withheld when it left a pool, of both parts, while that is undecided.
    frozen: [u128; 2],
    /// Those that went to the accounts after all.
    credited: [u128; 2],
    /// Withheld coins that went to the holder, and how many of them were paid.
    given: u128,
    given_paid: u128,
    /// Withheld coins that burned.
    forfeited: u128,
    /// Coins of streams that went to the accounts after all.
    overturned: u128,
    /// Coins that slashes took when it was back from a stream.
    made_up: u128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Undrawn,
    InPool,
    InStream,
    Withdrawn,
}

/// A stay in a pool.
#[derive(Debug, Clone)]
struct Stay {
    generation: usize,
    end: u64,
    manufacturer: u128,
    integrations: u128,
    /// When it left for a stream.
    left: Option<u64>,
    /// The factor from each of these seconds on; the first entry is when it came.
    factors: Vec<(u64, u128)>,
    /// Since when its accrual is withheld.
    held_from: Option<u64>,
    /// Seconds x factor of each coin that were withheld and went elsewhere.
    taken: Uint256,
}

/// A stream.
#[derive(Debug, Clone)]
struct Flow {
    manufacturer: u128,
    integrations: u128,
    factor: u128,
    from: u64,
    end: u64,
    /// When the device went back to a pool.
    left: Option<u64>,
    payee: Payee,
    paid: u128,
    /// All of it has streamed, whatever the time.
    whole: bool,
    /// It is what a recall left of the device.
    recalled: bool,
    /// And its coins are still in the pot of its generation.
    in_pot: bool,
}

/// What a recovery did, in coins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NaiveRecovery {
    /// The part of the stream that stays with its beneficiary.
    pub driver_keeps: u128,
    /// What came back to the pool.
    pub returned: u128,
}

impl NaivePool {
    /// An empty pool.
    pub fn new(period: AccrualPeriod) -> Self {
        Self {
            period: period.seconds(),
            generations: vec![],
            devices: vec![],
            deposited: 0,
            burned: 0,
            slashed: 0,
            scrapped: 0,
        }
    }

    /// Mints `count` devices into the current generation; returns their numbers.
    pub fn mint(&mut self, terms: &Terms, count: usize) -> Range<usize> {
        let first = self.devices.len();
        for _ in 0..count {
            let generation = self.current();
            self.generations[generation].held += terms.unit_stake.u128();
            self.deposited += terms.unit_stake.u128();
            self.devices.push(Device {
                terms: *terms,
                generation,
                state: State::Undrawn,
                drawn_at: ONE,
                stays: vec![],
                streams: vec![],
                frozen: [0; 2],
                credited: [0; 2],
                given: 0,
                given_paid: 0,
                forfeited: 0,
                overturned: 0,
                made_up: 0,
            });
        }
        first..self.devices.len()
    }

    /// Takes back the stake of a device never activated, for its maker; returns the coins.
    pub fn scrap(&mut self, device: usize) -> Option<u128> {
        let coins = self.withdraw(device)?;
        self.scrapped += coins;
        Some(coins)
    }

    /// Burns the stake of a device never activated; returns the coins.
    pub fn reclaim(&mut self, device: usize) -> Option<u128> {
        let coins = self.withdraw(device)?;
        self.burned += coins;
        Some(coins)
    }

    /// Activates a device; returns the coins burned.
    pub fn activate(&mut self, device: usize, now: u64) -> Option<u128> {
        let it = &mut self.devices[device];
        if it.state != State::Undrawn {
            return None;
        }
        let generation = &mut self.generations[it.generation];
        it.drawn_at = generation.factor;
        let (manufacturer, integrations) = (it.terms.manufacturer.u128(), it.terms.integrations.u128());
        let burned = share_of(it.terms.burn.u128(), generation.factor);
        generation.held -= burned;
        if generation.recalled {
            let flow = Flow {
                recalled: true,
                ..Flow::new(manufacturer, integrations, generation.factor, now, now + self.period)
            };
            generation.held -= flow.entitlement(self.period, flow.end);
            it.state = State::InStream;
            it.streams.push(flow);
        } else {
            it.state = State::InPool;
            let factors = vec![(now, generation.factor)];
            it.stays.push(Stay::new(it.generation, now + self.period, [manufacturer, integrations], factors));
        }
        self.burned += burned;
        Some(burned)
    }

    /// Moves a device from its pool into a stream; returns the coins moved.
    pub fn fault(&mut self, device: usize, now: u64, payee: Payee) -> Option<u128> {
        let it = &mut self.devices[device];
        let stay = it.stays.last_mut().filter(|_| it.state == State::InPool)?;
        if now < stay.factors[0].0 || now >= last_day(self.period, stay.end).0 {
            return None;
        }
        stay.left = Some(now);
        let factor = self.generations[stay.generation].factor;
        let flow = Flow { payee, ..Flow::new(stay.manufacturer, stay.integrations, factor, now, stay.end) };
        let moved = flow.entitlement(self.period, flow.end);
        it.state = State::InStream;
        it.streams.push(flow);
        self.generations[it.generation].held -= moved;
        self.freeze(device, now);
        Some(moved)
    }

    /// Moves a device from its stream back into the current generation of the pool.
    pub fn recover(&mut self, device: usize, now: u64) -> Option<NaiveRecovery> {
        let it = &self.devices[device];
        let flow = it.streams.last().filter(|_| it.state == State::InStream)?.clone();
        if flow.recalled || now < flow.from || now >= last_day(self.period, flow.end).0 {
            return None;
        }
        let driver_keeps = flow.entitlement(self.period, now);
        let returned = flow.entitlement(self.period, flow.end) - driver_keeps;
        let covered = coins(wide(returned) * Uint256::from(self.period), wide(u128::from(flow.end - now)));
        let mut integrations = share_of(flow.integrations, flow.factor);
        let mut manufacturer = share_of(flow.manufacturer, flow.factor);
        if manufacturer + integrations > covered {
            manufacturer = covered.saturating_sub(integrations);
            integrations = integrations.min(covered);
        }
        let generation = self.current();
        self.generations[generation].held += returned;
        let factor = self.generations[generation].factor;
        let it = &mut self.devices[device];
        it.state = State::InPool;
        it.generation = generation;
        it.streams.last_mut()?.left = Some(now);
        it.stays.push(Stay::new(generation, flow.end, [manufacturer, integrations], vec![(now, factor)]));
        Some(NaiveRecovery { driver_keeps, returned })
    }

    /// Takes `bps` of what one generation has undrawn or still accruing outside a last day, and closes it; returns the
    /// coins taken.
    pub fn slash(&mut self, generation: usize, bps: u16, now: u64) -> Option<u128> {
        if bps == 0 || bps > 10_000 {
            return None;
        }
        let before = self.generations[generation].factor;
        let after = coins(wide(before) * Uint256::from(10_000 - bps), Uint256::from(10_000u32));
        let mut reach = Uint256::zero();
        for device in self.devices.iter_mut().filter(|device| device.generation == generation) {
            if device.state == State::Undrawn {
                reach += wide(device.terms.unit_stake.u128()) * Uint256::from(self.period);
            }
            let Some(stay) = device.stays.last_mut().filter(|_| device.state == State::InPool) else {
                continue;
            };
            if now < last_day(self.period, stay.end).0 {
                reach += wide(stay.lock()) * Uint256::from(stay.end - now);
                stay.factors.push((now, after));
            }
        }
        let scaled = reach * wide(before) * Uint256::from(bps);
        let held = self.generations[generation].held;
        let taken = coins(scaled, self.denominator() * Uint256::from(10_000u32)).min(held);
        let it = &mut self.generations[generation];
        it.open = false;
        it.factor = after;
        it.held -= taken;
        self.slashed += taken;
        Some(taken)
    }

    /// Pays an account what is due to it at `now` from one generation; returns the coins.
    pub fn claim(&mut self, generation: usize, account: Account, now: u64) -> u128 {
        let coins = self.due(generation, account, now);
        let it = &mut self.generations[generation];
        it.held -= coins;
        *it.paid_mut(account) += coins;
        coins
    }

    /// Pays what is due at `now` from all streams a device ever had; returns the coins for the driver and those to burn.
    pub fn claim_streams(&mut self, device: usize, now: u64) -> (u128, u128) {
        self.touch(device);
        let it = &mut self.devices[device];
        let (mut driver, mut burned) = (it.given - it.given_paid, 0);
        it.given_paid = it.given;
        for flow in &mut it.streams {
            let due = flow.entitlement(self.period, now) - flow.paid;
            flow.paid += due;
            match flow.payee {
                Payee::Driver => driver += due,
                Payee::Burn => burned += due,
            }
        }
        (driver, burned)
    }

    /// Burns what is left over in a generation with nothing in it, and closes it; returns the coins.
    pub fn take_dust(&mut self, generation: usize, now: u64) -> Option<u128> {
        if !self.is_empty(generation, now) {
            return None;
        }
        let due = self.due(generation, Account::Manufacturer, now)
            + self.due(generation, Account::Integrations, now);
        let it = &mut self.generations[generation];
        let dust = it.held - due;
        it.held = due;
        it.open = false;
        self.burned += dust;
        Some(dust)
    }

    fn withdraw(&mut self, device: usize) -> Option<u128> {
        let it = &mut self.devices[device];
        if it.state != State::Undrawn {
            return None;
        }
        let generation = &mut self.generations[it.generation];
        it.state = State::Withdrawn;
        it.drawn_at = generation.factor;
        let coins = share_of(it.terms.unit_stake.u128(), generation.factor);
        generation.held -= coins;
        Some(coins)
    }

    /// The open generation; a new one if the last was closed.
    fn current(&mut self) -> usize {
        if !self.generations.last().is_some_and(|last| last.open) {
            self.generations.push(Generation {
                open: true,
                factor: ONE,
                held: 0,
                manufacturer_paid: 0,
                integrations_paid: 0,
                credited: [0; 2],
                recalled: false,
                pot: 0,
            });
        }
        self.generations.len() - 1
    }
}

impl Generation {
    fn paid_mut(&mut self, account: Account) -> &mut u128 {
        match account {
            Account::Manufacturer => &mut self.manufacturer_paid,
            Account::Integrations => &mut self.integrations_paid,
        }
    }
}
