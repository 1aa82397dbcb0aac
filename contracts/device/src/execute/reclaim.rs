//! Reclaim: a device's key frees it from a squatter's lot, or from scrap (docs/design.md section 3.5).
//!
//! The signed message has no nonce and never expires: a squatter who mints again is answered with the same bytes. A
//! replay hurts nobody: while the device stands where it says it belongs nothing happens, and once its key has named
//! another licence the older word is void.

use cosmwasm_std::{DepsMut, Empty, Env, OverflowError, OverflowOperation, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::DeviceEvent;
use surety_api::{call, license, vault, DeviceId, LicenceId};
use surety_statement::{PublicKey, Reclaim};

use crate::state::{Scrap, CLAIMED_FOR, CONFIG, DEVICES, IN_LOT, SCRAPS, SUPERSEDED, TOTALS};
use crate::{proof, ContractError};

pub(super) fn reclaim(
    deps: DepsMut,
    env: &Env,
    device: DeviceId,
    public_key: &[u8],
    licence: LicenceId,
    signature: &[u8],
) -> Result<Response, ContractError> {
    let id = device.into_bytes();
    let lot_id = super::lot_of(deps.storage, device)?;
    super::ensure_not_activated(deps.storage, device)?;
    let key = PublicKey::parse_for(public_key, &device)?;
    let lot = super::load_lot(deps.storage, lot_id)?;
    let signed = Reclaim {
        chain_id: env.block.chain_id.clone(),
        contract: env.contract.address.to_string(),
        device,
        licence: licence.get(),
    };
    proof::verify_on_either(deps.api, device, lot.curve, &key, &signed.digest()?, signature)?;

    let staked = match SCRAPS.may_load(deps.storage, id)? {
        Some(Scrap::Returned {}) => false,
        Some(Scrap::Announced { .. }) | None if lot.licence == licence => {
            return Err(ContractError::NothingToReclaim { device, licence });
        }
        Some(Scrap::Announced { .. }) | None => true,
    };
    if SUPERSEDED.has(deps.storage, (licence.get(), id)) {
        return Err(ContractError::ReclaimSuperseded { device, licence });
    }
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    license::raw::LICENCES
        .query(&deps.querier, charter.contract(ContractName::License)?, licence.get())?
        .ok_or(ContractError::UnknownLicence { licence })?;
    match CLAIMED_FOR.may_load(deps.storage, id)? {
        Some(before) if before == licence.get() => {}
        before => {
            if let Some(before) = before {
                SUPERSEDED.save(deps.storage, (before, id), &Empty {})?;
            }
            CLAIMED_FOR.save(deps.storage, id, &licence.get())?;
        }
    }

    DEVICES.remove(deps.storage, id);
    IN_LOT.remove(deps.storage, (lot_id.get(), id));
    SCRAPS.remove(deps.storage, id);
    let mut totals = TOTALS.load(deps.storage)?;
    totals.devices = totals.devices.checked_sub(1).ok_or(OverflowError::new(OverflowOperation::Sub))?;
    TOTALS.save(deps.storage, &totals)?;

    let response = Response::new().add_event(DeviceEvent::Reclaimed { device, licence });
    if !staked {
        return Ok(response);
    }
    let forfeit = vault::ExecuteMsg::ForfeitStake { lot: lot_id, count: 1 };
    Ok(response.add_message(call(&charter.contract(ContractName::Vault)?, &forfeit, vec![])?))
}
