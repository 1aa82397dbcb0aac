//! What the model answers, always by adding up over the devices.

use cosmwasm_std::Uint256;

use super::law::{coins, share_of, wide, ONE};
use super::{NaivePool, State, Stay};
use crate::device_account::Payee;
use crate::pool::Account;

/// Where the stake of one device has gone, in coins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NaiveAccount {
    /// The whole stake.
    pub stake: u128,
    /// Burned at activation, by streams that burn, by a reclaim, and as dust once it has ended.
    pub burned: u128,
    /// Earned by the manufacturer.
    pub manufacturer: u128,
    /// Earned by integrations.
    pub integrations: u128,
    /// Earned by drivers.
    pub driver: u128,
    /// Taken by slashes.
    pub slashed: u128,
    /// Earned and withheld.
    pub held: u128,
    /// Still to come, or paid back if the device was scrapped.
    pub remaining: u128,
}

/// Where all coins of the pool are. `deposited` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NaiveTotals {
    /// All stake that ever came in.
    pub deposited: u128,
    /// Held by the generations.
    pub held: u128,
    /// Held for streams.
    pub streams: u128,
    /// Paid to the manufacturer.
    pub manufacturer: u128,
    /// Paid to integrations.
    pub integrations: u128,
    /// Paid to drivers.
    pub driver: u128,
    /// Burned: at activations, by reclaims, by streams that burn, and as dust.
    pub burned: u128,
    /// Taken by slashes.
    pub slashed: u128,
    /// Paid back for scrapped devices.
    pub scrapped: u128,
}

impl NaivePool {
    /// How many generations there have been.
    pub fn generations(&self) -> usize {
        self.generations.len()
    }

    /// How many devices there have been.
    pub fn devices(&self) -> usize {
        self.devices.len()
    }

    /// Coins in a generation.
    pub fn held(&self, generation: usize) -> u128 {
        self.generations[generation].held
    }

    /// Whether mints and recoveries still enter a generation.
    pub fn is_open(&self, generation: usize) -> bool {
        self.generations[generation].open
    }

    /// Coins an account has earned in a generation by `now`, paid or not: rounded down once, over all devices.
    pub fn entitlement(&self, generation: usize, account: Account, now: u64) -> u128 {
        let mut sum = Uint256::zero();
        for stay in self.devices.iter().flat_map(|device| &device.stays) {
            if stay.generation == generation {
                let principal = match account {
                    Account::Manufacturer => stay.manufacturer,
                    Account::Integrations => stay.integrations,
                };
                sum += wide(principal) * stay.free(self.period, now);
            }
        }
        let [manufacturer, integrations] = self.generations[generation].credited;
        let credited = match account {
            Account::Manufacturer => manufacturer,
            Account::Integrations => integrations,
        };
        coins(sum, self.denominator()) + credited
    }

    /// Coins that could be paid to an account from a generation at `now`.
    pub fn due(&self, generation: usize, account: Account, now: u64) -> u128 {
        let it = &self.generations[generation];
        let paid = match account {
            Account::Manufacturer => it.manufacturer_paid,
            Account::Integrations => it.integrations_paid,
        };
        self.entitlement(generation, account, now) - paid
    }

    /// Whether nothing accrues in a generation, nothing is withheld and no stake in it is undrawn.
    pub fn is_empty(&self, generation: usize, now: u64) -> bool {
        let held = |stay: &Stay| stay.generation == generation && stay.held_from.is_some();
        if self.devices.iter().flat_map(|device| &device.stays).any(held) {
            return false;
        }
        self.devices.iter().filter(|device| device.generation == generation).all(|device| {
            match device.state {
                State::Undrawn => false,
                State::InPool => {
                    !device.stays.iter().any(|stay| stay.lock() > 0 && stay.is_running(self.period, now))
                }
                State::InStream | State::Withdrawn => true,
            }
        })
    }

    /// Where the stake of a device has gone by `now`.
    pub fn device(&self, device: usize, now: u64) -> NaiveAccount {
        let it = &self.devices[device];
        let stake = it.terms.unit_stake.u128();
        let undrawn = it.state == State::Undrawn;
        let factor = if undrawn { self.generations[it.generation].factor } else { it.drawn_at };
        let mut account =
            NaiveAccount { stake, slashed: share_of(stake, ONE - factor), ..NaiveAccount::default() };
        if !undrawn && it.state != State::Withdrawn {
            account.burned = share_of(it.terms.burn.u128(), factor);
        }
        for stay in &it.stays {
            let free = stay.free(self.period, now);
            let whole = stay.earned(self.period, now) - stay.taken;
            let part = |principal: u128, by| coins(wide(principal) * by, self.denominator());
            let (m, i) = (part(stay.manufacturer, free), part(stay.integrations, free));
            account.manufacturer += m;
            account.integrations += i;
            account.held += part(stay.manufacturer, whole) - m + part(stay.integrations, whole) - i;
            account.slashed += coins(wide(stay.lock()) * stay.slashed(), self.denominator());
        }
        for flow in &it.streams {
            let earned = flow.entitlement(self.period, now);
            match flow.payee {
                Payee::Driver => account.driver += earned,
                Payee::Burn => account.burned += earned,
            }
        }
        account.held += it.frozen.iter().sum::<u128>();
        account.manufacturer += it.credited[0];
        account.integrations += it.credited[1];
        account.driver += it.given;
        account.driver -= it.overturned;
        account.burned += it.forfeited;
        account.slashed += it.made_up;
        let earned = account.manufacturer + account.integrations + account.driver + account.held;
        account.remaining = stake - account.burned - account.slashed - earned;
        let over = match it.state {
            State::InPool => !it.stays.iter().any(|stay| stay.is_running(self.period, now)),
            State::InStream => it.streams.last().is_some_and(|flow| now >= flow.end),
            State::Undrawn | State::Withdrawn => false,
        };
        if over {
            account.burned += account.remaining;
            account.remaining = 0;
        }
        account
    }

    /// Coins of a device's streams that could be paid at `now`: to drivers, and to the fire.
    pub fn stream_due(&self, device: usize, now: u64) -> (u128, u128) {
        self.clone().claim_streams(device, now)
    }

    /// Where all coins of the pool are.
    pub fn totals(&self) -> NaiveTotals {
        let mut totals = NaiveTotals {
            deposited: self.deposited,
            burned: self.burned,
            slashed: self.slashed,
            scrapped: self.scrapped,
            ..NaiveTotals::default()
        };
        for generation in &self.generations {
            totals.held += generation.held;
            totals.manufacturer += generation.manufacturer_paid;
            totals.integrations += generation.integrations_paid;
            totals.streams += generation.pot;
        }
        for device in &self.devices {
            totals.streams += device.frozen.iter().sum::<u128>() + device.given - device.given_paid;
            totals.driver += device.given_paid;
        }
        for flow in self.devices.iter().flat_map(|device| &device.streams) {
            if !flow.in_pot {
                totals.streams += flow.entitlement(self.period, flow.end) - flow.paid;
            }
            match flow.payee {
                Payee::Driver => totals.driver += flow.paid,
                Payee::Burn => totals.burned += flow.paid,
            }
        }
        totals
    }
}
