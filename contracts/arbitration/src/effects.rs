//! What a decision does to other contracts. Each effect is a message of its own, told from the case alone, so that one that was refused
//! can be sent again by anyone without undoing the rest.

use cosmwasm_std::{Deps, DepsMut, Empty, Reply, Response, Storage, SubMsg, SubMsgResult, WasmMsg};
use serde::Serialize;
use surety_api::arbitration::{
    ArbitrationEvent, BanHeld, Effect, EffectState, LicenceVerdict, Recall, ReporterVerdict, Sanction,
    Subject, Verdict, Victims,
};
use surety_api::charter::ContractName;
use surety_api::vault::{self, Allocation, BondSlot, HeldTo};
use surety_api::{call, device, license, telemetry, CaseId, LicenceId};

use crate::bonds::{self, Release};
use crate::parties::Peers;
use crate::state::{self, Case, Stage, BONDS_OF, EFFECTS, FAILED};
use crate::{outcome, ContractError};

/// Longest text kept of why an effect was refused, in bytes.
const MAX_ERROR_BYTES: usize = 200;
/// A reply's id is the case times this, and the effect: every answer finds the very thing it answers.
const IDS_PER_CASE: u64 = 32;

/// An effect as a storage key and in a reply's id.
const fn key(effect: Effect) -> u8 {
    effect as u8
}

fn reply_id(id: CaseId, effect: Effect) -> Result<u64, ContractError> {
    let id = id.get().checked_mul(IDS_PER_CASE).and_then(|id| id.checked_add(u64::from(key(effect))));
    id.ok_or(ContractError::TooLarge { what: "the number of the case" })
}

fn of_reply(id: u64) -> Result<(CaseId, Effect), ContractError> {
    let effect = usize::try_from(id % IDS_PER_CASE).ok().and_then(|at| Effect::ALL.get(at));
    effect.map(|effect| (CaseId(id / IDS_PER_CASE), *effect)).ok_or(ContractError::UnknownReply { id })
}

/// The effects of a case, ready to be sent, in order.
///
/// # Errors
/// When a contract they go to is not registered, or the case has no such effect.
pub fn send(deps: Deps, id: CaseId, case: &Case, effects: &[Effect]) -> Result<Vec<SubMsg>, ContractError> {
    let mut under_way = vec![];
    for effect in effects {
        // A ban that was taken back is nobody's to end, nor is the one that came after it.
        if let (Effect::EndBan, Subject::Ban { device, banned_at, .. }) = (effect, &case.subject) {
            if !Peers::new(deps)?.ban_stands(*device, *banned_at)? {
                continue;
            }
        }
        let message = message(deps, id, case, *effect)?;
        under_way.push(SubMsg::reply_always(message, reply_id(id, *effect)?));
    }
    Ok(under_way)
}

/// The effects that the execution of a verdict has, before those of the case's end.
#[must_use]
pub fn of_execution(verdict: &Verdict) -> Vec<Effect> {
    match verdict {
        Verdict::Licence(verdict) => {
            let mut effects = vec![Effect::ExecuteReserve];
            effects.extend((verdict.recall != Recall::None).then_some(Effect::Recall));
            match verdict.licence {
                Sanction::None => {}
                Sanction::Suspend => effects.push(Effect::Suspend),
                Sanction::Revoke => effects.push(Effect::Revoke),
            }
            effects
        }
        // Streams end one by one, and a ban's hold with the case.
        Verdict::Fault { .. } | Verdict::Ban { .. } => vec![],
        Verdict::Reporter(ReporterVerdict::Strike) => vec![Effect::Strike],
        Verdict::Reporter(ReporterVerdict::Remove) => vec![Effect::Remove],
        Verdict::Reissue {} => vec![Effect::Reissue],
    }
}

/// Sends an effect again that failed.
///
/// # Errors
/// [`ContractError::NotFailed`].
pub fn retry(deps: DepsMut, id: CaseId, effect: Effect) -> Result<Response, ContractError> {
    let case = state::load(deps.storage, id)?;
    if !FAILED.has(deps.storage, (id.get(), key(effect))) {
        return Err(ContractError::NotFailed { case: id, effect });
    }
    Ok(Response::new().add_submessages(send(deps.as_ref(), id, &case, &[effect])?))
}

/// Records what became of an effect.
///
/// # Errors
/// [`ContractError::UnknownReply`].
pub fn record(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    let (id, effect) = of_reply(reply.id)?;
    let place = (id.get(), key(effect));
    let case = state::load(deps.storage, id)?;
    let mut follows = vec![];
    let (state, event) = match reply.result {
        SubMsgResult::Ok(_) => {
            FAILED.remove(deps.storage, place);
            forget_bond(deps.storage, id, effect, &case);
            // A verdict that was executed before its reserve could be made has held the licence until now.
            if effect == Effect::Reserve && case.stage == Stage::Executed {
                follows.push(Effect::Unlock);
            }
            (EffectState::Done {}, ArbitrationEvent::EffectDone { case: id, effect })
        }
        SubMsgResult::Err(error) => {
            FAILED.save(deps.storage, place, &Empty {})?;
            let error = shortened(error);
            (EffectState::Failed { error }, ArbitrationEvent::EffectFailed { case: id, effect })
        }
    };
    EFFECTS.save(deps.storage, place, &state)?;
    let messages = send(deps.as_ref(), id, &case, &follows)?;
    Ok(Response::new().add_event(event).add_submessages(messages))
}

/// Whether an effect was sent and not refused.
///
/// # Errors
/// Only when the record does not read.
pub fn is_done(storage: &dyn Storage, id: CaseId, effect: Effect) -> Result<bool, ContractError> {
    Ok(EFFECTS.may_load(storage, (id.get(), key(effect)))? == Some(EffectState::Done {}))
}

/// A bond that has left is not listed as its payer's any more.
fn forget_bond(storage: &mut dyn Storage, id: CaseId, effect: Effect, case: &Case) {
    match (effect, &case.appeal) {
        (Effect::ReleaseOpening, _) => {
            BONDS_OF.remove(storage, (&case.challenger, id.get(), BondSlot::Opening as u8));
        }
        (Effect::ReleaseAppeal, Some(appeal)) => {
            BONDS_OF.remove(storage, (&appeal.appellant, id.get(), BondSlot::Appeal as u8));
        }
        _ => {}
    }
}

fn shortened(mut error: String) -> String {
    let end = (0..=MAX_ERROR_BYTES).rev().find(|at| error.is_char_boundary(*at)).unwrap_or_default();
    error.truncate(end);
    error
}

fn message(deps: Deps, id: CaseId, case: &Case, effect: Effect) -> Result<WasmMsg, ContractError> {
    let peers = Peers::new(deps)?;
    let absent = ContractError::NoSuchEffect { case: id, effect };
    match effect {
        Effect::ReleaseOpening => {
            let release = bonds::of_opening(deps, id, case)?;
            to_vault(&peers, &released(id, BondSlot::Opening, release))
        }
        Effect::ReleaseAppeal => {
            let release = bonds::of_appeal(deps, case, case.appeal.as_ref().ok_or(absent)?)?;
            to_vault(&peers, &released(id, BondSlot::Appeal, release))
        }
        Effect::ExecuteReserve => to_vault(&peers, &vault::ExecuteMsg::ExecuteReserve { case: id }),
        Effect::EndBan => end_ban(deps, &peers, id, case),
        Effect::Strike | Effect::Remove => match &case.subject {
            Subject::Reporter { reporter } => to_telemetry(&peers, reporter.to_string(), effect),
            _ => Err(absent),
        },
        Effect::Reissue => match &case.subject {
            Subject::Reissue { licence, to: holder } => {
                let message = license::ExecuteMsg::Reissue { licence: *licence, to: holder.to_string() };
                to(&peers, ContractName::License, &message)
            }
            _ => Err(absent),
        },
        Effect::Reserve
        | Effect::PostponeWithdrawal
        | Effect::Unlock
        | Effect::Recall
        | Effect::Suspend
        | Effect::Revoke => match case.subject {
            Subject::Licence { licence } => of_licence(deps, &peers, id, case, licence, effect),
            _ => Err(absent),
        },
    }
}

// This one and the next stay apart from their callers when compiled: together they have more locals than the 100 that the chain allows a
// function.
#[inline(never)]
fn of_licence(
    deps: Deps,
    peers: &Peers,
    id: CaseId,
    case: &Case,
    licence: LicenceId,
    effect: Effect,
) -> Result<WasmMsg, ContractError> {
    let to_license = |message: license::ExecuteMsg| to(peers, ContractName::License, &message);
    let taken = || match outcome::verdict(deps.storage, id, case)? {
        Some(Verdict::Licence(verdict)) => Ok(verdict),
        _ => Err(ContractError::NoSuchEffect { case: id, effect }),
    };
    match effect {
        Effect::PostponeWithdrawal => to_license(license::ExecuteMsg::PostponeWithdrawal { licence }),
        Effect::Suspend => to_license(license::ExecuteMsg::Suspend { licence }),
        Effect::Revoke => to_license(license::ExecuteMsg::RevokeLicence { licence }),
        Effect::Reserve => to_vault(peers, &reserve(peers, id, case, licence, taken()?)?),
        Effect::Recall => {
            let verdict = taken()?;
            let model = verdict.model.filter(|_| verdict.recall == Recall::Model);
            to_vault(peers, &vault::ExecuteMsg::Recall { licence, model })
        }
        _ => to_vault(peers, &vault::ExecuteMsg::Unlock { licence, case: id }),
    }
}

#[inline(never)]
fn reserve(
    peers: &Peers,
    id: CaseId,
    case: &Case,
    licence: LicenceId,
    verdict: LicenceVerdict,
) -> Result<vault::ExecuteMsg, ContractError> {
    let mut allocation = verdict.allocation;
    // Nobody is rewarded for a case against itself.
    if peers.licence(licence)?.holder == case.challenger {
        let burn_bps = allocation.burn_bps.saturating_add(allocation.reward_bps);
        allocation = Allocation { burn_bps, reward_bps: 0, ..allocation };
    }
    let victims = match verdict.victims {
        Some(Victims::Root { root, count, total_weight, .. }) => {
            Some(vault::Victims { root, count, total_weight })
        }
        Some(Victims::List { .. }) | None => None,
    };
    Ok(vault::ExecuteMsg::Reserve {
        case: id,
        licence,
        bond: verdict.bond,
        stake_bps: verdict.stake_bps,
        model: verdict.model,
        allocation,
        reward_to: case.challenger.to_string(),
        victims,
    })
}

/// What happens to a ban when its case is over: without a verdict it stands, and what was held flows as if it never had been.
fn end_ban(deps: Deps, peers: &Peers, id: CaseId, case: &Case) -> Result<WasmMsg, ContractError> {
    let Subject::Ban { device, .. } = case.subject else {
        return Err(ContractError::NoSuchEffect { case: id, effect: Effect::EndBan });
    };
    let (upheld, held) = match outcome::verdict(deps.storage, id, case)? {
        Some(Verdict::Ban { upheld, held }) => (upheld, held),
        _ => (true, None),
    };
    let held = match held {
        Some(BanHeld::Holder) => HeldTo::Holder,
        Some(BanHeld::Burn) => HeldTo::Burn,
        None => HeldTo::Maker,
    };
    to(peers, ContractName::Device, &device::ExecuteMsg::EndBan { device, upheld, held })
}

fn released(id: CaseId, slot: BondSlot, release: Release) -> vault::ExecuteMsg {
    vault::ExecuteMsg::ReleaseCaseBond { case: id, slot, burn: release.burn, other: release.other }
}

fn to_telemetry(peers: &Peers, reporter: String, effect: Effect) -> Result<WasmMsg, ContractError> {
    let message = match effect {
        Effect::Remove => telemetry::ExecuteMsg::RemoveReporter { reporter },
        _ => telemetry::ExecuteMsg::StrikeReporter { reporter },
    };
    to(peers, ContractName::Telemetry, &message)
}

fn to_vault(peers: &Peers, message: &vault::ExecuteMsg) -> Result<WasmMsg, ContractError> {
    to(peers, ContractName::Vault, message)
}

fn to(peers: &Peers, contract: ContractName, message: &impl Serialize) -> Result<WasmMsg, ContractError> {
    Ok(call(&peers.contract(contract)?, message, vec![])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_finds_what_it_answers() {
        let mut ids = std::collections::BTreeSet::new();
        for case in [1, 2, 77, u64::MAX >> 6] {
            for effect in Effect::ALL {
                let id = reply_id(CaseId(case), *effect).unwrap();
                assert!(ids.insert(id));
                assert_eq!(of_reply(id), Ok((CaseId(case), *effect)));
            }
        }
        assert!(Effect::ALL.len() < IDS_PER_CASE as usize);
        assert_eq!(of_reply(63), Err(ContractError::UnknownReply { id: 63 }));
    }

    #[test]
    fn a_long_error_is_cut_between_letters() {
        assert_eq!(shortened("short".into()), "short");
        assert_eq!(shortened("é".repeat(150)).len(), 200);
        assert_eq!(shortened(format!("a{}", "é".repeat(150))).len(), 199);
    }
}
