//! Places, and devices promised or delivered.

use cosmwasm_std::{Deps, Order};
use cw_storage_plus::Bound;
use surety_api::preorder::raw::BOUND;
use surety_api::preorder::{DeviceResponse, PlaceId, PlaceResponse, PlacesResponse};
use surety_api::{page, CampaignId, DeviceId};

use crate::state::{load_campaign, load_place, Place, PlaceKey, FULFILLED, HELD, PLACES};
use crate::{books, ContractError};

pub(super) fn place(deps: Deps, now: u64, place: PlaceId) -> Result<PlaceResponse, ContractError> {
    answer(deps, now, place, load_place(deps.storage, place)?)
}

fn answer(deps: Deps, now: u64, place: PlaceId, record: Place) -> Result<PlaceResponse, ContractError> {
    let campaign = load_campaign(deps.storage, place.campaign)?;
    let books = books::load(deps.storage, place.campaign)?;
    let left = books.left_per_place(campaign.terms.price.amount)?;
    let refund = (books.refunds_open(&campaign, now) && !left.is_zero()).then_some(left);
    Ok(PlaceResponse {
        place,
        holder: record.holder.into_string(),
        held_since: record.since,
        device: record.device,
        refund,
    })
}

pub(super) fn places(
    deps: Deps,
    now: u64,
    campaign: CampaignId,
    start_after: Option<u32>,
    limit: Option<u32>,
) -> Result<PlacesResponse, ContractError> {
    load_campaign(deps.storage, campaign)?;
    // No place has position 0.
    let start = PlaceId { campaign, position: start_after.unwrap_or_default() };
    let end = PlaceId { campaign, position: u32::MAX };
    let places = PLACES
        .range(
            deps.storage,
            Some(Bound::exclusive(start.key())),
            Some(Bound::inclusive(end.key())),
            Order::Ascending,
        )
        .take(page::limit(limit))
        .map(|entry| {
            let (key, record) = entry?;
            answer(deps, now, PlaceId::from_key(key), record)
        })
        .collect::<Result<_, ContractError>>()?;
    Ok(PlacesResponse { places })
}

pub(super) fn places_of(
    deps: Deps,
    now: u64,
    holder: &str,
    start_after: Option<PlaceId>,
    limit: Option<u32>,
) -> Result<PlacesResponse, ContractError> {
    let holder = deps.api.addr_validate(holder)?;
    let start: Option<Bound<PlaceKey>> = start_after.map(|place| Bound::exclusive(place.key()));
    let places = HELD
        .prefix(&holder)
        .keys(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|key| place(deps, now, PlaceId::from_key(key?)))
        .collect::<Result<_, ContractError>>()?;
    Ok(PlacesResponse { places })
}

pub(super) fn device(deps: Deps, device: DeviceId) -> Result<DeviceResponse, ContractError> {
    let id = device.into_bytes();
    Ok(DeviceResponse {
        bound_to: BOUND.may_load(deps.storage, id)?.map(|bound| bound.place),
        fulfilled: FULFILLED.may_load(deps.storage, id)?,
    })
}
