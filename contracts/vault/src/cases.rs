//! What the vault remembers of final verdicts, besides the reserves that others read ([`surety_api::vault::raw`]).

use cosmwasm_std::{Empty, Storage, Uint128};
use cw_storage_plus::Map;
use surety_api::vault::raw::{CaseReserve, RESERVES};
use surety_api::CaseId;

use crate::error::CaseError;
use crate::ContractError;

/// The cases that have a reserve, by licence.
pub const AGAINST: Map<(u64, u64), Empty> = Map::new("against");
/// What a case has paid to a device's holder, by case and device.
pub const VICTIMS: Map<(u64, [u8; 20]), Uint128> = Map::new("victim");

/// A reserve that must exist.
///
/// # Errors
/// [`CaseError::UnknownReserve`].
pub fn reserve(storage: &dyn Storage, case: CaseId) -> Result<CaseReserve, ContractError> {
    Ok(RESERVES.may_load(storage, case.get())?.ok_or(CaseError::UnknownReserve { case })?)
}
