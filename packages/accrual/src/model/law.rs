//! What one stay in a pool and one stream yield.

use cosmwasm_std::{Uint128, Uint256};

use super::{Flow, NaivePool, Stay};
use crate::device_account::Payee;

/// A factor of one.
pub(super) const ONE: u128 = 1_000_000_000_000_000_000;

pub(super) fn wide(value: u128) -> Uint256 {
    Uint256::from(value)
}

/// floor(numerator / denominator) as an amount.
pub(super) fn coins(numerator: Uint256, denominator: Uint256) -> u128 {
    let amount = numerator / denominator;
    assert!(amount <= wide(u128::MAX), "an amount does not fit");
    Uint128::try_from(amount).unwrap_or_default().u128()
}

/// floor(nominal x factor).
pub(super) fn share_of(nominal: u128, factor: u128) -> u128 {
    coins(wide(nominal) * wide(factor), wide(ONE))
}

/// The first second of the day `end` is in, and the first second after that day.
pub(super) fn last_day(period: u64, end: u64) -> (u64, u64) {
    let (period, day) = (u128::from(period), u128::from(end) * 730 / u128::from(period));
    let first_second = |day: u128| u64::try_from((day * period).div_ceil(730)).unwrap_or(u64::MAX);
    (first_second(day), first_second(day + 1))
}

impl Stay {
    pub(super) const fn new(
        generation: usize,
        end: u64,
        [manufacturer, integrations]: [u128; 2],
        factors: Vec<(u64, u128)>,
    ) -> Self {
        let (left, held_from, taken) = (None, None, Uint256::zero());
        Self { generation, end, manufacturer, integrations, left, factors, held_from, taken }
    }

    /// Seconds x factor that one coin of principal has earned by `now` and are withheld: second by second since the hold
    /// began, up to the start of the last day.
    pub(super) fn withheld(&self, period: u64, now: u64) -> Uint256 {
        let Some(begin) = self.held_from else { return Uint256::zero() };
        let stop = now.min(last_day(period, self.end).0).min(self.left.unwrap_or(u64::MAX));
        let mut sum = Uint256::zero();
        for (k, (from, factor)) in self.factors.iter().enumerate() {
            let to = self.factors.get(k + 1).map_or(stop, |(next, _)| (*next).min(stop));
            sum += wide(*factor) * Uint256::from(to.saturating_sub((*from).max(begin)));
        }
        sum
    }

    /// Seconds x factor that one coin of principal has earned for the accounts, what is withheld left out.
    pub(super) fn free(&self, period: u64, now: u64) -> Uint256 {
        self.earned(period, now) - self.taken - self.withheld(period, now)
    }
    pub(super) fn lock(&self) -> u128 {
        self.manufacturer + self.integrations
    }

    /// Seconds x factor that one coin of principal has earned by `now`: second by second up to the start of the last
    /// day, and all of that day once it is over.
    pub(super) fn earned(&self, period: u64, now: u64) -> Uint256 {
        let (since, until) = last_day(period, self.end);
        let stop = now.min(since).min(self.left.unwrap_or(u64::MAX));
        let mut sum = Uint256::zero();
        for (k, (from, factor)) in self.factors.iter().enumerate() {
            let to = self.factors.get(k + 1).map_or(stop, |(next, _)| (*next).min(stop));
            sum += wide(*factor) * Uint256::from(to.saturating_sub(*from));
        }
        if self.left.is_none() && now >= until {
            sum += wide(self.factor()) * Uint256::from(self.end - since);
        }
        sum
    }

    /// Seconds x factor that one coin of principal has lost to slashes.
    pub(super) fn slashed(&self) -> Uint256 {
        let mut sum = Uint256::zero();
        for pair in self.factors.windows(2) {
            let (at, lost) = (pair[1].0, pair[0].1 - pair[1].1);
            sum += wide(lost) * Uint256::from(self.end - at);
        }
        sum
    }

    /// Whether something in it is still to be paid at `now`.
    pub(super) fn is_running(&self, period: u64, now: u64) -> bool {
        self.left.is_none() && now < last_day(period, self.end).1
    }

    pub(super) fn factor(&self) -> u128 {
        self.factors.last().map_or(ONE, |(_, factor)| *factor)
    }
}

impl Flow {
    /// A stream to the driver.
    pub(super) const fn new(
        manufacturer: u128,
        integrations: u128,
        factor: u128,
        from: u64,
        end: u64,
    ) -> Self {
        let (left, payee, paid) = (None, Payee::Driver, 0);
        Self {
            manufacturer,
            integrations,
            factor,
            from,
            end,
            left,
            payee,
            paid,
            recalled: false,
            in_pot: false,
            whole: false,
        }
    }

    /// All its coins.
    pub(super) fn total(&self, period: u64) -> u128 {
        self.entitlement(period, self.end)
    }
    /// Coins the stream has paid or could have paid by `now`.
    pub(super) fn entitlement(&self, period: u64, now: u64) -> u128 {
        let now = if self.whole { self.end } else { now };
        let stop = now.min(self.end).min(self.left.unwrap_or(u64::MAX));
        let lock = wide(self.manufacturer + self.integrations);
        let elapsed = Uint256::from(stop.saturating_sub(self.from));
        coins(lock * wide(self.factor) * elapsed, wide(ONE) * Uint256::from(period))
    }
}

impl NaivePool {
    pub(super) fn denominator(&self) -> Uint256 {
        wide(ONE) * Uint256::from(self.period)
    }
}
