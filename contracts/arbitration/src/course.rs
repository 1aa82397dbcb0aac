//! How a case moves: through every phase whose time is over, whoever comes.

use cosmwasm_std::{DepsMut, Env, Response, Storage};
use surety_api::arbitration::{ArbitrationEvent, Choice, Effect, Phase, Subject};
use surety_api::CaseId;

use crate::state::{self, Case, Stage, OPEN_AGAINST};
use crate::{effects, phases, tally, ContractError};

/// What moving a case brought about.
#[derive(Default)]
pub struct Moves {
    /// The phases it entered.
    pub entered: Vec<Phase>,
    /// What follows from them.
    pub effects: Vec<Effect>,
}

impl Moves {
    /// The answer: an event for each phase, and the effects under way.
    ///
    /// # Errors
    /// When a contract they go to is not registered.
    pub fn response(self, deps: DepsMut, id: CaseId, case: &Case) -> Result<Response, ContractError> {
        let events = self.entered.into_iter().map(|phase| ArbitrationEvent::Advanced { case: id, phase });
        let messages = effects::send(deps.as_ref(), id, case, &self.effects)?;
        Ok(Response::new().add_events(events).add_submessages(messages))
    }
}

/// Moves a case through every phase whose time is over, and stores it. A vote is counted the first time somebody comes
/// after it; nobody can vote or step aside any more by then, so it does not matter when that is.
///
/// # Errors
/// Only when a record does not read.
pub fn catch_up(deps: &mut DepsMut, env: &Env, id: CaseId, case: &mut Case) -> Result<Moves, ContractError> {
    let now = env.block.time.seconds();
    let mut moves = Moves::default();
    while now >= case.until {
        match case.stage {
            Stage::Hearing => match tally::first(deps.storage, id, case)? {
                None => end(deps.storage, case, Stage::Lapsed, now, &mut moves)?,
                Some(choice) => {
                    case.first = Some(choice);
                    case.until = case.until.saturating_add(case.periods.appeal_window);
                    enter(case, Stage::AppealWindow, Phase::AppealWindow, &mut moves);
                }
            },
            Stage::AppealWindow => decide(deps.storage, case, case.first, now, &mut moves)?,
            Stage::AppealVote => {
                let decision = tally::overturned(deps.storage, id, case)?.or(case.first);
                decide(deps.storage, case, decision, now, &mut moves)?;
            }
            Stage::Timelock | Stage::Executed | Stage::Dismissed | Stage::Lapsed => break,
        }
    }
    if !moves.entered.is_empty() {
        state::save(deps.storage, id, case)?;
    }
    Ok(moves)
}

fn enter(case: &mut Case, stage: Stage, phase: Phase, moves: &mut Moves) {
    case.stage = stage;
    moves.entered.push(phase);
}

/// The decision is final: money moves now, the rest after the timelock.
fn decide(
    storage: &mut dyn Storage,
    case: &mut Case,
    decision: Option<Choice>,
    now: u64,
    moves: &mut Moves,
) -> Result<(), ContractError> {
    case.decision = decision;
    if decision == Some(Choice::Dismiss {}) {
        return end(storage, case, Stage::Dismissed, now, moves);
    }
    case.until = case.until.saturating_add(case.periods.timelock);
    enter(case, Stage::Timelock, Phase::Timelock, moves);
    if let Subject::Licence { .. } = case.subject {
        moves.effects.extend([Effect::Reserve, Effect::PostponeWithdrawal]);
    }
    match case.subject {
        // Its holder may still void it.
        Subject::Reissue { .. } => {}
        Subject::Fault { .. } => release_appeal(case, moves),
        Subject::Licence { .. } | Subject::Ban { .. } | Subject::Reporter { .. } => {
            moves.effects.push(Effect::ReleaseOpening);
            release_appeal(case, moves);
        }
    }
    Ok(())
}

/// Ends a case: it holds nothing any more, and bonds that are still there leave.
///
/// # Errors
/// Only when a record does not read.
pub fn end(
    storage: &mut dyn Storage,
    case: &mut Case,
    stage: Stage,
    now: u64,
    moves: &mut Moves,
) -> Result<(), ContractError> {
    let decided_before = case.stage == Stage::Timelock;
    let phase = match stage {
        Stage::Executed => Phase::Executed,
        Stage::Lapsed => Phase::Lapsed,
        _ => Phase::Dismissed,
    };
    case.until = now;
    enter(case, stage, phase, moves);
    match &case.subject {
        Subject::Licence { licence } => {
            let key = (licence.get(), &case.challenger);
            match OPEN_AGAINST.load(storage, key)?.checked_sub(1) {
                None | Some(0) => OPEN_AGAINST.remove(storage, key),
                Some(open) => OPEN_AGAINST.save(storage, key, &open)?,
            }
            if !decided_before {
                moves.effects.push(Effect::ReleaseOpening);
                release_appeal(case, moves);
            }
            // An executed verdict lets the licence go only once what it takes is out of reach.
            if stage != Stage::Executed {
                moves.effects.push(Effect::Unlock);
            }
        }
        Subject::Fault { .. } => {
            if case.held == 0 {
                moves.effects.push(Effect::ReleaseOpening);
            }
            if !decided_before {
                release_appeal(case, moves);
            }
        }
        Subject::Ban { .. } | Subject::Reporter { .. } => {
            if let Subject::Ban { .. } = case.subject {
                moves.effects.push(Effect::EndBan);
            }
            if !decided_before {
                moves.effects.push(Effect::ReleaseOpening);
                release_appeal(case, moves);
            }
        }
        Subject::Reissue { .. } => {
            moves.effects.push(Effect::ReleaseOpening);
            release_appeal(case, moves);
        }
    }
    Ok(())
}

fn release_appeal(case: &Case, moves: &mut Moves) {
    if case.appeal.is_some() {
        moves.effects.push(Effect::ReleaseAppeal);
    }
}

/// Where a case stands, for who came at the wrong time.
pub fn wrong_phase(id: CaseId, case: &Case, now: u64, when: &'static str) -> ContractError {
    let (phase, _) = phases::phase(case, now);
    if case.stage.is_over() {
        ContractError::Over { case: id, phase }
    } else {
        ContractError::WrongPhase { case: id, phase, when }
    }
}
