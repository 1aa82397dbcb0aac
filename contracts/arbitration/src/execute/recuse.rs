use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::arbitration::ArbitrationEvent;
use surety_api::CaseId;

use crate::course::{self, wrong_phase};
use crate::state::{self, Stage, BALLOTS, COUNCILS};
use crate::{permissions, tally, ContractError};

/// A member steps aside. A vote that is over is counted first: nobody changes a result by leaving after it.
pub fn recuse(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CaseId,
) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    let moves = course::catch_up(&mut deps, env, id, &mut case)?;
    let round = match case.stage {
        Stage::Hearing => tally::FIRST,
        Stage::AppealWindow | Stage::AppealVote => tally::APPEAL,
        _ => return Err(wrong_phase(id, &case, env.block.time.seconds(), "until it is decided")),
    };
    if !COUNCILS.load(deps.storage, case.council)?.contains(&info.sender) {
        return Err(permissions::MEMBER.refuse(&info.sender).into());
    }
    if case.recused.contains(&info.sender) {
        return Err(ContractError::Recused { case: id, member: info.sender.to_string() });
    }
    case.recused.push(info.sender.clone());
    BALLOTS.remove(deps.storage, (id.get(), round, &info.sender));
    state::save(deps.storage, id, &case)?;
    let recused = ArbitrationEvent::Recused { case: id, member: info.sender.to_string() };
    Ok(moves.response(deps, id, &case)?.add_event(recused))
}
