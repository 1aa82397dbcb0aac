//! One file per action. Here: where everything starts, and who is handed what.

mod advance;
mod appeal;
mod faults;
mod file_evidence;
mod instantiate;
mod open;
mod propose;
mod recuse;
mod seat_council;
mod void_reissue;
mod vote;

use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::arbitration::ExecuteMsg;
use surety_api::CaseId;

use crate::parties::Peers;
use crate::state::{Case, COUNCILS};
use crate::{effects, permissions, ContractError};

pub use instantiate::instantiate;

/// Hands a permitted message to its action.
///
/// # Errors
/// As the action.
pub fn dispatch(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::SeatCouncil { members } => seat_council::seat_council(deps, &members),
        ExecuteMsg::OpenLicence { licence, complaint, asks } => {
            open::licence(deps, env, info, licence, complaint, asks)
        }
        ExecuteMsg::OpenFault { licence, complaint, root, count, list } => {
            open::fault(deps, env, info, complaint, open::Contest { licence, root, count, list })
        }
        ExecuteMsg::OpenBan { device, complaint } => open::ban(deps, env, info, device, complaint),
        ExecuteMsg::OpenReporter { reporter, complaint, penalty } => {
            open::reporter(deps, env, info, &reporter, complaint, penalty)
        }
        ExecuteMsg::OpenReissue { licence, to, complaint } => {
            open::reissue(deps, env, info, licence, &to, complaint)
        }
        ExecuteMsg::HoldFaults { case, items } => faults::hold(deps, env, info, case, &items),
        ExecuteMsg::EndFaults { case, devices } => faults::end(deps, env, case, &devices),
        ExecuteMsg::FileEvidence { case, document } => {
            file_evidence::file_evidence(deps, env, info, case, document)
        }
        ExecuteMsg::Propose { case, verdict } => propose::propose(deps, env, info, case, verdict),
        ExecuteMsg::Recuse { case } => recuse::recuse(deps, env, info, case),
        ExecuteMsg::Vote { case, choice, reason } => vote::vote(deps, env, info, case, choice, reason),
        ExecuteMsg::Appeal { case, grounds } => appeal::appeal(deps, env, info, case, grounds),
        ExecuteMsg::Advance { case } => advance::advance(deps, env, case),
        ExecuteMsg::Execute { case } => advance::execute(deps, env, case),
        ExecuteMsg::RetryEffect { case, effect } => effects::retry(deps, case, effect),
        ExecuteMsg::VoidReissue { case } => void_reissue::void_reissue(deps, env, info, case),
    }
}

/// Refuses who does not decide this case: not of its council, recused, or a party by now.
fn ensure_member(deps: Deps, id: CaseId, case: &Case, sender: &Addr) -> Result<(), ContractError> {
    if !COUNCILS.load(deps.storage, case.council)?.contains(sender) {
        return Err(permissions::MEMBER.refuse(sender).into());
    }
    if case.recused.contains(sender) {
        return Err(ContractError::Recused { case: id, member: sender.to_string() });
    }
    if Peers::new(deps)?.parties(&case.challenger, &case.subject)?.contains(sender) {
        return Err(ContractError::MemberIsParty { case: id, member: sender.to_string() });
    }
    Ok(())
}
