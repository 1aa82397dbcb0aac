//! Activate: the device's own key names its first owner, once (docs/design.md section 3.5).

use cosmwasm_std::{Binary, DepsMut, Empty, Env, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::{raw, DeviceCondition, DeviceEvent};
use surety_api::{call, vault, DeviceId};
use surety_statement::{Activation, PublicKey};

use crate::state::{Scrap, CONFIG, OWNED, SCRAPS};
use crate::{proof, ContractError};

pub(super) fn activate(
    deps: DepsMut,
    env: &Env,
    device: DeviceId,
    public_key: &[u8],
    owner: &str,
    expires: u64,
    signature: &[u8],
) -> Result<Response, ContractError> {
    let id = device.into_bytes();
    let lot_id = super::lot_of(deps.storage, device)?;
    super::ensure_not_activated(deps.storage, device)?;
    match SCRAPS.may_load(deps.storage, id)? {
        Some(Scrap::Returned {}) => return Err(ContractError::Scrapped { device }),
        // It was sold after all: the notice is void for this device.
        Some(Scrap::Announced { .. }) => SCRAPS.remove(deps.storage, id),
        None => {}
    }
    super::ensure_fresh(env, expires)?;
    let owner = deps.api.addr_validate(owner)?;
    let key = PublicKey::parse_for(public_key, &device)?;
    let lot = super::load_lot(deps.storage, lot_id)?;
    let signed = Activation {
        chain_id: env.block.chain_id.clone(),
        contract: env.contract.address.to_string(),
        device,
        owner: owner.to_string(),
        expires,
    };
    proof::verify(deps.api, device, lot.curve, key.as_bytes(), &signed.digest()?, signature)?;

    let active = raw::ActiveDevice {
        owner: owner.clone(),
        lot: lot_id,
        key: Binary::from(key.compress().as_bytes()),
        activated_at: env.block.time.seconds(),
        condition: DeviceCondition::Working,
    };
    raw::ACTIVE.save(deps.storage, id, &active)?;
    OWNED.save(deps.storage, (&owner, id), &Empty {})?;
    let config = CONFIG.load(deps.storage)?;
    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    Ok(Response::new()
        .add_event(DeviceEvent::Activated { device, lot: lot_id, owner: owner.into_string() })
        .add_message(call(&vault, &vault::ExecuteMsg::Activate { lot: lot_id, device }, vec![])?))
}
