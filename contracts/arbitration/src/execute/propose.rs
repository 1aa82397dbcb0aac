use cosmwasm_std::{Addr, DepsMut, Empty, Env, MessageInfo, Response};
use surety_api::arbitration::{ArbitrationEvent, CaseKind, Phase, Verdict};
use surety_api::CaseId;

use super::ensure_member;
use crate::course::wrong_phase;
use crate::state::{self, Case, Proposal, PROPOSALS, PROPOSED, VICTIMS};
use crate::{phases, tally, verdict, ContractError};

/// A member proposes a verdict other than the challenger's, once in a round.
pub fn propose(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CaseId,
    verdict: Verdict,
) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    let round = match phases::phase(&case, now).0 {
        Phase::Response | Phase::Evidence | Phase::Vote => tally::FIRST,
        Phase::AppealVote => tally::APPEAL,
        _ => {
            return Err(wrong_phase(id, &case, now, "until the vote ends, and during the vote on an appeal"))
        }
    };
    ensure_member(deps.as_ref(), id, &case, &info.sender)?;
    let kind = case.subject.kind();
    if matches!(kind, CaseKind::Fault | CaseKind::Reissue) {
        return Err(ContractError::NothingToPropose { kind });
    }
    let key = (id.get(), round, &info.sender);
    if PROPOSED.has(deps.storage, key) {
        return Err(ContractError::ProposedBefore { case: id, member: info.sender.to_string() });
    }
    PROPOSED.save(deps.storage, key, &Empty {})?;
    let proposed = add(&mut deps, env, id, &mut case, &info.sender, verdict)?;
    state::save(deps.storage, id, &case)?;
    Ok(Response::new().add_event(proposed))
}

/// Checks a verdict and gives it the case's next number.
pub(super) fn add(
    deps: &mut DepsMut,
    env: &Env,
    id: CaseId,
    case: &mut Case,
    proposer: &Addr,
    verdict: Verdict,
) -> Result<ArbitrationEvent, ContractError> {
    let checked = verdict::check(deps.as_ref(), env, id, &case.subject, verdict)?;
    let number =
        case.proposals.checked_add(1).ok_or(ContractError::TooLarge { what: "the number of proposals" })?;
    case.proposals = number;
    let proposal = Proposal { proposer: proposer.clone(), verdict: checked.verdict };
    PROPOSALS.save(deps.storage, (id.get(), number), &proposal)?;
    if !checked.victims.is_empty() {
        VICTIMS.save(deps.storage, (id.get(), number), &checked.victims)?;
    }
    Ok(ArbitrationEvent::Proposed { case: id, number, proposer: proposer.to_string() })
}
