//! Lent bonds: what is owed is what is lent of the bond and not repaid. Every coin of a repayment makes as much of the bond the
//! maker's own, so that the bond itself never shrinks by one.

use cosmwasm_std::{Storage, Uint128};
use surety_accrual::factor::WHOLE_BPS;
use surety_api::vault::raw::{Bond, BONDS};
use surety_api::vault::{Payee, VaultEvent};
use surety_api::LicenceId;

use crate::books::Books;
use crate::error::LoanError;
use crate::{claimable, ContractError};

/// A lender without a loan is none.
pub fn forget_when_repaid(bond: &mut Bond) {
    if bond.lent.is_zero() {
        bond.lender = None;
        bond.share_bps = 0;
    }
}

/// What of a claim is the lender's: its share, rounded up so that no claim is too small to repay, and no more than is owed.
///
/// # Errors
/// Out of range.
pub fn share(bond: &Bond, claim: Uint128) -> Result<Uint128, ContractError> {
    if bond.lent.is_zero() {
        return Ok(Uint128::zero());
    }
    let rest = WHOLE_BPS.saturating_sub(bond.share_bps);
    let kept = claim.checked_multiply_ratio(rest, WHOLE_BPS)?;
    Ok(claim.checked_sub(kept)?.min(bond.lent))
}

/// Credits coins, which must have come in or have left another bucket, to the lender.
///
/// # Errors
/// [`LoanError::NothingOwed`], [`LoanError::TooMuch`].
pub fn repay(
    storage: &mut dyn Storage,
    books: &mut Books,
    licence: LicenceId,
    amount: Uint128,
) -> Result<(), ContractError> {
    let mut bond = BONDS.may_load(storage, licence.get())?.unwrap_or_default();
    let Some(lender) = bond.lender.clone() else { return Err(LoanError::NothingOwed { licence }.into()) };
    let too_much = LoanError::TooMuch { licence, lent: bond.lent, received: amount };
    bond.lent = bond.lent.checked_sub(amount).map_err(|_| too_much)?;
    bond.own = bond.own.checked_add(amount)?;
    books.event(VaultEvent::LoanRepaid { licence, lender: lender.to_string(), amount, lent: bond.lent });
    forget_when_repaid(&mut bond);
    BONDS.save(storage, licence.get(), &bond)?;
    claimable::credit(storage, books, &Payee::Address(lender.into()), amount)
}
