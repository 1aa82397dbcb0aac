//! Answers.

mod case;
mod lists;

use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, Env, StdResult};
use surety_api::arbitration::{CouncilResponse, InstantiateMsg, OpeningBondResponse, QueryMsg};

use crate::state::{CONFIG, COUNCIL, COUNCILS};
use crate::{bonds, ContractError};

/// Answers one question.
///
/// # Errors
/// An unknown case, council or proposal.
pub fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let now = env.block.time.seconds();
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Council { council: number } => to_json_binary(&council(deps, number)?),
        QueryMsg::OpeningBond { licence, challenger } => {
            let challenger = deps.api.addr_validate(&challenger)?;
            let (bond, open) = bonds::to_open(deps.storage, licence, &challenger)?;
            to_json_binary(&OpeningBondResponse { bond, open })
        }
        QueryMsg::Case { case } => to_json_binary(&case::one(deps, now, case)?),
        QueryMsg::Cases { start_after, limit } => to_json_binary(&case::all(deps, now, start_after, limit)?),
        QueryMsg::CasesByLicence { licence, start_after, limit } => {
            to_json_binary(&case::by_licence(deps, now, licence, start_after, limit)?)
        }
        QueryMsg::CasesByPhase { phase, start_after, limit } => {
            to_json_binary(&case::by_phase(deps, now, phase, start_after, limit)?)
        }
        QueryMsg::BondsOf { payer, start_after, limit } => {
            to_json_binary(&lists::bonds_of(deps, &payer, start_after, limit)?)
        }
        QueryMsg::Ballots { case, round } => to_json_binary(&lists::ballots(deps, case, round)?),
        QueryMsg::Evidence { case, start_after, limit } => {
            to_json_binary(&lists::evidence(deps, case, start_after, limit)?)
        }
        QueryMsg::Proposals { case, start_after, limit } => {
            to_json_binary(&lists::proposals(deps, case, start_after, limit)?)
        }
        QueryMsg::Victims { case, proposal } => to_json_binary(&lists::victims(deps, case, proposal)?),
        QueryMsg::Effects { case } => to_json_binary(&lists::effects(deps, case)?),
        QueryMsg::Failures { start_after, limit } => {
            to_json_binary(&lists::failures(deps, start_after, limit)?)
        }
        QueryMsg::Held { case, start_after, limit } => {
            to_json_binary(&lists::held(deps, case, start_after, limit)?)
        }
    }?)
}

fn config(deps: Deps) -> StdResult<InstantiateMsg> {
    let config = CONFIG.load(deps.storage)?;
    Ok(InstantiateMsg { charter: config.charter.into_string(), ..config.terms })
}

fn council(deps: Deps, number: Option<u32>) -> Result<CouncilResponse, ContractError> {
    let council = match number {
        Some(number) => number,
        None => COUNCIL.load(deps.storage)?,
    };
    let members =
        COUNCILS.may_load(deps.storage, council)?.ok_or(ContractError::UnknownCouncil { council })?;
    Ok(CouncilResponse { council, members: members.into_iter().map(Addr::into_string).collect() })
}
