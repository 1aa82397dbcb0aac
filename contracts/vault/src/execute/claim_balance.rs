//! Somebody receives what waits for it.

use cosmwasm_std::{Addr, Deps, DepsMut, MessageInfo, Response};
use surety_api::charter::{Charter, Office};
use surety_api::vault::{Payee, VaultEvent};

use crate::books::Books;
use crate::state::{Config, CONFIG};
use crate::{claimable, peers, ContractError};

/// Pays a payee all that waits for it, whoever asks.
///
/// # Errors
/// [`ContractError::NothingDue`], [`ContractError::PaidToContract`], an address that is none, an unknown licence.
pub fn claim_balance(deps: DepsMut, info: &MessageInfo, payee: &Payee) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let to = address(deps.as_ref(), &config, payee)?;
    if to != info.sender && peers::is_contract(deps.as_ref(), &to) {
        return Err(ContractError::PaidToContract { payee: payee.clone(), to: to.into() });
    }
    let mut books = Books::open(deps.storage, &config)?;
    let amount = claimable::take(deps.storage, &mut books, payee)?;
    books.pay(&to, amount)?;
    books.event(VaultEvent::BalanceClaimed { payee: payee.clone(), to: to.into(), amount });
    books.close(deps.storage)
}

/// Who stands behind a payee now.
fn address(deps: Deps, config: &Config, payee: &Payee) -> Result<Addr, ContractError> {
    Ok(match payee {
        Payee::Licence(licence) => peers::licence(deps, config, *licence)?.holder,
        Payee::Integrations => Charter::new(deps.querier, &config.charter).office(Office::Integrations)?,
        Payee::Address(address) => deps.api.addr_validate(address)?,
    })
}
