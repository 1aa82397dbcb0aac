//! Somebody may take an office.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::charter::{CharterEvent, Office};

use crate::permissions::holds;
use crate::state::{nomination, Nomination};
use crate::ContractError;

/// Records the nominee in place of an earlier one. Nothing changes until it accepts.
///
/// # Errors
/// An address that does not validate; a holder who would replace the nominee of governance.
pub fn nominate(
    deps: DepsMut,
    info: &MessageInfo,
    office: Office,
    address: &str,
) -> Result<Response, ContractError> {
    let nominee = deps.api.addr_validate(address)?;
    let by_governance = holds(deps.as_ref(), Office::Governance, &info.sender)?;
    match nomination(office).may_load(deps.storage)? {
        Some(standing) if standing.by_governance && !by_governance => {
            return Err(ContractError::NominatedByGovernance {
                office,
                nominee: standing.nominee.into_string(),
            })
        }
        _ => {}
    }
    let event = CharterEvent::Nominated { office, address: nominee.to_string() };
    nomination(office).save(deps.storage, &Nomination { nominee, by_governance })?;
    Ok(Response::new().add_event(event))
}
