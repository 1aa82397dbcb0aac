//! Fulfil: a device was delivered, and the seller has earned the rest (docs/design.md section 3.8).

use cosmwasm_std::{DepsMut, Response};
use surety_api::charter::Charter;
use surety_api::preorder::{PlaceId, PreorderEvent};
use surety_api::DeviceId;

use crate::state::{load_campaign, load_place, CONFIG, FULFILLED};
use crate::{books, delivery, ContractError};

pub(super) fn fulfil(deps: DepsMut, place: PlaceId, device: DeviceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    let campaign = load_campaign(deps.storage, place.campaign)?;
    let mut books = books::load(deps.storage, place.campaign)?;
    super::ensure_not_cancelled(place.campaign, &books)?;
    let record = load_place(deps.storage, place)?;
    if let Some(objection) = delivery::objection(deps.as_ref(), &charter, &campaign, place, &record, device)?
    {
        return Err(objection);
    }
    super::end_place(deps.storage, place)?;
    FULFILLED.save(deps.storage, device.into_bytes(), &place)?;
    let amount = books.fulfil(campaign.terms.price.amount)?;
    books::save(deps.storage, place.campaign, &campaign.terms.price.denom, &books)?;
    Ok(Response::new().add_event(PreorderEvent::Fulfilled {
        place,
        device,
        holder: record.holder.into_string(),
        amount,
    }))
}
