//! Pair and Unpair: which vehicle a device is in, agreed by its holder and the device itself (docs/design.md section 3.5).

use cosmwasm_std::{Addr, Binary, DepsMut, Env, MessageInfo, Response, Storage};
use surety_api::device::{raw::ActiveDevice, DeviceEvent, UnpairProof};
use surety_api::DeviceId;
use surety_statement::Pairing;

use crate::permissions::{HOLDER, HOLDER_OR_DEVICE};
use crate::state::{PairingRecord, PAIRINGS};
use crate::{proof, ContractError};

/// The vehicle that stands for none.
const NO_VEHICLE: [u8; 32] = [0; 32];

/// A device that is in a vehicle already moves to the new one: both sides have agreed to it.
#[expect(clippy::too_many_arguments, reason = "the fields of one message")]
pub(super) fn pair(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    device: DeviceId,
    vehicle: Binary,
    nonce: u64,
    expires: u64,
    signature: &[u8],
) -> Result<Response, ContractError> {
    let active = super::load_active(deps.storage, device)?;
    if active.owner != info.sender {
        return Err(HOLDER.refuse(&info.sender).into());
    }
    let bytes: [u8; 32] =
        vehicle.as_slice().try_into().map_err(|_| ContractError::VehicleLength { got: vehicle.len() })?;
    if bytes == NO_VEHICLE {
        return Err(ContractError::NoVehicle {});
    }
    let last = PAIRINGS.may_load(deps.storage, device.into_bytes())?.unwrap_or_default();
    let word = UnpairProof { nonce, expires, signature: Binary::from(signature) };
    verify(&deps, env, device, &active, bytes, last.nonce, &word)?;
    let record = PairingRecord { nonce, vehicle: Some(vehicle.clone()) };
    PAIRINGS.save(deps.storage, device.into_bytes(), &record)?;
    Ok(Response::new().add_event(DeviceEvent::Paired { device, vehicle: vehicle.to_base64() }))
}

pub(super) fn unpair(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    device: DeviceId,
    proof: Option<UnpairProof>,
) -> Result<Response, ContractError> {
    let active = super::load_active(deps.storage, device)?;
    if proof.is_none() && active.owner != info.sender {
        return Err(HOLDER_OR_DEVICE.refuse(&info.sender).into());
    }
    let mut record = PAIRINGS.may_load(deps.storage, device.into_bytes())?.unwrap_or_default();
    if record.vehicle.is_none() {
        return Err(ContractError::NotPaired { device });
    }
    if let Some(word) = proof {
        verify(&deps, env, device, &active, NO_VEHICLE, record.nonce, &word)?;
        record.nonce = word.nonce;
    }
    record.vehicle = None;
    PAIRINGS.save(deps.storage, device.into_bytes(), &record)?;
    Ok(Response::new().add_event(DeviceEvent::Unpaired { device }))
}

/// Ends the pairing of a device that changes hands: the seller's vehicle is not the buyer's. The nonce stays, so that
/// nothing the device signed before can be used again.
pub(super) fn end_with_sale(
    storage: &mut dyn Storage,
    device: DeviceId,
) -> Result<Option<DeviceEvent>, ContractError> {
    match PAIRINGS.may_load(storage, device.into_bytes())? {
        Some(PairingRecord { nonce, vehicle: Some(_) }) => {
            PAIRINGS.save(storage, device.into_bytes(), &PairingRecord { nonce, vehicle: None })?;
            Ok(Some(DeviceEvent::Unpaired { device }))
        }
        _ => Ok(None),
    }
}

fn verify(
    deps: &DepsMut,
    env: &Env,
    device: DeviceId,
    active: &ActiveDevice,
    vehicle: [u8; 32],
    last: u64,
    word: &UnpairProof,
) -> Result<(), ContractError> {
    if word.nonce <= last {
        return Err(ContractError::NonceTooLow { got: word.nonce, last });
    }
    super::ensure_fresh(env, word.expires)?;
    let signed = Pairing {
        chain_id: env.block.chain_id.clone(),
        contract: env.contract.address.to_string(),
        device,
        vehicle,
        holder: Addr::to_string(&active.owner),
        nonce: word.nonce,
        expires: word.expires,
    };
    let curve = super::load_lot(deps.storage, active.lot)?.curve;
    proof::verify(deps.api, device, curve, &active.key, &signed.digest()?, &word.signature)
}
