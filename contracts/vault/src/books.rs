//! Everything one message does with coins: the totals and the bank messages are made by the same calls, so that neither
//! can be forgotten.

use cosmwasm_std::{coins, Addr, BankMsg, Event, Response, Storage, Uint128};
use surety_accrual::PoolGeneration;
use surety_api::vault::VaultEvent;

use crate::ledger::{Ledger, LEDGER};
use crate::state::Config;
use crate::ContractError;

/// The totals while a message runs, and what it sends.
#[derive(Debug)]
pub struct Books {
    denom: String,
    ledger: Ledger,
    payments: Vec<(Addr, Uint128)>,
    burns: Uint128,
    reported: Uint128,
    events: Vec<Event>,
}

/// The coins of one pool, as the totals count them.
#[derive(Debug, Clone, Copy, Default)]
pub struct PoolCoins {
    undrawn: Uint128,
    accrual: Uint128,
    pot: Uint128,
}

impl PoolCoins {
    /// Those of a generation now.
    ///
    /// # Errors
    /// Only when the amounts cannot be computed with.
    pub fn of(generation: &PoolGeneration) -> Result<Self, ContractError> {
        let undrawn = generation.factor().of(generation.undrawn())?;
        let pot = generation.recalled().map_or(Uint128::zero(), |recalled| recalled.pot);
        Ok(Self { undrawn, accrual: generation.held().checked_sub(undrawn)?, pot })
    }

    /// Stake of devices not activated.
    #[must_use]
    pub const fn undrawn(&self) -> Uint128 {
        self.undrawn
    }

    /// Held for accrual.
    #[must_use]
    pub const fn accrual(&self) -> Uint128 {
        self.accrual
    }

    /// Streams of recalled devices that nobody has asked for.
    #[must_use]
    pub const fn pot(&self) -> Uint128 {
        self.pot
    }
}

/// A total that coins enter and leave one amount at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Bonds of cases and appeals.
    CaseBonds,
    /// Moved aside by final verdicts.
    Reserves,
    /// Offered as loans.
    Escrow,
    /// Waiting to be claimed.
    Claimable,
}

impl Bucket {
    const fn of(self, ledger: &mut Ledger) -> &mut Uint128 {
        match self {
            Self::CaseBonds => &mut ledger.case_bonds,
            Self::Reserves => &mut ledger.reserves,
            Self::Escrow => &mut ledger.escrow,
            Self::Claimable => &mut ledger.claimable,
        }
    }
}

impl Books {
    /// Opens the totals for a message.
    ///
    /// # Errors
    /// Only when the record does not read.
    pub fn open(storage: &dyn Storage, config: &Config) -> Result<Self, ContractError> {
        Ok(Self {
            denom: config.denom.clone(),
            ledger: LEDGER.load(storage)?,
            payments: vec![],
            burns: Uint128::zero(),
            reported: Uint128::zero(),
            events: vec![],
        })
    }

    /// Coins came in with the message.
    ///
    /// # Errors
    /// Out of range.
    pub fn deposit(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.ledger.deposited = self.ledger.deposited.checked_add(amount)?;
        Ok(())
    }

    /// A bond grew.
    ///
    /// # Errors
    /// Out of range.
    pub fn bond_in(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.ledger.bond = self.ledger.bond.checked_add(amount)?;
        Ok(())
    }

    /// Coins left a bond.
    ///
    /// # Errors
    /// Out of range.
    pub fn bond_out(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.ledger.bond = self.ledger.bond.checked_sub(amount)?;
        Ok(())
    }

    /// A pool held `before` and holds `after`.
    ///
    /// # Errors
    /// Out of range.
    pub fn pool_moved(&mut self, before: &PoolCoins, after: &PoolCoins) -> Result<(), ContractError> {
        let ledger = &mut self.ledger;
        ledger.undrawn = ledger.undrawn.checked_add(after.undrawn)?.checked_sub(before.undrawn)?;
        ledger.accrual = ledger.accrual.checked_add(after.accrual)?.checked_sub(before.accrual)?;
        ledger.streams = ledger.streams.checked_add(after.pot)?.checked_sub(before.pot)?;
        Ok(())
    }

    /// Coins entered a stream.
    ///
    /// # Errors
    /// Out of range.
    pub fn stream_in(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.ledger.streams = self.ledger.streams.checked_add(amount)?;
        Ok(())
    }

    /// Coins left a stream.
    ///
    /// # Errors
    /// Out of range.
    pub fn stream_out(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.ledger.streams = self.ledger.streams.checked_sub(amount)?;
        Ok(())
    }

    /// Coins entered a bucket.
    ///
    /// # Errors
    /// Out of range.
    pub fn put(&mut self, bucket: Bucket, amount: Uint128) -> Result<(), ContractError> {
        let total = bucket.of(&mut self.ledger);
        *total = total.checked_add(amount)?;
        Ok(())
    }

    /// Coins left a bucket.
    ///
    /// # Errors
    /// Out of range.
    pub fn take(&mut self, bucket: Bucket, amount: Uint128) -> Result<(), ContractError> {
        let total = bucket.of(&mut self.ledger);
        *total = total.checked_sub(amount)?;
        Ok(())
    }

    /// Pays somebody, when the amount is not zero. One bank message for each payee.
    ///
    /// # Errors
    /// Out of range.
    pub fn pay(&mut self, to: &Addr, amount: Uint128) -> Result<(), ContractError> {
        if amount.is_zero() {
            return Ok(());
        }
        self.ledger.paid = self.ledger.paid.checked_add(amount)?;
        match self.payments.iter_mut().find(|(payee, _)| payee == to) {
            Some((_, sum)) => *sum = sum.checked_add(amount)?,
            None => self.payments.push((to.clone(), amount)),
        }
        Ok(())
    }

    /// Burns coins that an event of the message already tells of.
    ///
    /// # Errors
    /// Out of range.
    pub fn burn(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.ledger.burned = self.ledger.burned.checked_add(amount)?;
        self.burns = self.burns.checked_add(amount)?;
        Ok(())
    }

    /// Burns coins and tells of it in one `burned` event of the message.
    ///
    /// # Errors
    /// Out of range.
    pub fn burn_reported(&mut self, amount: Uint128) -> Result<(), ContractError> {
        self.reported = self.reported.checked_add(amount)?;
        self.burn(amount)
    }

    /// Something to tell.
    pub fn event(&mut self, event: VaultEvent) {
        self.events.push(event.into());
    }

    /// Stores the totals and gives the answer with everything to pay and burn.
    ///
    /// # Errors
    /// [`ContractError::Unbalanced`] when what came in is not what is held, paid and burned.
    pub fn close(mut self, storage: &mut dyn Storage) -> Result<Response, ContractError> {
        let accounted = held(&self.ledger)?.checked_add(self.ledger.paid)?.checked_add(self.ledger.burned)?;
        if accounted != self.ledger.deposited {
            return Err(ContractError::Unbalanced { deposited: self.ledger.deposited, accounted });
        }
        LEDGER.save(storage, &self.ledger)?;
        if !self.reported.is_zero() {
            let amount = self.reported;
            self.event(VaultEvent::Burned { amount });
        }
        let mut response = Response::new().add_events(self.events);
        for (payee, amount) in self.payments {
            let amount = coins(amount.u128(), &self.denom);
            response = response.add_message(BankMsg::Send { to_address: payee.into(), amount });
        }
        if !self.burns.is_zero() {
            response = response.add_message(BankMsg::Burn { amount: coins(self.burns.u128(), &self.denom) });
        }
        Ok(response)
    }
}

/// What all buckets hold together.
///
/// # Errors
/// Out of range.
pub fn held(ledger: &Ledger) -> Result<Uint128, ContractError> {
    let staked = ledger.undrawn.checked_add(ledger.accrual)?.checked_add(ledger.streams)?;
    let cases = ledger.case_bonds.checked_add(ledger.reserves)?;
    let waiting = ledger.escrow.checked_add(ledger.claimable)?;
    Ok(ledger.bond.checked_add(staked)?.checked_add(cases)?.checked_add(waiting)?)
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;
    use surety_accrual::AccrualPeriod;
    use surety_api::vault::RemovedTo;

    use super::*;

    #[test]
    fn coins_that_came_and_were_put_nowhere_are_refused() {
        let mut storage = MockStorage::new();
        LEDGER.save(&mut storage, &Ledger::default()).unwrap();
        let config = Config {
            charter: Addr::unchecked("charter"),
            denom: "udimo".into(),
            accrual_period: AccrualPeriod::default(),
            removed_to: RemovedTo::Burn,
            contest_window: 1,
            contest_bond_bps: 500,
            claim_period: 1,
        };
        let five = Uint128::new(5);
        let mut books = Books::open(&storage, &config).unwrap();
        books.deposit(five).unwrap();
        let refused = ContractError::Unbalanced { deposited: five, accounted: Uint128::zero() };
        assert_eq!(books.close(&mut storage), Err(refused));
        assert_eq!(LEDGER.load(&storage).unwrap(), Ledger::default());

        let mut books = Books::open(&storage, &config).unwrap();
        books.deposit(five).unwrap();
        books.burn(Uint128::new(2)).unwrap();
        books.bond_in(Uint128::new(3)).unwrap();
        assert_eq!(books.close(&mut storage).unwrap().messages.len(), 1);
    }
}
