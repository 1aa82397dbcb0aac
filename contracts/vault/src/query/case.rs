//! What cases have in the vault.

use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use surety_api::vault::raw::{CASE_BONDS, RESERVES};
use surety_api::vault::{
    BondSlot, CaseBondEntry, CaseBondsResponse, CaseReserveResponse, DueResponse, Payee, ReserveEntry,
    ReservesResponse, VictimResponse,
};
use surety_api::{CaseId, DeviceId, LicenceId};

use crate::cases::{self, AGAINST, VICTIMS};
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

/// What a case has paid to a device's holder.
///
/// # Errors
/// Only when the record does not read.
pub fn victim(deps: Deps, case: CaseId, device: DeviceId) -> Result<VictimResponse, ContractError> {
    Ok(VictimResponse { paid: VICTIMS.may_load(deps.storage, (case.get(), device.into_bytes()))? })
}

/// The reserves against a licence after that of case `start_after`.
///
/// # Errors
/// Only when a record does not read.
pub fn reserves(
    deps: Deps,
    licence: LicenceId,
    start_after: Option<CaseId>,
    limit: usize,
) -> Result<ReservesResponse, ContractError> {
    let from = start_after.map(|case| Bound::exclusive(case.get()));
    let cases = AGAINST.prefix(licence.get()).keys(deps.storage, from, None, Order::Ascending);
    let entry = |case: StdResult<u64>| -> Result<ReserveEntry, ContractError> {
        let case = CaseId(case?);
        Ok(ReserveEntry { case, reserve: cases::reserve(deps.storage, case)? })
    };
    Ok(ReservesResponse { reserves: cases.take(limit).map(entry).collect::<Result<_, _>>()? })
}

/// What somebody could claim now.
///
/// # Errors
/// Only when the record does not read.
pub fn claimable(deps: Deps, payee: &Payee) -> Result<DueResponse, ContractError> {
    Ok(DueResponse { amount: claimable::balance(deps.storage, payee)? })
}
