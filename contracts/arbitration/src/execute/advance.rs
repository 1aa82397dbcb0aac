//! Anyone moves a case on.

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::arbitration::Effect;
use surety_api::CaseId;

use crate::course::{self, wrong_phase};
use crate::state::{self, Stage};
use crate::{effects, outcome, ContractError};

/// Moves a case through every phase whose time is over.
pub fn advance(mut deps: DepsMut, env: &Env, id: CaseId) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    let moves = course::catch_up(&mut deps, env, id, &mut case)?;
    if !moves.entered.is_empty() {
        return moves.response(deps, id, &case);
    }
    let now = env.block.time.seconds();
    if case.stage.is_over() || now >= case.until {
        return Err(wrong_phase(id, &case, now, "before its timelock is over; execute it"));
    }
    Err(ContractError::NotDue { case: id, until: case.until })
}

/// Sends the effects of a verdict whose timelock is over; a case nobody has moved yet is moved first.
pub fn execute(mut deps: DepsMut, env: &Env, id: CaseId) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    let mut moves = course::catch_up(&mut deps, env, id, &mut case)?;
    let now = env.block.time.seconds();
    if case.stage != Stage::Timelock {
        return Err(wrong_phase(id, &case, now, "once a final verdict's timelock is over"));
    }
    if now < case.until {
        return Err(ContractError::NotDue { case: id, until: case.until });
    }
    if let Some(verdict) = outcome::verdict(deps.storage, id, &case)? {
        moves.effects.extend(effects::of_execution(&verdict));
    }
    course::end(deps.storage, &mut case, Stage::Executed, now, &mut moves)?;
    // Where the reserve was refused or is sent only now, its own answer lets the licence go.
    if effects::is_done(deps.storage, id, Effect::Reserve)? {
        moves.effects.push(Effect::Unlock);
    }
    state::save(deps.storage, id, &case)?;
    moves.response(deps, id, &case)
}
