//! What is fixed for good.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_accrual::factor::WHOLE_BPS;
use surety_accrual::AccrualPeriod;
use surety_api::vault::InstantiateMsg;
use surety_api::ApiError;

use crate::ledger::{Ledger, LEDGER};
use crate::state::{Config, CONFIG};
use crate::ContractError;

/// Fixes charter, denom, period and who gets unplugged time.
///
/// # Errors
/// A malformed address or denom, a period out of range or none, coins.
pub fn instantiate(
    deps: DepsMut,
    info: &MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    if !info.funds.is_empty() {
        return Err(ApiError::UnexpectedFunds {}.into());
    }
    if !is_denom(&msg.denom) {
        return Err(ContractError::InvalidDenom { denom: msg.denom });
    }
    if msg.contest_bond_bps > WHOLE_BPS {
        return Err(ContractError::InvalidContestBond { bps: msg.contest_bond_bps });
    }
    if msg.claim_period == 0 {
        return Err(ContractError::NoClaimPeriod {});
    }
    let config = Config {
        charter: deps.api.addr_validate(&msg.charter)?,
        denom: msg.denom,
        accrual_period: AccrualPeriod::new(msg.accrual_period)?,
        removed_to: msg.removed_to,
        contest_window: msg.contest_window,
        contest_bond_bps: msg.contest_bond_bps,
        claim_period: msg.claim_period,
    };
    CONFIG.save(deps.storage, &config)?;
    LEDGER.save(deps.storage, &Ledger::default())?;
    Ok(Response::new())
}

/// What a bank takes as a denom.
fn is_denom(text: &str) -> bool {
    (3..=128).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/:._-".contains(c))
}
