use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::arbitration::{CaseKind, Choice, Subject};
use surety_api::CaseId;

use crate::course::{self, wrong_phase};
use crate::parties::Peers;
use crate::state::{self, Stage};
use crate::{permissions, ContractError};

/// The holder says that its key is not lost: one word of it ends the case, whatever the council thinks.
pub fn void_reissue(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CaseId,
) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    let Subject::Reissue { licence, .. } = case.subject else {
        let found = case.subject.kind();
        return Err(ContractError::WrongKind { case: id, found, expected: CaseKind::Reissue });
    };
    if Peers::new(deps.as_ref())?.licence(licence)?.holder != info.sender {
        return Err(permissions::LICENCE_HOLDER.refuse(&info.sender).into());
    }
    let now = env.block.time.seconds();
    let mut moves = course::catch_up(&mut deps, env, id, &mut case)?;
    if case.stage.is_over() {
        return Err(wrong_phase(id, &case, now, "while it is open"));
    }
    case.decision = Some(Choice::Dismiss {});
    course::end(deps.storage, &mut case, Stage::Dismissed, now, &mut moves)?;
    state::save(deps.storage, id, &case)?;
    moves.response(deps, id, &case)
}
