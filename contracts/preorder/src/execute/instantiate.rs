//! What later messages take for granted.

use cosmwasm_std::{DepsMut, Empty, Env, MessageInfo, Response};
use surety_api::preorder::{InstantiateMsg, MAX_DENOMS, MAX_NAME_BYTES};
use surety_api::ApiError;

use super::create_campaign::ensure_within;
use super::set_denom::ensure_denom;
use crate::state::{Collection, Config, Totals, COLLECTION, CONFIG, DENOMS, TOTALS};
use crate::ContractError;

/// The longest period: 100 years. No sum of it and a block time runs over, so no refund can be out of reach.
const MAX_PERIOD: u64 = 100 * 365 * 86_400;

pub(crate) fn instantiate(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    if !info.funds.is_empty() {
        return Err(ApiError::UnexpectedFunds {}.into());
    }
    for (field, text) in [("name", &msg.name), ("symbol", &msg.symbol)] {
        ensure_within(field, text.trim().len() as u64, 1, MAX_NAME_BYTES as u64)?;
    }
    ensure_within("refund_grace", msg.refund_grace, 0, MAX_PERIOD)?;
    ensure_within("max_delivery_period", msg.max_delivery_period, 1, MAX_PERIOD)?;
    ensure_within("max_early_bps", u64::from(msg.max_early_bps), 0, 10_000)?;
    ensure_within("denoms", msg.denoms.len() as u64, 0, MAX_DENOMS as u64)?;
    for denom in &msg.denoms {
        ensure_denom(denom)?;
        DENOMS.save(deps.storage, denom, &Empty {})?;
    }
    let config = Config {
        charter: deps.api.addr_validate(&msg.charter)?,
        refund_grace: msg.refund_grace,
        max_delivery_period: msg.max_delivery_period,
        max_early_bps: msg.max_early_bps,
    };
    CONFIG.save(deps.storage, &config)?;
    let collection = Collection { name: msg.name, symbol: msg.symbol, updated_at: env.block.time };
    COLLECTION.save(deps.storage, &collection)?;
    TOTALS.save(deps.storage, &Totals::default())?;
    Ok(Response::new())
}
