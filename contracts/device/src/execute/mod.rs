//! One file per action.

mod activate;
mod apply;
mod approve;
mod ban;
mod collect_scrap;
mod contest_ban;
mod instantiate;
mod mint;
mod overturn_fault;
mod pair;
mod reclaim;
mod scrap;
mod transfer;

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Storage};
use surety_api::device::{raw, ExecuteMsg, MAX_BATCH};
use surety_api::{DeviceId, LotId};
use surety_tokens::operators;

pub(crate) use instantiate::instantiate;

use crate::state::DEVICES;
use crate::ContractError;

/// Hands a message to its action.
pub(crate) fn dispatch(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::Mint { model, devices, region } => mint::mint(deps, env, info, model, &devices, region),
        ExecuteMsg::Activate { device, public_key, owner, expires, signature } => {
            activate::activate(deps, env, device, &public_key, &owner, expires, &signature)
        }
        ExecuteMsg::Scrap { devices } => scrap::scrap(deps, env, &info, &devices),
        ExecuteMsg::CollectScrap { devices, held_by } => {
            collect_scrap::collect_scrap(deps, env, &devices, held_by)
        }
        ExecuteMsg::Reclaim { device, public_key, licence, signature } => {
            reclaim::reclaim(deps, env, device, &public_key, licence, &signature)
        }
        ExecuteMsg::Pair { device, vehicle, nonce, expires, signature } => {
            pair::pair(deps, env, &info, device, vehicle, nonce, expires, &signature)
        }
        ExecuteMsg::Unpair { device, proof } => pair::unpair(deps, env, &info, device, proof),
        ExecuteMsg::ApplyFault { device } => apply::apply_fault(deps, device),
        ExecuteMsg::ApplyRecovery { device } => apply::apply_recovery(deps, device),
        ExecuteMsg::Ban { device } => ban::ban(deps, env, device),
        ExecuteMsg::Unban { device } => ban::unban(deps, env, device),
        ExecuteMsg::HoldBan { device, until } => contest_ban::hold_ban(deps, env, device, until),
        ExecuteMsg::EndBan { device, upheld, held } => contest_ban::end_ban(deps, env, device, upheld, held),
        ExecuteMsg::OverturnFault { device } => overturn_fault::overturn_fault(deps, device),
        ExecuteMsg::TransferNft { recipient, token_id } => {
            transfer::transfer(deps, env, &info, &recipient, &token_id)
        }
        ExecuteMsg::SendNft { contract, token_id, msg } => {
            transfer::send(deps, env, &info, &contract, token_id, msg)
        }
        ExecuteMsg::Approve { spender, token_id, expires } => {
            approve::approve(deps, env, &info, &spender, &token_id, expires)
        }
        ExecuteMsg::Revoke { spender, token_id } => approve::revoke(deps, env, &info, &spender, &token_id),
        ExecuteMsg::ApproveAll { operator, expires } => {
            Ok(operators::approve_all(deps, env, &info, &operator, expires)?)
        }
        ExecuteMsg::RevokeAll { operator } => Ok(operators::revoke_all(deps, &info, &operator)?),
        ExecuteMsg::Burn { .. } => Err(ContractError::NoBurn {}),
    }
}

/// Refuses a list that is empty, too long, or names a device twice.
fn ensure_batch(devices: &[DeviceId]) -> Result<(), ContractError> {
    if devices.is_empty() {
        return Err(ContractError::EmptyBatch {});
    }
    if devices.len() > MAX_BATCH {
        return Err(ContractError::BatchTooLarge { count: devices.len(), max: MAX_BATCH });
    }
    let mut sorted = devices.to_vec();
    sorted.sort_unstable();
    match sorted.iter().zip(sorted.iter().skip(1)).find(|(one, next)| one == next) {
        Some((device, _)) => Err(ContractError::DuplicateInBatch { device: *device }),
        None => Ok(()),
    }
}

/// The lot of a device.
fn lot_of(storage: &dyn Storage, device: DeviceId) -> Result<LotId, ContractError> {
    let lot = DEVICES.may_load(storage, device.into_bytes())?;
    lot.map(LotId).ok_or(ContractError::UnknownDevice { device })
}

/// The one lot of all the devices, and its terms.
fn common_lot(storage: &dyn Storage, devices: &[DeviceId]) -> Result<(LotId, raw::Lot), ContractError> {
    let first = devices.first().ok_or(ContractError::EmptyBatch {})?;
    let expected = lot_of(storage, *first)?;
    for device in devices {
        let found = lot_of(storage, *device)?;
        if found != expected {
            return Err(ContractError::SeveralLots { device: *device, found, expected });
        }
    }
    Ok((expected, load_lot(storage, expected)?))
}

/// A lot's terms.
fn load_lot(storage: &dyn Storage, lot: LotId) -> Result<raw::Lot, ContractError> {
    raw::LOTS.may_load(storage, lot.get())?.ok_or(ContractError::UnknownLot { lot })
}

/// An activated device; says whether the device is unknown or only not activated.
fn load_active(storage: &dyn Storage, device: DeviceId) -> Result<raw::ActiveDevice, ContractError> {
    match raw::ACTIVE.may_load(storage, device.into_bytes())? {
        Some(active) => Ok(active),
        None => {
            lot_of(storage, device)?;
            Err(ContractError::NotActivated { device })
        }
    }
}

/// Refuses a device that was activated.
fn ensure_not_activated(storage: &dyn Storage, device: DeviceId) -> Result<(), ContractError> {
    if raw::ACTIVE.has(storage, device.into_bytes()) {
        Err(ContractError::AlreadyActivated { device })
    } else {
        Ok(())
    }
}

/// Refuses a signed message from the second after `expires`.
fn ensure_fresh(env: &Env, expires: u64) -> Result<(), ContractError> {
    let now = env.block.time.seconds();
    if now > expires {
        Err(ContractError::Expired { expires, now })
    } else {
        Ok(())
    }
}
