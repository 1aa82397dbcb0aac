use cosmwasm_std::{Binary, DepsMut, Env, MessageInfo, Response};
use surety_api::arbitration::{ArbitrationEvent, Choice, Phase};
use surety_api::document::HASH_BYTES;
use surety_api::CaseId;

use super::ensure_member;
use crate::course::wrong_phase;
use crate::state::{self, Ballot, BALLOTS};
use crate::{phases, tally, ContractError};

/// Casts or replaces a member's one ballot of the round.
pub fn vote(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CaseId,
    choice: Choice,
    reason: Binary,
) -> Result<Response, ContractError> {
    let case = state::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    let round = match phases::phase(&case, now).0 {
        Phase::Vote => tally::FIRST,
        Phase::AppealVote => tally::APPEAL,
        _ => return Err(wrong_phase(id, &case, now, "while the council votes")),
    };
    ensure_member(deps.as_ref(), id, &case, &info.sender)?;
    if let Choice::Proposal { number } = choice {
        if !(1..=case.proposals).contains(&number) {
            return Err(ContractError::UnknownProposal { case: id, number, proposals: case.proposals });
        }
    }
    if reason.len() != HASH_BYTES {
        return Err(ContractError::HashLength { what: "the hash of the reasons", found: reason.len() });
    }
    BALLOTS.save(deps.storage, (id.get(), round, &info.sender), &Ballot { choice, reason, at: now })?;
    let member = info.sender.to_string();
    Ok(Response::new().add_event(ArbitrationEvent::Voted { case: id, round, member, choice }))
}
