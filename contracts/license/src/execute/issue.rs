//! The community gives a manufacturer its licence.

use cosmwasm_std::{DepsMut, Empty, Env, OverflowError, OverflowOperation, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::license::{raw, LicenceStatus, LicenseEvent, MAX_URI_BYTES};
use surety_api::LicenceId;

use crate::state::{check_text, CONFIG, HOLDINGS, LAST_ID, LIVE, URIS};
use crate::{ContractError, Parameter};

/// Issues a provisional licence. It allows no mint before its bond is posted.
///
/// # Errors
/// The license contract is paused; the holder has a licence; an address or URI that is none.
pub fn issue(deps: DepsMut, env: &Env, holder: &str, uri: Option<String>) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let config = CONFIG.load(deps.storage)?;
    Charter::new(deps.querier, &config.charter).ensure_open(ContractName::License, now)?;
    let holder = deps.api.addr_validate(holder)?;
    if let Some(licence) = LIVE.may_load(deps.storage, &holder)? {
        return Err(ContractError::AlreadyLicensed { holder: holder.into_string(), licence });
    }

    let overflow = || OverflowError::new(OverflowOperation::Add);
    let id = LAST_ID.load(deps.storage)?.checked_add(1).ok_or_else(overflow)?;
    let licence = LicenceId(id);
    let expires = now.checked_add(config.provisional_period).ok_or_else(overflow)?;
    if let Some(uri) = &uri {
        check_text(Parameter::Uri, uri, MAX_URI_BYTES)?;
        URIS.save(deps.storage, id, uri)?;
    }
    let record = raw::Licence {
        holder: holder.clone(),
        status: LicenceStatus::Provisional,
        requirement: config.minimum_bond,
        expires: Some(expires),
        cap: Some(config.provisional_cap),
        withdrawal_date: None,
    };
    raw::LICENCES.save(deps.storage, id, &record)?;
    HOLDINGS.save(deps.storage, (&holder, id), &Empty {})?;
    LIVE.save(deps.storage, &holder, &licence)?;
    LAST_ID.save(deps.storage, &id)?;
    Ok(Response::new().add_event(LicenseEvent::Issued { licence, holder: holder.into_string(), expires }))
}
