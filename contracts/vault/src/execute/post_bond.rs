//! A bond grows.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::license::LicenceStatus;
use surety_api::vault::{raw::BONDS, VaultEvent};
use surety_api::LicenceId;

use crate::books::Books;
use crate::state::CONFIG;
use crate::{funds, peers, ContractError};

/// Adds the coins that came to the bond of a licence.
///
/// # Errors
/// [`ContractError::UnknownLicence`], [`ContractError::LicenceLeft`], wrong funds.
pub fn post_bond(deps: DepsMut, info: &MessageInfo, licence: LicenceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let amount = funds::received(info, &config.denom)?;
    if peers::licence(deps.as_ref(), &config, licence)?.status == LicenceStatus::Renounced {
        return Err(ContractError::LicenceLeft { licence });
    }
    let mut bond = BONDS.may_load(deps.storage, licence.get())?.unwrap_or_default();
    bond.own = bond.own.checked_add(amount)?;
    BONDS.save(deps.storage, licence.get(), &bond)?;
    let mut books = Books::open(deps.storage, &config)?;
    books.deposit(amount)?;
    books.bond_in(amount)?;
    books.event(VaultEvent::BondPosted { licence, amount });
    books.close(deps.storage)
}
