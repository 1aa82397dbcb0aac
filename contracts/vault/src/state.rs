//! What the vault stores, besides pools ([`crate::pools`]), locks ([`crate::locks`]) and the bonds that others read
//! ([`surety_api::vault::raw`]).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use surety_accrual::pool::Position;
use surety_accrual::{AccrualPeriod, DeviceAccount, Factor, FactorCut, Payee, Stream, Terms};
use surety_api::vault::{FaultCause, PoolId, RemovedTo};
use surety_api::{CaseId, DeviceId, LicenceId, LotId, ModelId};

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
    pub const fn payee(&self, cause: Cause) -> Payee {
        match (cause, self.removed_to) {
            (Cause::Removed, RemovedTo::Burn) => Payee::Burn,
            (Cause::Removed, RemovedTo::Driver)
            | (Cause::Malfunction | Cause::Disconnected | Cause::Recalled, _) => Payee::Driver,
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
    /// Only of a device that once left its place, if only for a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past: Option<Past>,
    /// Only while its accrual is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
}

// The signature is the one serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// That what a device accrues is withheld.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Hold {
    /// Unix seconds from which anyone may end it.
    pub until: u64,
    /// Since when in its pool; none while it is in a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<HeldSince>,
    /// Withheld coins of the manufacturer's part in pools it has left.
    #[serde(default, skip_serializing_if = "Uint128::is_zero", rename = "m")]
    pub manufacturer: Uint128,
    /// Withheld coins of the part of integrations in pools it has left.
    #[serde(default, skip_serializing_if = "Uint128::is_zero", rename = "i")]
    pub integrations: Uint128,
}

impl Hold {
    /// Withheld coins of pools it has left.
    ///
    /// # Errors
    /// Only when the amounts cannot be computed with.
    pub fn coins(&self) -> Result<Uint128, ContractError> {
        Ok(self.manufacturer.checked_add(self.integrations)?)
    }
}

/// When a hold began in a pool.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct HeldSince {
    /// Unix seconds.
    pub at: u64,
    /// How often the generation had been slashed.
    pub cuts: u32,
}

/// What a device that once left its place carries along.
#[cw_serde]
pub struct Past {
    /// Where its stake went in all that is over.
    pub account: DeviceAccount,
    /// Coins of streams that are over, which its holder has not been paid.
    pub carried: Uint128,
    /// Its open stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<OpenStream>,
    /// The contest of a stream of it, until that ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contest: Option<Contested>,
    /// True when it never stopped: only a hold has ended.
    #[serde(default, skip_serializing_if = "is_false")]
    pub whole: bool,
}

// The signature is the one serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A contested stream.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Contested {
    /// The case.
    pub case: CaseId,
    /// Unix seconds from which it pays again whatever the case says.
    pub until: u64,
    /// Coins of the case's opening bond reserved for it.
    pub bond: Uint128,
    /// Coins of the stream that were not paid when it ended before the contest did.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub left: Uint128,
}

impl Contested {
    /// Whether it still keeps coins back at `now`.
    #[must_use]
    pub const fn holds(&self, now: u64) -> bool {
        now < self.until
    }
}

/// Why a stream is open.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Cause {
    /// The device failed. Final.
    Malfunction,
    /// It is silent.
    Disconnected,
    /// It was unplugged on purpose.
    Removed,
    /// It was recalled. Final.
    Recalled,
}

impl From<FaultCause> for Cause {
    fn from(cause: FaultCause) -> Self {
        match cause {
            FaultCause::Malfunction => Self::Malfunction,
            FaultCause::Disconnected => Self::Disconnected,
            FaultCause::Removed => Self::Removed,
        }
    }
}

/// An open stream. The principals and the end are the device's.
#[cw_serde]
#[derive(Copy)]
pub struct OpenStream {
    /// Why.
    pub cause: Cause,
    /// The factor of the generation it left.
    pub factor: Factor,
    /// Since when, unix seconds.
    pub from: u64,
    /// Coins of it paid or burned so far.
    pub drawn: Uint128,
    /// Whether it was contested; once is enough.
    #[serde(default, skip_serializing_if = "is_false")]
    pub contested: bool,
    /// From when its contest window counts, when that is later than its start: while an earlier stream of the device was
    /// contested, this one could not be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u64>,
    /// How many slashes of the licence had been noted when the device left its pool.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub slashes: u32,
}

impl OpenStream {
    /// A stream that opens now.
    #[must_use]
    pub const fn new(cause: Cause, factor: Factor, from: u64) -> Self {
        Self { cause, factor, from, drawn: Uint128::zero(), contested: false, window: None, slashes: 0 }
    }
}

impl Device {
    /// A device that is in a generation by `position`.
    #[must_use]
    pub const fn at(lot: LotId, generation: u32, position: &Position, past: Option<Past>) -> Self {
        let Position { from, end, manufacturer, integrations, cuts } = *position;
        Self { lot: lot.get(), generation, from, end, manufacturer, integrations, cuts, past, hold: None }
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

    /// Whether it has an open stream.
    #[must_use]
    pub fn is_streaming(&self) -> bool {
        self.past.as_ref().is_some_and(|past| past.stream.is_some())
    }

    /// Its place in its generation, but as of when its hold began there; none when nothing accrues withheld.
    #[must_use]
    pub fn held_position(&self) -> Option<Position> {
        let HeldSince { at, cuts } = self.hold?.since?;
        Some(Position { from: at, cuts, ..self.position() })
    }

    /// When it was activated, unix seconds.
    #[must_use]
    pub const fn activated_at(&self, period: AccrualPeriod) -> u64 {
        self.end.saturating_sub(period.seconds())
    }

    /// The contest of its open stream, as long as that keeps coins back.
    #[must_use]
    pub fn contest_of_open(&self, now: u64) -> Option<Contested> {
        let past = self.past.as_ref()?;
        past.stream?.contested.then_some(past.contest?).filter(|contest| contest.holds(now))
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

/// What was fixed at instantiation.
pub const CONFIG: Item<Config> = Item::new("config");
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
