//! The applicant answers.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::license::{ApplicationStatus, LicenseEvent};
use surety_api::{ApplicationId, Document};

use crate::applications::{advance, ensure_stage, load, CLARIFICATIONS};
use crate::permissions::ensure_applicant;
use crate::ContractError;

/// Closes a clarification round.
///
/// # Errors
/// The application is unknown, another's, or no question is open; the answer fixes nothing.
pub fn answer(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    application: ApplicationId,
    answer: Document,
) -> Result<Response, ContractError> {
    answer.check()?;
    let mut record = load(deps.storage, application)?;
    ensure_applicant(&record, &info.sender)?;
    ensure_stage(application, &record, &[ApplicationStatus::Clarifying])?;
    let round = record.rounds;
    let key = (application.get(), round);
    let mut clarification = CLARIFICATIONS.load(deps.storage, key)?;
    clarification.answer = Some(answer);
    clarification.answered_at = Some(env.block.time.seconds());
    CLARIFICATIONS.save(deps.storage, key, &clarification)?;
    advance(deps.storage, application, &mut record, ApplicationStatus::Answered)?;
    Ok(Response::new().add_event(LicenseEvent::ClarificationAnswered { application, round }))
}
