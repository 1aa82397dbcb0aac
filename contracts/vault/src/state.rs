//! What the vault stores, besides pools ([`crate::pools`]), locks ([`crate::locks`]) and the bonds that others read
//! ([`surety_api::vault::raw`]).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use surety_accrual::pool::Position;
use surety_accrual::{AccrualPeriod, DeviceAccount, Factor, FactorCut, Payee, Stream, Terms};
use surety_api::vault::{FaultCause, PoolId, RemovedTo};
use surety_api::{DeviceId, LicenceId, LotId, ModelId};

use crate::ContractError;

/// What was fixed at instantiation.
#[cw_serde]
pub struct Config {
    /// The charter.
    pub charter: Addr,
    /// The one bank denom of the network.
    pub denom: String,
    /// Over which a lock accrues.
    pub accrual_period: AccrualPeriod,
    /// Who gets the accrual of unplugged time.
    pub removed_to: RemovedTo,
    /// Seconds from the start of a stream within which it can be contested.
    pub contest_window: u64,
    /// What a contest reserves of the case's opening bond, in basis points of the stream's rest.
    pub contest_bond_bps: u16,
    /// Seconds for which victims can claim.
    pub claim_period: u64,
}

impl Config {
    /// Who a stream of this cause goes to.
    #[must_use]
    pub const fn payee(&self, cause: FaultCause) -> Payee {
        match (cause, self.removed_to) {
            (FaultCause::Removed, RemovedTo::Burn) => Payee::Burn,
            (FaultCause::Removed, RemovedTo::Driver)
            | (FaultCause::Malfunction | FaultCause::Disconnected, _) => Payee::Driver,
        }
    }
}

/// Devices minted together under one tier row.
#[cw_serde]
pub struct Lot {
    /// Whose.
    pub licence: LicenceId,
    /// Of what.
    pub model: ModelId,
    /// The generation whose undrawn stake they are part of.
    pub generation: u32,
    /// What each costs and how it is shared.
    pub terms: Terms,
    /// Devices not activated, scrapped or forfeited.
    pub undrawn: u32,
}

impl Lot {
    /// The pool of the lot's model in a generation.
    #[must_use]
    pub const fn pool(&self, generation: u32) -> PoolId {
        PoolId { licence: self.licence, model: self.model, generation }
    }

    /// Takes devices out of the lot's stock.
    ///
    /// # Errors
    /// [`ContractError::NoneAsked`] for none, [`ContractError::LotDrawn`] for more than there are.
    pub fn draw(&mut self, lot: LotId, count: u32) -> Result<(), ContractError> {
        if count == 0 {
            return Err(ContractError::NoneAsked { lot });
        }
        let undrawn = self.undrawn;
        self.undrawn =
            undrawn.checked_sub(count).ok_or(ContractError::LotDrawn { lot, undrawn, asked: count })?;
        Ok(())
    }
}

/// An activated device. Field names are short because one is written for every device.
#[cw_serde]
pub struct Device {
    /// Its lot.
    pub lot: u64,
    /// The generation it is in, or was in when its stream opened.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// When it entered that generation, unix seconds.
    pub from: u64,
    /// When it ends, unix seconds.
    pub end: u64,
    /// The manufacturer's principal, nominal coins.
    #[serde(rename = "m")]
    pub manufacturer: Uint128,
    /// The principal of integrations, nominal coins.
    #[serde(rename = "i")]
    pub integrations: Uint128,
    /// How often the generation had been slashed when the device entered it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cuts: u32,
    /// Only of a device that once stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past: Option<Past>,
}

// The signature is the one serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What a device that once stopped carries along.
#[cw_serde]
pub struct Past {
    /// Where its stake went in all that is over.
    pub account: DeviceAccount,
    /// Coins of streams that are over, which its holder has not been paid.
    pub carried: Uint128,
    /// Its open stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<OpenStream>,
}

/// An open stream. The principals and the end are the device's.
#[cw_serde]
#[derive(Copy)]
pub struct OpenStream {
    /// Why.
    pub cause: FaultCause,
    /// The factor of the generation it left.
    pub factor: Factor,
    /// Since when, unix seconds.
    pub from: u64,
    /// Coins of it paid or burned so far.
    pub drawn: Uint128,
}

impl Device {
    /// A device that is in a generation by `position`.
    #[must_use]
    pub const fn at(lot: LotId, generation: u32, position: &Position, past: Option<Past>) -> Self {
        let Position { from, end, manufacturer, integrations, cuts } = *position;
        Self { lot: lot.get(), generation, from, end, manufacturer, integrations, cuts, past }
    }

    /// Its lot.
    #[must_use]
    pub const fn lot(&self) -> LotId {
        LotId(self.lot)
    }

    /// Its place in its generation.
    #[must_use]
    pub const fn position(&self) -> Position {
        Position {
            from: self.from,
            end: self.end,
            manufacturer: self.manufacturer,
            integrations: self.integrations,
            cuts: self.cuts,
        }
    }

    /// Its open stream, as the law computes with it.
    #[must_use]
    pub fn stream(&self, period: AccrualPeriod) -> Option<(OpenStream, Stream)> {
        let open = self.past.as_ref()?.stream?;
        let stream = Stream {
            period,
            manufacturer: self.manufacturer,
            integrations: self.integrations,
            factor: open.factor,
            from: open.from,
            end: self.end,
        };
        Some((open, stream))
    }

    /// Where its stake went in all that is over. `cuts` are those of its generation; a device that once stopped needs none.
    ///
    /// # Errors
    /// Only when the amounts cannot be computed with.
    pub fn account(&self, terms: &Terms, cuts: &[FactorCut]) -> Result<DeviceAccount, ContractError> {
        match &self.past {
            Some(past) => Ok(past.account),
            None => Ok(DeviceAccount::activated(terms, FactorCut::factor_after(cuts, self.cuts)?)?),
        }
    }

    /// Coins of streams that are over, which its holder has not been paid.
    #[must_use]
    pub fn carried(&self) -> Uint128 {
        self.past.as_ref().map_or(Uint128::zero(), |past| past.carried)
    }
}

/// Totals over everything, so that no question needs a walk. Coins, smallest unit.
#[cw_serde]
#[derive(Default)]
pub struct Ledger {
    /// Bonds of all licences.
    pub bond: Uint128,
    /// Stake of devices not activated.
    pub undrawn: Uint128,
    /// Held by accrual pools.
    pub accrual: Uint128,
    /// Held by streams, what is due of them included.
    pub streams: Uint128,
    /// Bonds of cases and appeals.
    pub case_bonds: Uint128,
    /// Moved aside by final verdicts.
    pub reserves: Uint128,
    /// Offered as loans and not accepted.
    pub escrow: Uint128,
    /// Waiting for somebody to claim it.
    pub claimable: Uint128,
    /// Ever booked in.
    pub deposited: Uint128,
    /// Ever paid out.
    pub paid: Uint128,
    /// Ever burned, surplus left out.
    pub burned: Uint128,
}

/// What was fixed at instantiation.
pub const CONFIG: Item<Config> = Item::new("config");
/// Totals over everything.
pub const LEDGER: Item<Ledger> = Item::new("ledger");
/// By lot.
pub const LOTS: Map<u64, Lot> = Map::new("lot");
/// By the 20 bytes of the device.
pub const DEVICES: Map<[u8; 20], Device> = Map::new("dev");

/// A lot that must exist.
///
/// # Errors
/// [`ContractError::UnknownLot`].
pub fn lot(storage: &dyn Storage, lot: LotId) -> Result<Lot, ContractError> {
    LOTS.may_load(storage, lot.get())?.ok_or(ContractError::UnknownLot { lot })
}

/// A device that must have been activated.
///
/// # Errors
/// [`ContractError::UnknownDevice`].
pub fn device(storage: &dyn Storage, device: DeviceId) -> Result<Device, ContractError> {
    DEVICES.may_load(storage, device.into_bytes())?.ok_or(ContractError::UnknownDevice { device })
}
