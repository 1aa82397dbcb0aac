//! Scrap: the maker's notice that devices will never be sold (docs/design.md section 3.5).

use cosmwasm_std::{DepsMut, Env, MessageInfo, OverflowError, OverflowOperation, QuerierWrapper, Response};
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

    ensure_not_promised(deps.querier, &charter, lot_id, devices)?;

    let now = env.block.time.seconds();
    let later = |from: u64, by: u64| from.checked_add(by).ok_or(OverflowError::new(OverflowOperation::Add));
    let due = later(now, config.scrap_period)?;
    let until = later(due, config.scrap_window)?;
    let mut response = Response::new();
    for device in devices {
        let (device, id) = (*device, device.into_bytes());
        super::ensure_not_activated(deps.storage, device)?;
        match SCRAPS.may_load(deps.storage, id)? {
            Some(Scrap::Returned {}) => return Err(ContractError::Scrapped { device }),
            Some(Scrap::Announced { due, until }) if now < until => {
                return Err(ContractError::AlreadyScrapping { device, due, until });
            }
            // One that has lapsed is replaced, with all that a case may have held of it.
            Some(Scrap::Announced { .. }) | None => {
                SCRAPS.save(deps.storage, id, &Scrap::Announced { due, until })?;
            }
        }
        response =
            response.add_event(DeviceEvent::ScrapAnnounced { device, scrap_date: due, scrap_until: until });
    }
    Ok(response)
}

/// Refuses devices that a preorder campaign has promised to somebody. A network may have no campaigns.
pub(super) fn ensure_not_promised(
    querier: QuerierWrapper,
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
        let bound = BOUND.query(&querier, preorder.clone(), device.into_bytes())?;
        // A promise of whoever minted the device before its key freed it binds nobody.
        if let Some(Bound { place, .. }) = bound.filter(|bound| bound.lot == lot) {
            return Err(ContractError::PromisedToPlace { device: *device, place });
        }
    }
    Ok(())
}
