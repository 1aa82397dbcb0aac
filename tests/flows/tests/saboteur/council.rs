//! Saboteurs inside `arbitration`.

use cosmwasm_std::{Binary, DepsMut, Env, MessageInfo, Response};
use cw_multi_test::ContractWrapper;
use surety_api::arbitration::{Choice, ExecuteMsg};
use surety_api::CaseId;
use surety_arbitration::contract::{instantiate, query, reply};
use surety_arbitration::state::{self, Ballot, Stage, BALLOTS, COUNCILS};
use surety_arbitration::ContractError;
use surety_testkit::Contracts;

type Answer = Result<Response, ContractError>;

/// A network whose arbitration contract executes like this.
pub fn arbitration(deed: fn(DepsMut, Env, MessageInfo, ExecuteMsg) -> Answer) -> Contracts {
    let arbitration = Box::new(ContractWrapper::new(deed, instantiate, query).with_reply(reply));
    Contracts { arbitration, ..Contracts::default() }
}

/// Does what was asked, and then its deed.
fn after(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: ExecuteMsg,
    deed: impl FnOnce(DepsMut),
) -> Answer {
    let response = surety_arbitration::contract::execute(deps.branch(), env, info, message)?;
    deed(deps);
    Ok(response)
}

/// With one member's ballot it casts another's.
pub fn stuffs_ballots(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let (voter, vote) = (info.sender.clone(), matches!(message, ExecuteMsg::Vote { .. }));
    after(deps, env, info, message, |deps| {
        if vote {
            let council = COUNCILS.load(deps.storage, 1).unwrap();
            let other = council.into_iter().find(|member| *member != voter).unwrap();
            let ballot = Ballot { choice: Choice::Dismiss {}, reason: Binary::from([0; 32]), at: 0 };
            BALLOTS.save(deps.storage, (1, 1, &other), &ballot).unwrap();
        }
    })
}

/// Puts others into the council of an open case.
pub fn replaces_members(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let (voter, vote) = (info.sender.clone(), matches!(message, ExecuteMsg::Vote { .. }));
    after(deps, env, info, message, |deps| {
        if vote {
            COUNCILS.save(deps.storage, 1, &vec![voter]).unwrap();
        }
    })
}

/// Gives a final verdict another year.
pub fn postpones(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    after(deps, env, info, message, |deps| {
        let Ok(mut case) = state::load(deps.storage, CaseId(1)) else { return };
        if case.stage == Stage::Timelock {
            case.until += 365 * 86_400;
            state::save(deps.storage, CaseId(1), &case).unwrap();
        }
    })
}

/// Opens a dismissed case again with the next one.
pub fn takes_up_again(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let opens = matches!(message, ExecuteMsg::OpenLicence { .. });
    let now = env.block.time.seconds();
    after(deps, env, info, message, |deps| {
        let Ok(mut case) = state::load(deps.storage, CaseId(1)) else { return };
        if opens && case.stage == Stage::Dismissed {
            (case.stage, case.until) = (Stage::Hearing, now + 1);
            state::save(deps.storage, CaseId(1), &case).unwrap();
        }
    })
}
