//! The streams a fault contest holds: a part of its list at a time.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::arbitration::{
    contest_leaf, ArbitrationEvent, CaseKind, ContestedFault, Effect, Phase, Subject, MAX_ITEMS,
};
use surety_api::charter::ContractName;
use surety_api::{call, device, merkle, telemetry, vault, CaseId, DeviceId, LicenceId, LotId};

use crate::course::wrong_phase;
use crate::outcome::{self, Outcome};
use crate::parties::Peers;
use crate::state::{self, Case, HELD};
use crate::{effects, permissions, phases, ContractError};

/// The challenger holds the streams of listed devices; its bond must cover them, and the vault knows by how much.
pub fn hold(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    id: CaseId,
    items: &[ContestedFault],
) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    let list = List::of(id, &case, env)?;
    if case.challenger != info.sender {
        return Err(permissions::CHALLENGER.refuse(&info.sender).into());
    }
    let now = env.block.time.seconds();
    if !matches!(phases::phase(&case, now).0, Phase::Response | Phase::Evidence) {
        return Err(wrong_phase(id, &case, now, "before the vote"));
    }
    let count = bounded(items.len())?;
    let peers = Peers::new(deps.as_ref())?;
    let vault = peers.contract(ContractName::Vault)?;
    let until = phases::deadline(case.opened_at, &case.periods);
    let mut checked_lots = vec![];
    for ContestedFault { index, device, proof } in items {
        list.ensure_listed(*index, *device, proof)?;
        ensure_of_licence(&peers, &mut checked_lots, *device, list.licence)?;
    }
    let mut response = Response::new();
    for ContestedFault { device, .. } in items {
        let key = (id.get(), device.into_bytes());
        if HELD.has(deps.storage, key) {
            return Err(ContractError::HeldBefore { device: *device });
        }
        let found_at = Peers::new(deps.as_ref())?.fault(*device)?.unwrap_or_default();
        HELD.save(deps.storage, key, &found_at)?;
        let hold = vault::ExecuteMsg::HoldStream { device: *device, case: id, until };
        response = response
            .add_event(ArbitrationEvent::FaultHeld { case: id, device: *device })
            .add_message(call(&vault, &hold, vec![])?);
    }
    case.held =
        case.held.checked_add(count).ok_or(ContractError::TooLarge { what: "the number of streams" })?;
    state::save(deps.storage, id, &case)?;
    Ok(response)
}

/// Anyone ends what a contest that is over still holds. A contest that was won counts only while its holds last: from the
/// deadline on the streams have paid their holders again.
pub fn end(deps: DepsMut, env: &Env, id: CaseId, devices: &[DeviceId]) -> Result<Response, ContractError> {
    let mut case = state::load(deps.storage, id)?;
    List::of(id, &case, env)?;
    let now = env.block.time.seconds();
    if !case.stage.is_over() {
        return Err(wrong_phase(id, &case, now, "once it is over"));
    }
    let count = bounded(devices.len())?;
    let in_time = now < phases::deadline(case.opened_at, &case.periods);
    let upheld = !in_time || outcome::outcome(deps.storage, id, &case)? != Outcome::Won;
    let peers = Peers::new(deps.as_ref())?;
    let vault = peers.contract(ContractName::Vault)?;
    let found_by = peers.contract(ContractName::Telemetry)?;
    let applied_by = peers.contract(ContractName::Device)?;
    let mut response = Response::new();
    for device in devices.iter().copied() {
        let key = (id.get(), device.into_bytes());
        let contested =
            HELD.may_load(deps.storage, key)?.ok_or(ContractError::NotHeld { case: id, device })?;
        HELD.remove(deps.storage, key);
        let ended = vault::ExecuteMsg::EndHoldStream { device, case: id, upheld };
        response = response
            .add_event(ArbitrationEvent::FaultEnded { case: id, device, upheld })
            .add_message(call(&vault, &ended, vec![])?);
        if upheld {
            continue;
        }
        // The device may have come back and failed again since, as far as anybody has found it out or applied it. That nobody has contested.
        let peers = Peers::new(deps.as_ref())?;
        if peers.finding(device)?.is_some_and(|finding| finding.found_at == contested) {
            let overturn = telemetry::ExecuteMsg::Overturn { device };
            response = response.add_message(call(&found_by, &overturn, vec![])?);
        }
        if peers.fault(device)? == Some(contested) {
            let overturn = device::ExecuteMsg::OverturnFault { device };
            response = response.add_message(call(&applied_by, &overturn, vec![])?);
        }
    }
    case.held =
        case.held.checked_sub(count).ok_or(ContractError::TooLarge { what: "the number of streams" })?;
    state::save(deps.storage, id, &case)?;
    if case.held == 0 {
        let release = effects::send(deps.as_ref(), id, &case, &[Effect::ReleaseOpening])?;
        response = response.add_submessages(release);
    }
    Ok(response)
}

fn bounded(found: usize) -> Result<u32, ContractError> {
    match u32::try_from(found) {
        Ok(count) if (1..=MAX_ITEMS).contains(&found) => Ok(count),
        _ => Err(ContractError::ItemCount { found, most: MAX_ITEMS }),
    }
}

/// The list of a fault case.
struct List<'a> {
    licence: LicenceId,
    root: merkle::Hash,
    count: u32,
    env: &'a Env,
}

impl<'a> List<'a> {
    fn of(id: CaseId, case: &Case, env: &'a Env) -> Result<Self, ContractError> {
        let Subject::Fault { licence, root, count, .. } = &case.subject else {
            let found = case.subject.kind();
            return Err(ContractError::WrongKind { case: id, found, expected: CaseKind::Fault });
        };
        let length = ContractError::HashLength { what: "the root", found: root.len() };
        let root = root.as_slice().try_into().map_err(|_| length)?;
        Ok(Self { licence: *licence, root, count: *count, env })
    }

    fn ensure_listed(
        &self,
        index: u32,
        device: DeviceId,
        proof: &[cosmwasm_std::Binary],
    ) -> Result<(), ContractError> {
        let not_listed = || ContractError::NotListed { device, index };
        let (chain, this) = (&self.env.block.chain_id, self.env.contract.address.as_str());
        let leaf = contest_leaf(chain, this, self.licence, index, device);
        let siblings = proof.iter().map(|hash| hash.as_slice().try_into());
        let siblings: Vec<merkle::Hash> = siblings.collect::<Result<_, _>>().map_err(|_| not_listed())?;
        if merkle::verify(&self.root, self.count, index, &leaf, &siblings) {
            Ok(())
        } else {
            Err(not_listed())
        }
    }
}

/// A maker contests the faults of its own devices only. A lot is read once: a list is mostly of one.
fn ensure_of_licence(
    peers: &Peers,
    checked: &mut Vec<LotId>,
    device: DeviceId,
    licence: LicenceId,
) -> Result<(), ContractError> {
    let foreign = ContractError::ForeignDevice { device, licence };
    let Some(active) = peers.active(device)? else { return Err(foreign) };
    if checked.contains(&active.lot) {
        return Ok(());
    }
    if peers.lot(active.lot)?.licence != licence {
        return Err(foreign);
    }
    checked.push(active.lot);
    Ok(())
}
