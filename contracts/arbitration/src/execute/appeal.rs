use cosmwasm_std::{DepsMut, Empty, Env, MessageInfo, Response, Uint128};
use surety_api::arbitration::{ArbitrationEvent, Phase};
use surety_api::vault::BondSlot;
use surety_api::{CaseId, Document};

use crate::course::{self, wrong_phase};
use crate::state::{self, Appeal, Stage, BONDS_OF};
use crate::{bonds, phases, ContractError};

/// Either side has the council vote again, once.
pub fn appeal(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CaseId,
    grounds: Document,
) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    // A vote nobody has counted yet is counted now.
    let moves = course::catch_up(&mut deps, env, id, &mut case)?;
    if case.stage == Stage::AppealVote {
        return Err(ContractError::AppealedBefore { case: id });
    }
    let now = env.block.time.seconds();
    if phases::phase(&case, now).0 != Phase::AppealWindow {
        return Err(wrong_phase(id, &case, now, "in the appeal window"));
    }
    let by_challenger = bonds::appellant(deps.as_ref(), &case, &info.sender)?;
    grounds.check()?;
    let bond = bonds::exactly(info, case.bond.checked_mul(Uint128::new(2))?)?;
    let hold = bonds::hold(deps.as_ref(), id, BondSlot::Appeal, &info.sender, info.funds.clone())?;
    case.appeal = Some(Appeal { appellant: info.sender.clone(), by_challenger, bond, grounds });
    case.stage = Stage::AppealVote;
    // From the end of the window, so that an early appeal does not shorten anybody's time.
    case.until = case.until.saturating_add(case.periods.appeal_vote);
    state::save(deps.storage, id, &case)?;
    BONDS_OF.save(deps.storage, (&info.sender, id.get(), BondSlot::Appeal as u8), &Empty {})?;
    let appealed = ArbitrationEvent::Appealed { case: id, appellant: info.sender.to_string(), bond };
    let response = moves.response(deps, id, &case)?;
    Ok(response.add_event(appealed).add_message(hold))
}
