//! A bond leaves.

use cosmwasm_std::{DepsMut, Response};
use surety_api::vault::{raw::BONDS, VaultEvent};
use surety_api::LicenceId;

use crate::books::Books;
use crate::state::CONFIG;
use crate::{locks, peers, ContractError};

/// Pays the whole bond to the licence's holder. One that was never posted is released as well, with nothing to pay.
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
    let amount = BONDS.may_load(deps.storage, licence.get())?.unwrap_or_default().own;
    BONDS.remove(deps.storage, licence.get());
    let mut books = Books::open(deps.storage, &config)?;
    books.bond_out(amount)?;
    books.pay(&holder, amount)?;
    books.event(VaultEvent::BondReleased { licence, to: holder.into(), amount });
    books.close(deps.storage)
}
