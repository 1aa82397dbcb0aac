//! What later messages take for granted.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::device::InstantiateMsg;
use surety_api::ApiError;

use crate::state::{Collection, Config, Totals, COLLECTION, CONFIG, TOTALS};
use crate::ContractError;

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
        if text.trim().is_empty() {
            return Err(ContractError::EmptyText { field });
        }
    }
    for (field, period) in [
        ("silence_after", msg.silence_after),
        ("scrap_period", msg.scrap_period),
        ("scrap_window", msg.scrap_window),
        ("ban_hold", msg.ban_hold),
    ] {
        if period == 0 {
            return Err(ContractError::ZeroPeriod { field });
        }
    }
    let charter = deps.api.addr_validate(&msg.charter)?;
    let config = Config {
        charter,
        silence_after: msg.silence_after,
        scrap_period: msg.scrap_period,
        scrap_window: msg.scrap_window,
        ban_hold: msg.ban_hold,
    };
    CONFIG.save(deps.storage, &config)?;
    let collection = Collection { name: msg.name, symbol: msg.symbol, updated_at: env.block.time };
    COLLECTION.save(deps.storage, &collection)?;
    TOTALS.save(deps.storage, &Totals::default())?;
    Ok(Response::new())
}
