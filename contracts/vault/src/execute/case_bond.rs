//! The bonds of cases: held while a case runs, shared when it ends.

use cosmwasm_std::{DepsMut, MessageInfo, Response, Uint128};
use surety_api::vault::raw::{CaseBond, CASE_BONDS};
use surety_api::vault::{BondSlot, CaseShare, Payee, VaultEvent};
use surety_api::CaseId;

use crate::books::{Books, Bucket};
use crate::error::CaseError;
use crate::state::CONFIG;
use crate::{claimable, funds, ContractError};

/// Holds the coins that came as a bond of the case.
///
/// # Errors
/// [`CaseError::BondExists`], wrong funds, a payer that is no address.
pub fn hold(
    deps: DepsMut,
    info: &MessageInfo,
    case: CaseId,
    slot: BondSlot,
    payer: &str,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let amount = funds::received(info, &config.denom)?;
    let payer = deps.api.addr_validate(payer)?;
    let key = (case.get(), slot.as_str());
    if CASE_BONDS.has(deps.storage, key) {
        return Err(CaseError::BondExists { case, slot }.into());
    }
    let bond = CaseBond { payer: payer.clone(), amount, reserved: Uint128::zero() };
    CASE_BONDS.save(deps.storage, key, &bond)?;
    let mut books = Books::open(deps.storage, &config)?;
    books.deposit(amount)?;
    books.put(Bucket::CaseBonds, amount)?;
    books.event(VaultEvent::CaseBondHeld { case, slot, payer: payer.into(), amount });
    books.close(deps.storage)
}

/// Burns a part of a bond, credits another to somebody and the rest to its payer.
///
/// # Errors
/// [`CaseError::UnknownBond`], [`CaseError::BondReserved`], [`CaseError::BondTooSmall`], a payee that
/// is no address.
pub fn release(
    deps: DepsMut,
    case: CaseId,
    slot: BondSlot,
    burn: Uint128,
    other: Option<CaseShare>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let key = (case.get(), slot.as_str());
    let bond = CASE_BONDS.may_load(deps.storage, key)?.ok_or(CaseError::UnknownBond { case, slot })?;
    let CaseBond { payer, amount, reserved } = bond;
    if !reserved.is_zero() {
        return Err(CaseError::BondReserved { case, slot, reserved }.into());
    }
    let shared = other.as_ref().map_or(Uint128::zero(), |share| share.amount);
    let asked = burn.checked_add(shared)?;
    let returned =
        amount.checked_sub(asked).map_err(|_| CaseError::BondTooSmall { case, slot, amount, asked })?;
    CASE_BONDS.remove(deps.storage, key);

    let mut books = Books::open(deps.storage, &config)?;
    books.take(Bucket::CaseBonds, amount)?;
    books.event(VaultEvent::CaseBondReleased { case, slot, burned: burn, shared, returned });
    books.burn(burn)?;
    if let Some(share) = other {
        share.to.check(deps.api)?;
        claimable::credit(deps.storage, &mut books, &share.to, share.amount)?;
    }
    claimable::credit(deps.storage, &mut books, &Payee::Address(payer.into()), returned)?;
    books.close(deps.storage)
}
