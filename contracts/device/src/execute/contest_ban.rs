//! HoldBan and EndBan: a case about a ban holds what the ban withholds, once, and says where it goes
//! (docs/design.md section 3.5).

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::device::raw::BANNED;
use surety_api::device::DeviceEvent;
use surety_api::vault::{self, HeldTo};
use surety_api::DeviceId;

use super::ban::{lift, release, standing, to_vault};
use crate::state::CONFIG;
use crate::ContractError;

pub(super) fn hold_ban(
    deps: DepsMut,
    env: &Env,
    device: DeviceId,
    until: u64,
) -> Result<Response, ContractError> {
    let mut record = standing(deps.storage, device)?.ok_or(ContractError::NotBanned { device })?;
    let held_until = record.held_until(env.block.time.seconds());
    // Only one case prolongs a hold: a row of cases would hold accrual for ever.
    let hold = record.hold.as_mut().filter(|hold| held_until.is_some() && !hold.contested);
    let Some(hold) = hold else {
        return Ok(
            Response::new().add_event(DeviceEvent::BanHeld { device, held_until: held_until.unwrap_or(0) })
        );
    };
    hold.until = hold.until.max(until);
    hold.contested = true;
    let until = hold.until;
    BANNED.save(deps.storage, device.into_bytes(), &record)?;
    let config = CONFIG.load(deps.storage)?;
    let message = to_vault(&deps, &config, &vault::ExecuteMsg::HoldAccrual { device, until })?;
    Ok(Response::new().add_message(message).add_event(DeviceEvent::BanHeld { device, held_until: until }))
}

pub(super) fn end_ban(
    deps: DepsMut,
    env: &Env,
    device: DeviceId,
    upheld: bool,
    held: HeldTo,
) -> Result<Response, ContractError> {
    // Integrations took the ban back while the case was open, and the money has flowed.
    let Some(mut record) = standing(deps.storage, device)? else { return Ok(Response::new()) };
    let ended = DeviceEvent::BanEnded { device, upheld };
    if !upheld {
        return Ok(lift(deps, env, device, record)?.add_event(ended));
    }
    // What has been withheld for longer than it may be is the manufacturer's, whatever the verdict.
    let in_time = record.held_until(env.block.time.seconds()).is_some();
    let to = if in_time { held } else { HeldTo::Maker };
    let response = release(&deps, device, &mut record, to)?;
    BANNED.save(deps.storage, device.into_bytes(), &record)?;
    Ok(response.add_event(ended))
}
