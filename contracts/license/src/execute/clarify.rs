//! Integrations asks the applicant.

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::license::{ApplicationStatus, Clarification, LicenseEvent};
use surety_api::{ApplicationId, Document};

use crate::applications::{advance, ensure_stage, load, CLARIFICATIONS};
use crate::state::CONFIG;
use crate::ContractError;

/// Opens a clarification round.
///
/// # Errors
/// The application is unknown or stands elsewhere; all rounds are used up; the question fixes nothing.
pub fn clarify(
    deps: DepsMut,
    env: &Env,
    application: ApplicationId,
    question: Document,
) -> Result<Response, ContractError> {
    question.check()?;
    let mut record = load(deps.storage, application)?;
    ensure_stage(application, &record, &[ApplicationStatus::Submitted, ApplicationStatus::Answered])?;
    let rounds = CONFIG.load(deps.storage)?.clarification_rounds;
    if record.rounds >= rounds {
        return Err(ContractError::RoundsUsedUp { application, rounds });
    }
    record.rounds = record.rounds.saturating_add(1);
    let round = record.rounds;
    let clarification =
        Clarification { question, asked_at: env.block.time.seconds(), answer: None, answered_at: None };
    CLARIFICATIONS.save(deps.storage, (application.get(), round), &clarification)?;
    advance(deps.storage, application, &mut record, ApplicationStatus::Clarifying)?;
    Ok(Response::new().add_event(LicenseEvent::ClarificationAsked { application, round }))
}
