use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::arbitration::{ArbitrationEvent, Phase};
use surety_api::{CaseId, Document};

use crate::course::wrong_phase;
use crate::parties::side;
use crate::state::{self, Filed, CONFIG, EVIDENCE, EVIDENCE_COUNT, FILED};
use crate::{permissions, phases, ContractError};

/// Files a document. Room is counted by filer, so that nobody can fill a case with what keeps others out.
pub fn file_evidence(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CaseId,
    document: Document,
) -> Result<Response, ContractError> {
    let case = state::load(deps.storage, id)?;
    let now = env.block.time.seconds();
    let side = side(deps.as_ref(), &case, &info.sender)?;
    let may_file = match phases::phase(&case, now).0 {
        Phase::Response => side == Some(false),
        Phase::Evidence => true,
        Phase::AppealVote => side.is_some(),
        _ => return Err(wrong_phase(id, &case, now, "before the vote, and during the vote on an appeal")),
    };
    if !may_file {
        return Err(permissions::FILER.refuse(&info.sender).into());
    }
    document.check()?;
    let terms = CONFIG.load(deps.storage)?.terms;
    let most = if side.is_some() { terms.evidence_per_side } else { terms.evidence_per_other };
    let filed = FILED.may_load(deps.storage, (id.get(), &info.sender))?.unwrap_or_default();
    if filed >= most {
        return Err(ContractError::TooMuchEvidence { case: id, filer: info.sender.to_string(), most });
    }
    FILED.save(deps.storage, (id.get(), &info.sender), &filed.saturating_add(1))?;
    let index = EVIDENCE_COUNT.may_load(deps.storage, id.get())?.unwrap_or_default();
    let next = index.checked_add(1).ok_or(ContractError::TooLarge { what: "the number of documents" })?;
    EVIDENCE_COUNT.save(deps.storage, id.get(), &next)?;
    EVIDENCE.save(
        deps.storage,
        (id.get(), index),
        &Filed { filer: info.sender.clone(), document, at: now },
    )?;
    let filer = info.sender.to_string();
    Ok(Response::new().add_event(ArbitrationEvent::EvidenceFiled { case: id, index, filer }))
}
