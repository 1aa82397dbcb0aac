//! A manufacturer applies.

use cosmwasm_std::{Addr, DepsMut, Empty, Env, MessageInfo, Response, Storage};
use surety_api::license::{raw, ApplicationDetails, ApplicationStatus, LicenseEvent, MAX_DESIGNS};
use surety_api::{ApplicationId, LicenceId};

use crate::applications::{Application, APPLICATIONS, BY_APPLICANT, BY_STATUS, DETAILS, LAST_ID, OPEN};
use crate::state::after;
use crate::ContractError;

/// Files an application. Nothing is paid for it and nothing promised by it, so a pause does not stop it.
///
/// # Errors
/// Another application is open; the sender has a licence; a document fixes nothing; too little to judge.
pub fn submit(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    details: &ApplicationDetails,
) -> Result<Response, ContractError> {
    check(details)?;
    let applicant = info.sender.clone();
    if let Some(application) = OPEN.may_load(deps.storage, &applicant)? {
        return Err(ContractError::ApplicationOpen { applicant: applicant.into_string(), application });
    }
    ensure_without_licence(deps.storage, &applicant)?;

    let id = after(LAST_ID.load(deps.storage)?, 1)?;
    let application = ApplicationId(id);
    let record = Application {
        applicant: applicant.clone(),
        status: ApplicationStatus::Submitted,
        submitted_at: env.block.time.seconds(),
        rounds: 0,
        readouts: 0,
        review: None,
        approval: None,
        licence: None,
    };
    APPLICATIONS.save(deps.storage, id, &record)?;
    DETAILS.save(deps.storage, id, details)?;
    BY_STATUS.save(deps.storage, (record.status.as_str(), id), &Empty {})?;
    BY_APPLICANT.save(deps.storage, (&applicant, id), &Empty {})?;
    OPEN.save(deps.storage, &applicant, &application)?;
    LAST_ID.save(deps.storage, &id)?;
    let event = LicenseEvent::ApplicationSubmitted { application, applicant: applicant.into_string() };
    Ok(Response::new().add_event(event))
}

/// Refuses an address that has a licence it has not left to the end.
///
/// # Errors
/// [`ContractError::AlreadyLicensed`].
pub(super) fn ensure_without_licence(storage: &dyn Storage, address: &Addr) -> Result<(), ContractError> {
    match raw::HOLDERS.may_load(storage, address)? {
        None => Ok(()),
        Some(id) => {
            Err(ContractError::AlreadyLicensed { holder: address.to_string(), licence: LicenceId(id) })
        }
    }
}

fn check(details: &ApplicationDetails) -> Result<(), ContractError> {
    details.business.check()?;
    details.operating_history.check()?;
    let count = details.designs.len();
    if !(1..=MAX_DESIGNS).contains(&count) {
        return Err(ContractError::DesignCount { count, max: MAX_DESIGNS });
    }
    for design in &details.designs {
        design.check()?;
    }
    if let Some(samples) = &details.samples {
        samples.test_units.check()?;
        samples.data.check()?;
    }
    if let Some(code) = &details.code {
        code.repository.check()?;
        code.demo.check()?;
    }
    if details.samples.is_none() && details.code.is_none() {
        return Err(ContractError::NothingToTest {});
    }
    Ok(())
}
