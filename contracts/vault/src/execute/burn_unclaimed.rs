//! What victims have not claimed in time burns.

use cosmwasm_std::{DepsMut, Response, Uint128};
use surety_api::vault::raw::RESERVES;
use surety_api::vault::VaultEvent;
use surety_api::CaseId;

use crate::books::{Books, Bucket};
use crate::error::CaseError;
use crate::state::CONFIG;
use crate::{cases, ContractError};

/// Burns what is left for the victims of a case. Until somebody does, they can still claim.
///
/// # Errors
/// [`CaseError::UnknownReserve`], [`CaseError::NotExecuted`], [`CaseError::ClaimsOpen`], [`ContractError::NothingDue`].
pub fn burn_unclaimed(deps: DepsMut, now: u64, case: CaseId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut reserve = cases::reserve(deps.storage, case)?;
    let Some(payout) = &reserve.payout else { return Err(CaseError::NotExecuted { case }.into()) };
    let claims_end = payout.claims_end;
    if now < claims_end {
        return Err(CaseError::ClaimsOpen { case, claims_end }.into());
    }
    let amount = std::mem::replace(&mut reserve.held, Uint128::zero());
    if amount.is_zero() {
        return Err(ContractError::NothingDue {});
    }
    RESERVES.save(deps.storage, case.get(), &reserve)?;
    let mut books = Books::open(deps.storage, &config)?;
    books.take(Bucket::Reserves, amount)?;
    books.burn(amount)?;
    books.event(VaultEvent::UnclaimedBurned { case, amount });
    books.close(deps.storage)
}
