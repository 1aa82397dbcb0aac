//! One generation of an accrual pool (`docs/design.md` section 3.2).
//!
//! A pool pays what every device in it has accrued, but keeps only sums, so its cost never depends on how many devices
//! there are. It is settled up to `settled_at`; operations need it settled up to the second they happen in.
//!
//! Numerators are nominal coins x factor x seconds. An account is entitled to floor(numerator / (period x 10^18)): each
//! account is rounded down once, when it is paid. Coins a generation holds never fall below what it owes.

mod actions;
mod many;
mod recall;
mod settle;
mod withhold;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

use crate::calendar::AccrualPeriod;
use crate::error::AccrualError;
use crate::factor::{Factor, FactorCut};

pub use crate::position::Position;
pub use recall::{ActivatedRecalled, Recalled, RecalledDevice};
pub use settle::SettleOutcome;
pub use withhold::{Withheld, WithheldTo};

/// Whose part of the accrual.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Account {
    /// The holder of the licence.
    Manufacturer,
    /// The integrations office.
    Integrations,
}

/// One generation of the pool of one licence and model, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolGeneration {
    period: AccrualPeriod,
    /// Whether stake and recoveries may still enter.
    open: bool,
    factor: Factor,
    /// How often it was slashed.
    cuts: u32,
    /// Up to where it is settled, in seconds.
    settled_at: u64,
    /// Coins in it.
    held: Uint128,
    /// Stake of devices not yet activated, nominal coins.
    undrawn: Uint128,
    /// Principal x end second of all that accrues and is not in its last day, both accounts: what is still to accrue
    /// is this less weight x now.
    ends: Uint256,
    manufacturer: Share,
    integrations: Share,
    /// What is in its last day now; there is never more than one such day.
    last_day: Option<Tail>,
    /// What is withheld from both accounts; none while no device is held.
    withheld: Option<withhold::Hidden>,
    /// Since it was recalled: nothing in it accrues any more.
    recalled: Option<Recalled>,
}

/// One account of a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Share {
    /// Principal that accrues now, nominal coins.
    weight: Uint128,
    /// Numerator accrued up to `settled_at`.
    accrued: Uint256,
    /// Coins paid so far.
    paid: Uint128,
}

/// Numerators that join the accounts when the day is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tail {
    until: u64,
    m: Uint256,
    i: Uint256,
}

crate::packed_record!(PoolGeneration {
    period,
    open,
    factor,
    cuts,
    settled_at,
    held,
    undrawn,
    ends,
    manufacturer,
    integrations,
    last_day,
    withheld,
    recalled,
});
crate::packed_fields!(Share { weight, accrued, paid });
crate::packed_fields!(Tail { until, m, i });

/// What an activation did.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Activated {
    /// Coins that left the pool to be burned, for all devices together.
    pub burned: Uint128,
    /// The position of each device.
    pub position: Position,
}

/// What a recovery did.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Recovered {
    /// The device's new position, in the generation it entered.
    pub position: Position,
    /// Coins of the stream that stay with its beneficiary, paid or not.
    pub driver_keeps: Uint128,
    /// Coins of the stream that entered the pool.
    pub returned: Uint128,
}

/// What a slash did.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Slashed {
    /// Coins that left the pool.
    pub taken: Uint128,
    /// The cut to append to the generation's list.
    pub cut: FactorCut,
}

impl PoolGeneration {
    /// A new, empty, open generation.
    pub fn new(period: AccrualPeriod, now: u64) -> Self {
        Self {
            period,
            open: true,
            factor: Factor::ONE,
            cuts: 0,
            settled_at: now,
            held: Uint128::zero(),
            undrawn: Uint128::zero(),
            ends: Uint256::zero(),
            manufacturer: Share::default(),
            integrations: Share::default(),
            last_day: None,
            withheld: None,
            recalled: None,
        }
    }

    /// The accrual period it started under.
    pub const fn period(&self) -> AccrualPeriod {
        self.period
    }

    /// Whether stake and recoveries may still enter.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// The share of its nominal value it still has.
    pub const fn factor(&self) -> Factor {
        self.factor
    }

    /// How often it was slashed: how many [`FactorCut`]s the caller keeps for it.
    pub const fn cuts(&self) -> u32 {
        self.cuts
    }

    /// Up to where it is settled, in seconds.
    pub const fn settled_at(&self) -> u64 {
        self.settled_at
    }

    /// Coins in it.
    pub const fn held(&self) -> Uint128 {
        self.held
    }

    /// Stake of devices not yet activated, nominal coins (multiply by the factor for coins).
    pub const fn undrawn(&self) -> Uint128 {
        self.undrawn
    }

    /// Principal of an account that accrues at `settled_at`, nominal coins.
    pub const fn weight(&self, account: Account) -> Uint128 {
        self.share(account).weight
    }

    /// Coins paid to an account so far.
    pub const fn paid(&self, account: Account) -> Uint128 {
        self.share(account).paid
    }

    /// Coins an account has earned up to `settled_at`, paid or not, less what is withheld.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn entitlement(&self, account: Account) -> Result<Uint128, AccrualError> {
        let free = self.share(account).accrued.checked_sub(self.withheld_from(account))?;
        Ok(free.checked_div(self.period.denominator()?)?.try_into()?)
    }

    /// Coins an account can be paid: earned up to `settled_at` and not yet paid.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn due(&self, account: Account) -> Result<Uint128, AccrualError> {
        Ok(self.entitlement(account)?.checked_sub(self.share(account).paid)?)
    }

    /// The coins that cover all it will ever have to pay: what is due, what is still to accrue, and the undrawn stake,
    /// rounded up together; once nothing is left in it, what is due to each account, rounded down as it is paid.
    /// `held` is never below it.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn owed(&self) -> Result<Uint128, AccrualError> {
        if self.is_empty() {
            return Ok(self.due(Account::Manufacturer)?.checked_add(self.due(Account::Integrations)?)?);
        }
        let denominator = self.period.denominator()?;
        let paid =
            Uint256::from(self.manufacturer.paid).checked_add(Uint256::from(self.integrations.paid))?;
        let mut sum = self.manufacturer.accrued.checked_add(self.integrations.accrued)?;
        sum = sum.checked_add(self.unearned()?.checked_mul(self.factor.raw())?)?;
        if let Some(tail) = self.last_day {
            sum = sum.checked_add(tail.m)?.checked_add(tail.i)?;
        }
        sum = sum.checked_sub(paid.checked_mul(denominator)?)?;
        let round_up = denominator.checked_sub(Uint256::one())?;
        Ok(sum.checked_add(round_up)?.checked_div(denominator)?.try_into()?)
    }

    /// Whether no device accrues in it, none is held and no stake is undrawn; what is due may still be there.
    pub fn is_empty(&self) -> bool {
        self.manufacturer.weight.is_zero()
            && self.integrations.weight.is_zero()
            && self.undrawn.is_zero()
            && self.last_day.is_none()
            && self.withheld.is_none()
    }

    /// Whether it is closed, empty and has no coins: it can be forgotten.
    pub fn is_finished(&self) -> bool {
        !self.open && self.is_empty() && self.held.is_zero()
    }

    /// What a slash reaches, nominal coins x seconds: all that is still to accrue outside a last day, and the undrawn
    /// stake.
    fn unearned(&self) -> Result<Uint256, AccrualError> {
        let undrawn = Uint256::from(self.undrawn).checked_mul(Uint256::from(self.period.seconds()))?;
        Ok(self.running()?.checked_add(undrawn)?)
    }

    /// What is still to accrue outside a last day, nominal coins x seconds.
    fn running(&self) -> Result<Uint256, AccrualError> {
        let weight =
            Uint256::from(self.manufacturer.weight).checked_add(Uint256::from(self.integrations.weight))?;
        Ok(self.ends.checked_sub(weight.checked_mul(Uint256::from(self.settled_at))?)?)
    }

    const fn share(&self, account: Account) -> &Share {
        match account {
            Account::Manufacturer => &self.manufacturer,
            Account::Integrations => &self.integrations,
        }
    }

    fn share_mut(&mut self, account: Account) -> &mut Share {
        match account {
            Account::Manufacturer => &mut self.manufacturer,
            Account::Integrations => &mut self.integrations,
        }
    }
}
