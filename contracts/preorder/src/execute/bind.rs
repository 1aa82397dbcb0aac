//! Bind and Unbind: which device a holder will get. Until then it cannot be scrapped.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::raw::{ACTIVE, DEVICES, LOTS, SCRAPS};
use surety_api::preorder::raw::{Bound, BOUND};
use surety_api::preorder::{CampaignStatus, PlaceId, PreorderEvent};
use surety_api::{DeviceId, LotId};

use crate::permissions::{LICENCE_HOLDER, SELLER_OR_LICENCE_HOLDER};
use crate::seller::load_licence;
use crate::state::{load_campaign, load_place, CONFIG, PLACES};
use crate::{books, delivery, ContractError};

pub(super) fn bind(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    place: PlaceId,
    device: DeviceId,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let campaign = load_campaign(deps.storage, place.campaign)?;
    // A distributor must not be able to keep a maker from scrapping its own stock.
    if load_licence(deps.as_ref(), &charter, campaign.licence)?.holder != info.sender {
        return Err(LICENCE_HOLDER.refuse(&info.sender).into());
    }
    super::ensure_not_cancelled(place.campaign, &books::load(deps.storage, place.campaign)?)?;
    let mut record = load_place(deps.storage, place)?;
    if let Some(promised) = record.device {
        return Err(ContractError::PromisedAnother { place, device: promised });
    }

    let id = device.into_bytes();
    let contract = charter.contract(ContractName::Device)?;
    let lot = DEVICES.query(&deps.querier, contract.clone(), id)?.map(LotId);
    let lot = lot.ok_or(ContractError::UnknownDevice { device })?;
    let model = LOTS.query(&deps.querier, contract.clone(), lot.get())?.map(|lot| lot.model);
    if model != Some(campaign.terms.model) {
        return Err(ContractError::OtherModel { device, model: campaign.terms.model });
    }
    if ACTIVE.query(&deps.querier, contract.clone(), id)?.is_some() {
        return Err(ContractError::AlreadyActivated { device });
    }
    // A notice that has lapsed counts as never given; where a case held it, the promise keeps it from being used.
    let now = env.block.time.seconds();
    if SCRAPS.query(&deps.querier, contract, id)?.is_some_and(|scrap| !scrap.has_lapsed(now)) {
        return Err(ContractError::Scrapping { device });
    }
    if let Some(other) = delivery::promised_to(deps.storage, device, lot)? {
        return Err(ContractError::PromisedElsewhere { device, place: other });
    }
    // What an earlier maker promised with a device its key has freed since is over.
    delivery::unbind(deps.storage, device)?;

    record.device = Some(device);
    PLACES.save(deps.storage, place.key(), &record)?;
    BOUND.save(deps.storage, id, &Bound { place, lot })?;
    Ok(Response::new().add_event(PreorderEvent::Bound { place, device }))
}

pub(super) fn unbind(deps: DepsMut, info: &MessageInfo, place: PlaceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let campaign = load_campaign(deps.storage, place.campaign)?;
    let maker = load_licence(deps.as_ref(), &charter, campaign.licence)?.holder;
    if maker != info.sender && campaign.seller.address(deps.as_ref(), &charter)? != info.sender {
        return Err(SELLER_OR_LICENCE_HOLDER.refuse(&info.sender).into());
    }
    let record = load_place(deps.storage, place)?;
    let device = record.device.ok_or(ContractError::NotBound { place })?;
    // A promise that was kept stays, or the place could be passed on and refunded while its holder has the device.
    if books::load(deps.storage, place.campaign)?.status != CampaignStatus::Cancelled {
        delivery::ensure_not_delivered(deps.as_ref(), &charter, &campaign, place, &record)?;
    }
    delivery::unbind(deps.storage, device)?;
    Ok(Response::new().add_event(PreorderEvent::Unbound { place, device }))
}
