//! What cases have in the vault.

use cosmwasm_std::Deps;
use surety_api::vault::raw::{CASE_BONDS, RESERVES};
use surety_api::vault::{
    BondSlot, CaseBondEntry, CaseBondsResponse, CaseReserveResponse, DueResponse, Payee,
};
use surety_api::CaseId;

use crate::{claimable, ContractError};

/// The bonds of a case.
///
/// # Errors
/// Only when a record does not read.
pub fn bonds(deps: Deps, case: CaseId) -> Result<CaseBondsResponse, ContractError> {
    let mut bonds = vec![];
    for &slot in BondSlot::ALL {
        if let Some(bond) = CASE_BONDS.may_load(deps.storage, (case.get(), slot.as_str()))? {
            bonds.push(CaseBondEntry { slot, bond });
        }
    }
    Ok(CaseBondsResponse { bonds })
}

/// What a case has moved aside.
///
/// # Errors
/// Only when the record does not read.
pub fn reserve(deps: Deps, case: CaseId) -> Result<CaseReserveResponse, ContractError> {
    Ok(CaseReserveResponse { reserve: RESERVES.may_load(deps.storage, case.get())? })
}

/// What somebody could claim now.
///
/// # Errors
/// Only when the record does not read.
pub fn claimable(deps: Deps, payee: &Payee) -> Result<DueResponse, ContractError> {
    Ok(DueResponse { amount: claimable::balance(deps.storage, payee)? })
}
