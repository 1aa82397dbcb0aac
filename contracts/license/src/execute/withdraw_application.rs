//! A manufacturer takes its application back.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::license::{ApplicationStatus, LicenseEvent};
use surety_api::ApplicationId;

use crate::applications::{advance, ensure_stage, load};
use crate::permissions::ensure_applicant;
use crate::ContractError;

/// Closes an open application, also an approved one that was not taken or has lapsed.
///
/// # Errors
/// The application is unknown, another's or closed.
pub fn withdraw_application(
    deps: DepsMut,
    info: &MessageInfo,
    application: ApplicationId,
) -> Result<Response, ContractError> {
    const OPEN: &[ApplicationStatus] = &[
        ApplicationStatus::Submitted,
        ApplicationStatus::Clarifying,
        ApplicationStatus::Answered,
        ApplicationStatus::Reviewed,
        ApplicationStatus::Approved,
    ];
    let mut record = load(deps.storage, application)?;
    ensure_applicant(&record, &info.sender)?;
    ensure_stage(application, &record, OPEN)?;
    advance(deps.storage, application, &mut record, ApplicationStatus::Withdrawn)?;
    Ok(Response::new().add_event(LicenseEvent::ApplicationWithdrawn { application }))
}
