//! The vault's records as others read them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, OverflowError, Uint128};
use cw_storage_plus::Map;

use super::{Allocation, Victims};
use crate::{LicenceId, ModelId};

/// A licence's bond.
#[cw_serde]
#[derive(Default)]
pub struct Bond {
    /// Posted for the maker, coins.
    pub own: Uint128,
    /// Lent by somebody and not repaid, coins.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub lent: Uint128,
    /// Who lent it. Only while something is lent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lender: Option<Addr>,
    /// The lender's share of the manufacturer's claims, bps. Only while something is lent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub share_bps: u16,
}

// The signature is the one serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(number: &u16) -> bool {
    *number == 0
}

impl Bond {
    /// All coins of the bond, own and lent.
    ///
    /// # Errors
    /// Out of range.
    pub fn total(&self) -> Result<Uint128, OverflowError> {
        self.own.checked_add(self.lent)
    }
}

/// A loan on offer.
#[cw_serde]
pub struct LoanOffer {
    /// Who gets repaid.
    pub lender: Addr,
    /// Coins, set aside for it.
    pub amount: Uint128,
    /// The lender's share of the manufacturer's claims, bps.
    pub share_bps: u16,
}

/// A bond that a case holds.
#[cw_serde]
pub struct CaseBond {
    /// Who put it in and gets back what is not taken.
    pub payer: Addr,
    /// Coins in it.
    pub amount: Uint128,
    /// Of them, those set aside for the holders of contested streams.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub reserved: Uint128,
}

/// What a final verdict has moved aside.
#[cw_serde]
pub struct CaseReserve {
    /// Against whom.
    pub licence: LicenceId,
    /// Whose stake was in scope; all of the licence's when none is named.
    pub model: Option<ModelId>,
    /// Taken out of the bond, coins.
    pub bond: Uint128,
    /// Taken out of the pools, coins.
    pub stake: Uint128,
    /// How it is shared.
    pub allocation: Allocation,
    /// Who gets the reward.
    pub reward_to: Addr,
    /// Who gets the victims' part.
    pub victims: Option<Victims>,
    /// Coins of it that are still in the vault as this reserve.
    pub held: Uint128,
    /// Only once it has been carried out.
    pub payout: Option<Payout>,
}

/// How a reserve was carried out.
#[cw_serde]
pub struct Payout {
    /// Burned at once, coins.
    pub burned: Uint128,
    /// Credited to whoever brought the case, coins.
    pub reward: Uint128,
    /// For all victims together, coins.
    pub victims: Uint128,
    /// From when on what no victim has claimed may be burned, unix seconds.
    pub claims_end: u64,
}

/// By licence.
pub const BONDS: Map<u64, Bond> = Map::new("bond");
/// By licence.
pub const LOAN_OFFERS: Map<u64, LoanOffer> = Map::new("offer");
/// By case and slot.
pub const CASE_BONDS: Map<(u64, &str), CaseBond> = Map::new("casebond");
/// By case.
pub const RESERVES: Map<u64, CaseReserve> = Map::new("reserve");
