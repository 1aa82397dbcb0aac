//! A recall: all that is still to accrue goes to the holders of the devices (`docs/design.md` section 3.2).
//!
//! The devices are not walked. What they had not accrued leaves the accounts as one pot, and each device takes its own
//! stream out of it when somebody asks for it. A device rounds down and the pot rounds down once, so it always suffices.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

use super::{PoolGeneration, Position};
use crate::error::AccrualError;
use crate::factor::Factor;
use crate::stream::Stream;
use crate::tiers::Terms;

/// What a generation keeps since its recall.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Recalled {
    /// When, in seconds.
    pub at: u64,
    /// Its factor then.
    pub factor: Factor,
    /// How often it had been slashed.
    pub cuts: u32,
    /// Principal of the devices whose streams nobody has taken, nominal coins.
    pub weight: Uint128,
    /// Coins of those streams. They are no longer among those the generation holds.
    pub pot: Uint128,
}

crate::packed_fields!(Recalled { at, factor, cuts, weight, pot });

/// What was taken out of the pot for one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecalledDevice {
    /// The stream of the device, since the recall.
    pub stream: Stream,
    /// Coins left in the pot by rounding after the last device, to be burned.
    pub dust: Uint128,
}

/// What an activation did in a generation that was recalled before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivatedRecalled {
    /// Coins that left the pool to be burned.
    pub burned: Uint128,
    /// The device's position; nothing accrues by it.
    pub position: Position,
    /// The device's stream.
    pub stream: Stream,
}

impl PoolGeneration {
    /// What it keeps since its recall, if it was recalled.
    pub const fn recalled(&self) -> Option<&Recalled> {
        self.recalled.as_ref()
    }

    /// Recalls the generation and closes it: what has accrued and what is in its last day stays, the rest leaves for the
    /// pot. Undrawn stake stays too. Returns the coins of the pot.
    ///
    /// # Errors
    /// [`AccrualError::SettleFirst`], [`AccrualError::Recalled`] if it was recalled before, [`AccrualError::OutOfRange`].
    pub fn recall(&mut self, now: u64) -> Result<Uint128, AccrualError> {
        self.require_settled(now)?;
        self.require_not_recalled()?;
        let numerator = self.running()?.checked_mul(self.factor.raw())?;
        let coins: Uint128 = numerator.checked_div(self.period.denominator()?)?.try_into()?;
        let held = self.held.checked_sub(coins)?;
        let weight = self.manufacturer.weight.checked_add(self.integrations.weight)?;
        self.held = held;
        self.manufacturer.weight = Uint128::zero();
        self.integrations.weight = Uint128::zero();
        self.ends = Uint256::zero();
        if let Some(hidden) = &mut self.withheld {
            hidden.stop();
        }
        self.open = false;
        // Devices without principal leave nothing to take out of the pot, and nothing that could empty it.
        self.recalled = Some(Recalled { at: now, factor: self.factor, cuts: self.cuts, weight, pot: coins });
        Ok(coins)
    }

    /// The stream of a device that was in the generation when it was recalled; `None` if it was not recalled, or the last day
    /// of the device had begun before.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if its end is too large a time.
    pub fn recalled_stream(&self, position: &Position) -> Result<Option<Stream>, AccrualError> {
        let Some(recalled) = self.recalled else { return Ok(None) };
        let last = self.period.last_day_of(position.end)?;
        Ok((recalled.at < last.since).then_some(Stream {
            period: self.period,
            manufacturer: position.manufacturer,
            integrations: position.integrations,
            factor: recalled.factor,
            from: recalled.at,
            end: position.end,
        }))
    }

    /// Takes the stream of one device out of the pot, [`Stream::total`] coins.
    ///
    /// # Errors
    /// [`AccrualError::NotRecalled`], [`AccrualError::UnknownPosition`], [`AccrualError::OutOfRange`].
    pub fn take_recalled(&mut self, position: &Position) -> Result<RecalledDevice, AccrualError> {
        let stream = self.recalled_stream(position)?.ok_or(AccrualError::NotRecalled)?;
        let recalled = self.recalled.as_mut().ok_or(AccrualError::NotRecalled)?;
        let principal = position.manufacturer.checked_add(position.integrations)?;
        let weight = recalled.weight.checked_sub(principal).map_err(|_| AccrualError::UnknownPosition)?;
        let rest = recalled.pot.checked_sub(stream.total()?).map_err(|_| AccrualError::UnknownPosition)?;
        let (pot, dust) = if weight.is_zero() { (Uint128::zero(), rest) } else { (rest, Uint128::zero()) };
        recalled.weight = weight;
        recalled.pot = pot;
        Ok(RecalledDevice { stream, dust })
    }

    /// Activates a device in a recalled generation: its burned part leaves the pool, and its lock becomes a stream at once.
    ///
    /// # Errors
    /// [`AccrualError::NotRecalled`], [`AccrualError::NotEnoughUndrawn`], [`AccrualError::OutOfRange`].
    pub fn activate_recalled(&mut self, terms: &Terms, now: u64) -> Result<ActivatedRecalled, AccrualError> {
        if self.recalled.is_none() {
            return Err(AccrualError::NotRecalled);
        }
        let mut next = self.clone();
        next.undrawn = self.draw(terms.unit_stake, 1)?;
        let burned = next.take_burn(terms, 1)?;
        let end = self.period.end_of(now)?;
        let Terms { manufacturer, integrations, .. } = *terms;
        let position = Position { from: now, end, manufacturer, integrations, cuts: self.cuts };
        let (period, factor) = (self.period, self.factor);
        let stream = Stream { period, manufacturer, integrations, factor, from: now, end };
        next.held = next.held.checked_sub(stream.total()?)?;
        *self = next;
        Ok(ActivatedRecalled { burned, position, stream })
    }

    pub(super) const fn require_not_recalled(&self) -> Result<(), AccrualError> {
        match self.recalled {
            Some(Recalled { at, .. }) => Err(AccrualError::Recalled { at }),
            None => Ok(()),
        }
    }
}
