//! A holder that lost its key goes on under another address.

use cosmwasm_std::{DepsMut, Empty, Response};
use surety_api::license::{raw, LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use super::submit::ensure_without_licence;
use crate::state::{load_licence, save_licence, HOLDINGS};
use crate::ContractError;

/// Gives a licence to another address, after the council's case with its notice. All that is keyed to the licence, owed or due, goes
/// with it by itself. Nothing to do when that address holds it already.
///
/// # Errors
/// The licence is unknown; an address that is none; the address has another licence while this one is not left to the end.
pub fn reissue(deps: DepsMut, licence: LicenceId, to: &str) -> Result<Response, ContractError> {
    let to = deps.api.addr_validate(to)?;
    let mut record = load_licence(deps.storage, licence)?;
    if record.holder == to {
        return Ok(Response::new());
    }
    let (id, from) = (licence.get(), record.holder);
    // One that is left to the end is nobody's one licence, but what is still due to it needs a holder that has a key.
    if record.status != LicenceStatus::Renounced {
        ensure_without_licence(deps.storage, &to)?;
        raw::HOLDERS.remove(deps.storage, &from);
        raw::HOLDERS.save(deps.storage, &to, &id)?;
    }
    HOLDINGS.remove(deps.storage, (&from, id));
    HOLDINGS.save(deps.storage, (&to, id), &Empty {})?;
    record.holder = to.clone();
    save_licence(deps.storage, licence, Some(record.status), &record)?;
    let (from, to) = (from.into_string(), to.into_string());
    Ok(Response::new().add_event(LicenseEvent::Reissued { licence, from, to }))
}
