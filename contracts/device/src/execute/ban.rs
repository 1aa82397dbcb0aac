//! Ban and Unban: a device goes off the network and comes back (docs/design.md section 3.5).
//!
//! A ban delays money and never redirects it: accrual is withheld once in a device's life, for a time fixed at
//! instantiation, and only a verdict of the council sends it anywhere but to the manufacturer.

use cosmwasm_std::{DepsMut, Env, Response, Storage, WasmMsg};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::raw::{BanHold, BanRecord, ACTIVE, BANNED};
use surety_api::device::DeviceEvent;
use surety_api::vault::{self, HeldTo};
use surety_api::{call, DeviceId};

use crate::state::{Config, CONFIG};
use crate::ContractError;

pub(super) fn ban(deps: DepsMut, env: &Env, device: DeviceId) -> Result<Response, ContractError> {
    let id = device.into_bytes();
    let now = env.block.time.seconds();
    let before = BANNED.may_load(deps.storage, id)?;
    if before.as_ref().is_some_and(BanRecord::stands) {
        return Err(ContractError::AlreadyBanned { device });
    }
    super::lot_of(deps.storage, device)?;
    let config = CONFIG.load(deps.storage)?;
    let mut hold = before.and_then(|record| record.hold);
    let mut response = Response::new();
    let mut held_until = 0;
    if hold.is_none() && ACTIVE.has(deps.storage, id) {
        held_until = now.saturating_add(config.ban_hold);
        hold = Some(BanHold { until: held_until, contested: false, over: false });
        let message = vault::ExecuteMsg::HoldAccrual { device, until: held_until };
        response = response.add_message(to_vault(&deps, &config, &message)?);
    }
    BANNED.save(deps.storage, id, &BanRecord { banned_at: now, lifted_at: None, hold })?;
    Ok(response.add_event(DeviceEvent::Banned { device, held_until }))
}

pub(super) fn unban(deps: DepsMut, env: &Env, device: DeviceId) -> Result<Response, ContractError> {
    let record = standing(deps.storage, device)?.ok_or(ContractError::NotBanned { device })?;
    lift(deps, env, device, record)
}

/// The record of a ban that stands.
pub(super) fn standing(storage: &dyn Storage, device: DeviceId) -> Result<Option<BanRecord>, ContractError> {
    Ok(BANNED.may_load(storage, device.into_bytes())?.filter(BanRecord::stands))
}

/// The ban is over, and what it withheld flows as if it had never been.
pub(super) fn lift(
    deps: DepsMut,
    env: &Env,
    device: DeviceId,
    mut record: BanRecord,
) -> Result<Response, ContractError> {
    let response = release(&deps, device, &mut record, HeldTo::Maker)?;
    record.lifted_at = Some(env.block.time.seconds());
    BANNED.save(deps.storage, device.into_bytes(), &record)?;
    Ok(response.add_event(DeviceEvent::Unbanned { device }))
}

/// Ends the hold of a device, if it has one that nobody has ended.
pub(super) fn release(
    deps: &DepsMut,
    device: DeviceId,
    record: &mut BanRecord,
    to: HeldTo,
) -> Result<Response, ContractError> {
    let response = Response::new();
    match &mut record.hold {
        Some(hold) if !hold.over => hold.over = true,
        _ => return Ok(response),
    }
    let config = CONFIG.load(deps.storage)?;
    Ok(response.add_message(to_vault(deps, &config, &vault::ExecuteMsg::EndHold { device, to })?))
}

pub(super) fn to_vault(
    deps: &DepsMut,
    config: &Config,
    message: &vault::ExecuteMsg,
) -> Result<WasmMsg, ContractError> {
    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    Ok(call(&vault, message, vec![])?)
}
