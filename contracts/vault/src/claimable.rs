//! Coins that wait for somebody to claim them.
//!
//! Whatever a verdict gives, it gives to an account here and never as a payment of its own: a payee that cannot be paid must not
//! stop a case from ending.

use cosmwasm_std::{Storage, Uint128};
use cw_storage_plus::Map;
use surety_api::vault::{Payee, VaultEvent};

use crate::books::{Books, Bucket};
use crate::ContractError;

/// By the written form of the payee.
const BALANCES: Map<&str, Uint128> = Map::new("claimable");

/// What somebody could claim now.
///
/// # Errors
/// Only when the record does not read.
pub fn balance(storage: &dyn Storage, payee: &Payee) -> Result<Uint128, ContractError> {
    Ok(BALANCES.may_load(storage, &payee.to_string())?.unwrap_or_default())
}

/// Books coins for somebody, when they are more than none. They must have left another bucket, or have come in; an address must
/// have been [checked](Payee::check).
///
/// # Errors
/// Out of range.
pub fn credit(
    storage: &mut dyn Storage,
    books: &mut Books,
    payee: &Payee,
    amount: Uint128,
) -> Result<(), ContractError> {
    if amount.is_zero() {
        return Ok(());
    }
    let balance = balance(storage, payee)?.checked_add(amount)?;
    BALANCES.save(storage, &payee.to_string(), &balance)?;
    books.put(Bucket::Claimable, amount)?;
    books.event(VaultEvent::Credited { payee: payee.clone(), amount });
    Ok(())
}

/// Takes all that waits for somebody. It is the caller's to pay.
///
/// # Errors
/// [`ContractError::NothingDue`].
pub fn take(storage: &mut dyn Storage, books: &mut Books, payee: &Payee) -> Result<Uint128, ContractError> {
    let amount = balance(storage, payee)?;
    if amount.is_zero() {
        return Err(ContractError::NothingDue {});
    }
    BALANCES.remove(storage, &payee.to_string());
    books.take(Bucket::Claimable, amount)?;
    Ok(amount)
}
