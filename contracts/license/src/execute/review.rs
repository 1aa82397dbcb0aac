//! Integrations ends its review.

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::license::{ApplicationStatus, LicenseEvent, Review};
use surety_api::{ApplicationId, Document};

use crate::applications::{advance, ensure_stage, load};
use crate::state::{after, CONFIG};
use crate::ContractError;

/// Publishes the review and fixes the moment from which the community may decide.
///
/// # Errors
/// The application is unknown or stands elsewhere; the review fixes nothing.
pub fn review(
    deps: DepsMut,
    env: &Env,
    application: ApplicationId,
    document: Document,
) -> Result<Response, ContractError> {
    document.check()?;
    let mut record = load(deps.storage, application)?;
    ensure_stage(application, &record, &[ApplicationStatus::Submitted, ApplicationStatus::Answered])?;
    let reviewed_at = env.block.time.seconds();
    let vote_from = after(reviewed_at, CONFIG.load(deps.storage)?.vote_delay)?;
    record.review = Some(Review { document, reviewed_at, vote_from });
    advance(deps.storage, application, &mut record, ApplicationStatus::Reviewed)?;
    Ok(Response::new().add_event(LicenseEvent::ApplicationReviewed { application, vote_from }))
}
