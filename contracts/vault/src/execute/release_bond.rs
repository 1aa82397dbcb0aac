//! A bond leaves.

use cosmwasm_std::{DepsMut, Response, Uint128};
use surety_api::vault::{raw::BONDS, Payee, VaultEvent};
use surety_api::LicenceId;

use crate::books::Books;
use crate::state::CONFIG;
use crate::{claimable, locks, peers, ContractError};

/// Pays what is the maker's own to the licence's holder, after the lender has got what is lent. One that was never posted is released as well, with nothing to pay.
///
/// # Errors
/// [`ContractError::NotDue`], [`ContractError::Held`], [`ContractError::UnknownLicence`].
pub fn release_bond(
    deps: DepsMut,
    now: u64,
    licence: LicenceId,
    withdrawal_date: u64,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let holder = peers::licence(deps.as_ref(), &config, licence)?.holder;
    locks::ensure_free(deps.storage, licence, withdrawal_date, now)?;
    let bond = BONDS.may_load(deps.storage, licence.get())?.unwrap_or_default();
    BONDS.remove(deps.storage, licence.get());
    let mut books = Books::open(deps.storage, &config)?;
    books.bond_out(bond.total()?)?;
    if let Some(lender) = bond.lender {
        let (amount, lent) = (bond.lent, Uint128::zero());
        books.event(VaultEvent::LoanRepaid { licence, lender: lender.to_string(), amount, lent });
        claimable::credit(deps.storage, &mut books, &Payee::Address(lender.into()), amount)?;
    }
    let amount = bond.own;
    books.pay(&holder, amount)?;
    books.event(VaultEvent::BondReleased { licence, to: holder.into(), amount });
    books.close(deps.storage)
}
