use cosmwasm_std::{Addr, DepsMut, Response};
use surety_api::arbitration::{ArbitrationEvent, MAX_COUNCIL, MIN_COUNCIL};

use crate::state::{COUNCIL, COUNCILS};
use crate::ContractError;

/// Seats a whole council. Older ones are kept, because open cases are decided by them.
pub fn seat_council(deps: DepsMut, members: &[String]) -> Result<Response, ContractError> {
    let found = members.len();
    if !(MIN_COUNCIL..=MAX_COUNCIL).contains(&found) {
        return Err(ContractError::CouncilSize { found, least: MIN_COUNCIL, most: MAX_COUNCIL });
    }
    // Kept in order by search and insertion: a sort would be thousands of bytes of code (docs/adr/0040).
    let mut seated: Vec<Addr> = Vec::with_capacity(found);
    for member in members {
        let member = deps.api.addr_validate(member)?;
        match seated.binary_search(&member) {
            Ok(_) => return Err(ContractError::DuplicateMember { member: member.into() }),
            Err(place) => seated.insert(place, member),
        }
    }
    let council = COUNCIL.may_load(deps.storage)?.unwrap_or_default().checked_add(1);
    let council = council.ok_or(ContractError::TooLarge { what: "the number of the council" })?;
    COUNCIL.save(deps.storage, &council)?;
    COUNCILS.save(deps.storage, council, &seated)?;
    let members = u32::try_from(found).unwrap_or(u32::MAX);
    Ok(Response::new().add_event(ArbitrationEvent::CouncilSeated { council, members }))
}
