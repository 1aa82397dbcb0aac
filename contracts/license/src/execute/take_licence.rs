//! An approved manufacturer takes its licence.

use cosmwasm_std::{DepsMut, Empty, Env, MessageInfo, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::license::{raw, ApplicationStatus, LicenceStatus, LicenseEvent};
use surety_api::{ApplicationId, LicenceId};

use super::submit::ensure_without_licence;
use crate::applications::{advance, ensure_stage, load, DETAILS};
use crate::permissions::ensure_applicant;
use crate::state::{after, save_licence, Origin, CONFIG, HOLDINGS, LAST_ID, ORIGINS};
use crate::ContractError;

/// Issues a provisional licence. It allows no mint before its bond is posted. The applicant takes it itself so that its
/// provisional time starts when it is ready, and so that a pause of new licences never makes a vote fail.
///
/// # Errors
/// The license contract is paused; the application is unknown, another's, not approved, or its approval has lapsed; the applicant
/// has a licence.
pub fn take_licence(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    application: ApplicationId,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let config = CONFIG.load(deps.storage)?;
    Charter::new(deps.querier, &config.charter).ensure_open(ContractName::License, now)?;
    let mut request = load(deps.storage, application)?;
    ensure_applicant(&request, &info.sender)?;
    ensure_stage(application, &request, &[ApplicationStatus::Approved])?;
    let lapses_at = request.approval.as_ref().map_or(0, |approval| approval.lapses_at);
    if now >= lapses_at {
        return Err(ContractError::ApprovalLapsed { application, lapses_at });
    }
    let holder = request.applicant.clone();
    ensure_without_licence(deps.storage, &holder)?;

    let id = after(LAST_ID.load(deps.storage)?, 1)?;
    let licence = LicenceId(id);
    let expires = after(now, config.provisional_period)?;
    let details = DETAILS.load(deps.storage, application.get())?;
    let record = raw::Licence {
        holder: holder.clone(),
        status: LicenceStatus::Provisional,
        offers: details.offers,
        requirement: config.minimum_bond,
        raise: None,
        expires: Some(expires),
        cap: Some(config.provisional_cap),
        withdrawal_date: None,
    };
    save_licence(deps.storage, licence, None, &record)?;
    let origin = Origin { application, category: details.category, uri: details.business.uri };
    ORIGINS.save(deps.storage, id, &origin)?;
    HOLDINGS.save(deps.storage, (&holder, id), &Empty {})?;
    raw::HOLDERS.save(deps.storage, &holder, &id)?;
    LAST_ID.save(deps.storage, &id)?;
    request.licence = Some(licence);
    advance(deps.storage, application, &mut request, ApplicationStatus::Licensed)?;
    Ok(Response::new()
        .add_event(LicenseEvent::ApplicationLicensed { application, licence })
        .add_event(LicenseEvent::Issued { licence, holder: holder.into_string(), expires }))
}
