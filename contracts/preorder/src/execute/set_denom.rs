//! SetDenom: which denoms prices may be in. A campaign keeps the denom it started with.

use cosmwasm_std::{DepsMut, Empty, Response};
use surety_api::preorder::{PreorderEvent, MAX_DENOM_BYTES};

use super::create_campaign::ensure_within;
use crate::state::DENOMS;
use crate::ContractError;

pub(super) fn set_denom(deps: DepsMut, denom: String, accepted: bool) -> Result<Response, ContractError> {
    ensure_denom(&denom)?;
    if accepted {
        DENOMS.save(deps.storage, &denom, &Empty {})?;
    } else {
        DENOMS.remove(deps.storage, &denom);
    }
    Ok(Response::new().add_event(PreorderEvent::DenomSet { denom, accepted }))
}

/// Refuses what no chain calls a denom by its length alone; whether it exists, the first buyer finds out.
pub(super) fn ensure_denom(denom: &str) -> Result<(), ContractError> {
    ensure_within("denom", denom.len() as u64, 3, MAX_DENOM_BYTES as u64)
}
