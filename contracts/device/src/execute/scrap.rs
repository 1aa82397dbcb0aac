//! Scrap: the maker's notice that devices will never be sold (docs/design.md section 3.5).

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, OverflowError, OverflowOperation, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::DeviceEvent;
use surety_api::preorder::raw::{Bound, BOUND};
use surety_api::{license, ApiError, DeviceId, LotId};

use crate::permissions::LICENCE_HOLDER;
use crate::state::{Scrap, CONFIG, SCRAPS};
use crate::ContractError;

pub(super) fn scrap(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    devices: &[DeviceId],
) -> Result<Response, ContractError> {
    super::ensure_batch(devices)?;
    let (lot_id, lot) = super::common_lot(deps.storage, devices)?;
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let licence = license::raw::LICENCES
        .query(&deps.querier, charter.contract(ContractName::License)?, lot.licence.get())?
        .ok_or(ContractError::UnknownLicence { licence: lot.licence })?;
    if licence.holder != info.sender {
        return Err(LICENCE_HOLDER.refuse(&info.sender).into());
    }

    ensure_not_promised(deps.as_ref(), &charter, lot_id, devices)?;

    let now = env.block.time.seconds();
    let due = now.checked_add(config.scrap_period).ok_or(OverflowError::new(OverflowOperation::Add))?;
    let mut response = Response::new();
    for device in devices {
        let (device, id) = (*device, device.into_bytes());
        super::ensure_not_activated(deps.storage, device)?;
        match SCRAPS.may_load(deps.storage, id)? {
            Some(Scrap::Announced { due }) => return Err(ContractError::AlreadyScrapping { device, due }),
            Some(Scrap::Returned {}) => return Err(ContractError::Scrapped { device }),
            None => SCRAPS.save(deps.storage, id, &Scrap::Announced { due })?,
        }
        response = response.add_event(DeviceEvent::ScrapAnnounced { device, scrap_date: due });
    }
    Ok(response)
}

/// Refuses devices that a preorder campaign has promised to somebody. A network may have no campaigns.
fn ensure_not_promised(
    deps: Deps,
    charter: &Charter,
    lot: LotId,
    devices: &[DeviceId],
) -> Result<(), ContractError> {
    let preorder = match charter.contract(ContractName::Preorder) {
        Ok(preorder) => preorder,
        Err(ApiError::NotRegistered { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for device in devices {
        let bound = BOUND.query(&deps.querier, preorder.clone(), device.into_bytes())?;
        // A promise of whoever minted the device before its key freed it binds nobody.
        if let Some(Bound { place, .. }) = bound.filter(|bound| bound.lot == lot) {
            return Err(ContractError::PromisedToPlace { device: *device, place });
        }
    }
    Ok(())
}
