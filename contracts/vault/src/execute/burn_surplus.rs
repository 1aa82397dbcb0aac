//! Coins that somebody sent without a message burn.

use cosmwasm_std::{coins, BankMsg, Deps, Env, Response};
use surety_api::vault::VaultEvent;

use crate::books;
use crate::ledger::LEDGER;
use crate::state::CONFIG;
use crate::ContractError;

/// Burns the balance beyond all buckets.
///
/// # Errors
/// [`ContractError::NoSurplus`].
pub fn burn_surplus(deps: Deps, env: &Env) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let held = books::held(&LEDGER.load(deps.storage)?)?;
    let balance = deps.querier.query_balance(&env.contract.address, &config.denom)?.amount;
    let amount = balance.saturating_sub(held);
    if amount.is_zero() {
        return Err(ContractError::NoSurplus {});
    }
    Ok(Response::new()
        .add_event(VaultEvent::Burned { amount })
        .add_message(BankMsg::Burn { amount: coins(amount.u128(), config.denom) }))
}
