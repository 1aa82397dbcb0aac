//! An office changes hands.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::charter::{raw, CharterEvent, ExecuteMsg, Office};

use crate::permissions::permission;
use crate::state::nomination;
use crate::ContractError;

/// Seats the nominee, who must be the sender.
///
/// # Errors
/// Nobody, or somebody else, is nominated.
pub fn accept(deps: DepsMut, info: MessageInfo, office: Office) -> Result<Response, ContractError> {
    let Some(standing) = nomination(office).may_load(deps.storage)? else {
        return Err(ContractError::NobodyNominated { office });
    };
    if standing.nominee != info.sender {
        return Err(permission(&ExecuteMsg::Accept { office }).refuse(&info.sender).into());
    }
    raw::office(office).save(deps.storage, &info.sender)?;
    nomination(office).remove(deps.storage);
    Ok(Response::new().add_event(CharterEvent::Accepted { office, address: info.sender.into_string() }))
}
