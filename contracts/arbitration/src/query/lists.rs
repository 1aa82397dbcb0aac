//! What belongs to one case, and what of all cases can be listed.

use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::{Bound, Bounder};
use surety_api::arbitration::{
    BallotEntry, BallotsResponse, BondEntry, BondsResponse, Effect, EffectEntry, EffectsResponse,
    EvidenceEntry, EvidenceResponse, FailedEffect, FailuresResponse, HeldResponse, ProposalEntry,
    ProposalsResponse, VictimsResponse,
};
use surety_api::vault::BondSlot;
use surety_api::{page, CaseId, DeviceId};

use crate::state::{self, BALLOTS, BONDS_OF, COUNCILS, EFFECTS, EVIDENCE, FAILED, HELD, PROPOSALS, VICTIMS};
use crate::ContractError;

fn after<'a, K: Bounder<'a>>(key: Option<K>) -> Option<Bound<'a, K>> {
    key.and_then(K::exclusive_bound)
}

pub(super) fn bonds_of(
    deps: Deps,
    payer: &str,
    start_after: Option<CaseId>,
    limit: Option<u32>,
) -> Result<BondsResponse, ContractError> {
    let payer = deps.api.addr_validate(payer)?;
    let start = after(start_after.map(|case| (case.get(), BondSlot::Appeal as u8)));
    let limit = page::limit(limit);
    let mut bonds: Vec<BondEntry> = vec![];
    let mut cases = 0usize;
    for key in BONDS_OF.sub_prefix(&payer).keys(deps.storage, start, None, Order::Ascending) {
        let (id, slot) = key?;
        let slot = if slot == BondSlot::Appeal as u8 { BondSlot::Appeal } else { BondSlot::Opening };
        let case = CaseId(id);
        if bonds.last().is_none_or(|last| last.case != case) {
            if cases == limit {
                break;
            }
            cases = cases.saturating_add(1);
        }
        let record = state::load(deps.storage, case)?;
        let amount = match (slot, record.appeal) {
            (BondSlot::Appeal, Some(appeal)) => appeal.bond,
            _ => record.bond,
        };
        bonds.push(BondEntry { case, slot, amount });
    }
    Ok(BondsResponse { bonds })
}

pub(super) fn ballots(deps: Deps, id: CaseId, round: u8) -> Result<BallotsResponse, ContractError> {
    let case = state::load(deps.storage, id)?;
    let mut ballots = vec![];
    for member in COUNCILS.load(deps.storage, case.council)? {
        let Some(ballot) = BALLOTS.may_load(deps.storage, (id.get(), round, &member))? else { continue };
        ballots.push(BallotEntry {
            member: member.into_string(),
            choice: ballot.choice,
            reason: ballot.reason,
            at: ballot.at,
        });
    }
    Ok(BallotsResponse { ballots })
}

pub(super) fn evidence(
    deps: Deps,
    id: CaseId,
    start_after: Option<u32>,
    limit: Option<u32>,
) -> Result<EvidenceResponse, ContractError> {
    let evidence = EVIDENCE
        .prefix(id.get())
        .range(deps.storage, after(start_after), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            let (index, filed) = entry?;
            Ok(EvidenceEntry {
                index,
                filer: filed.filer.into_string(),
                document: filed.document,
                at: filed.at,
            })
        });
    Ok(EvidenceResponse { evidence: evidence.collect::<StdResult<_>>()? })
}

pub(super) fn proposals(
    deps: Deps,
    id: CaseId,
    start_after: Option<u32>,
    limit: Option<u32>,
) -> Result<ProposalsResponse, ContractError> {
    let proposals = PROPOSALS
        .prefix(id.get())
        .range(deps.storage, after(start_after), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            let (number, proposal) = entry?;
            Ok(ProposalEntry { number, proposer: proposal.proposer.into_string(), verdict: proposal.verdict })
        });
    Ok(ProposalsResponse { proposals: proposals.collect::<StdResult<_>>()? })
}

pub(super) fn victims(deps: Deps, id: CaseId, proposal: u32) -> Result<VictimsResponse, ContractError> {
    let case = state::load(deps.storage, id)?;
    if !(1..=case.proposals).contains(&proposal) {
        let proposals = case.proposals;
        return Err(ContractError::UnknownProposal { case: id, number: proposal, proposals });
    }
    let victims = VICTIMS.may_load(deps.storage, (id.get(), proposal))?.unwrap_or_default();
    Ok(VictimsResponse { victims })
}

pub(super) fn effects(deps: Deps, id: CaseId) -> Result<EffectsResponse, ContractError> {
    let effects = EFFECTS.prefix(id.get()).range(deps.storage, None, None, Order::Ascending).map(|entry| {
        let (key, state) = entry?;
        Ok(EffectEntry { effect: effect(key)?, state })
    });
    Ok(EffectsResponse { effects: effects.collect::<Result<_, ContractError>>()? })
}

pub(super) fn failures(
    deps: Deps,
    start_after: Option<FailedEffect>,
    limit: Option<u32>,
) -> Result<FailuresResponse, ContractError> {
    let start = start_after.map(|failed| (failed.case.get(), failed.effect as u8));
    let failures =
        FAILED.keys(deps.storage, after(start), None, Order::Ascending).take(page::limit(limit)).map(|key| {
            let (case, key) = key?;
            Ok(FailedEffect { case: CaseId(case), effect: effect(key)? })
        });
    Ok(FailuresResponse { failures: failures.collect::<Result<_, ContractError>>()? })
}

pub(super) fn held(
    deps: Deps,
    id: CaseId,
    start_after: Option<DeviceId>,
    limit: Option<u32>,
) -> Result<HeldResponse, ContractError> {
    let devices = HELD
        .prefix(id.get())
        .keys(
            deps.storage,
            start_after.map(|device| Bound::exclusive(device.into_bytes())),
            None,
            Order::Ascending,
        )
        .take(page::limit(limit))
        .map(|key| key.map(DeviceId::new));
    Ok(HeldResponse { devices: devices.collect::<StdResult<_>>()? })
}

/// The effect a storage key stands for.
fn effect(key: u8) -> Result<Effect, ContractError> {
    Effect::ALL.get(usize::from(key)).copied().ok_or(ContractError::UnknownReply { id: u64::from(key) })
}
