//! The community decides.

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::license::{ApplicationStatus, Approval, LicenseEvent};
use surety_api::ApplicationId;

use crate::applications::{advance, ensure_stage, load};
use crate::state::{after, CONFIG};
use crate::ContractError;

/// Approves or rejects; either only after the public days, and never while a question is open. A pause stops no vote.
///
/// # Errors
/// The application is unknown or not reviewed; its public days are not over.
pub fn decide(
    deps: DepsMut,
    env: &Env,
    application: ApplicationId,
    approve: bool,
) -> Result<Response, ContractError> {
    let mut record = load(deps.storage, application)?;
    ensure_stage(application, &record, &[ApplicationStatus::Reviewed])?;
    let now = env.block.time.seconds();
    let vote_from = record.review.as_ref().map_or(u64::MAX, |review| review.vote_from);
    if now < vote_from {
        return Err(ContractError::VoteTooEarly { application, vote_from });
    }
    let status = if approve {
        let lapses_at = after(now, CONFIG.load(deps.storage)?.approval_period)?;
        record.approval = Some(Approval { approved_at: now, lapses_at });
        ApplicationStatus::Approved
    } else {
        ApplicationStatus::Rejected
    };
    advance(deps.storage, application, &mut record, status)?;
    Ok(Response::new().add_event(LicenseEvent::ApplicationDecided { application, approved: approve }))
}
