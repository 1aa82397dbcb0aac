//! Whether a device fulfils a place, and which place a device is promised to.

use cosmwasm_std::{Deps, Storage};
use surety_api::charter::{Charter, ContractName};
use surety_api::device::raw::{ACTIVE, FIRST_OWNERS, LOTS};
use surety_api::preorder::raw::BOUND;
use surety_api::preorder::PlaceId;
use surety_api::{DeviceId, LotId};

use crate::state::{Campaign, Place, FULFILLED, PLACES};
use crate::ContractError;

/// Why a device does not fulfil a place; nothing when it does.
///
/// It must be of the campaign's model, and its activation must have named the place's holder, after that holder got the
/// place: so neither a device bought elsewhere before, nor one that named somebody before, takes the money.
///
/// # Errors
/// A record does not read.
pub fn objection(
    deps: Deps,
    charter: &Charter,
    campaign: &Campaign,
    place: PlaceId,
    record: &Place,
    device: DeviceId,
) -> Result<Option<ContractError>, ContractError> {
    let id = device.into_bytes();
    if let Some(earlier) = FULFILLED.may_load(deps.storage, id)? {
        return Ok(Some(ContractError::AlreadyDelivered { device, place: earlier }));
    }
    if let Some(promised) = record.device.filter(|promised| *promised != device) {
        return Ok(Some(ContractError::PromisedAnother { place, device: promised }));
    }
    let contract = charter.contract(ContractName::Device)?;
    let Some(active) = ACTIVE.query(&deps.querier, contract.clone(), id)? else {
        return Ok(Some(ContractError::NotActivated { device }));
    };
    if let Some(other) = promised_to(deps.storage, device, active.lot)?.filter(|other| *other != place) {
        return Ok(Some(ContractError::PromisedElsewhere { device, place: other }));
    }
    let lot = LOTS.query(&deps.querier, contract.clone(), active.lot.get())?;
    if lot.map(|lot| lot.model) != Some(campaign.terms.model) {
        return Ok(Some(ContractError::OtherModel { device, model: campaign.terms.model }));
    }
    let first_owner = FIRST_OWNERS.query(&deps.querier, contract, id)?.unwrap_or(active.owner);
    if first_owner != record.holder {
        return Ok(Some(ContractError::NotForHolder {
            device,
            first_owner: first_owner.into_string(),
            holder: record.holder.to_string(),
        }));
    }
    if active.activated_at <= record.since {
        return Ok(Some(ContractError::ActivatedBefore {
            device,
            activated_at: active.activated_at,
            since: record.since,
        }));
    }
    Ok(None)
}

/// Refuses what would take a place away from a seller that has delivered: the device promised to it is activated for its
/// holder, and anyone may say so with `fulfil`.
///
/// # Errors
/// [`ContractError::Delivered`].
pub fn ensure_not_delivered(
    deps: Deps,
    charter: &Charter,
    campaign: &Campaign,
    place: PlaceId,
    record: &Place,
) -> Result<(), ContractError> {
    let Some(device) = record.device else { return Ok(()) };
    match objection(deps, charter, campaign, place, record, device)? {
        Some(_) => Ok(()),
        None => Err(ContractError::Delivered { place, device }),
    }
}

/// The place a device of that lot is promised to. A promise made while it stood in another lot is void.
///
/// # Errors
/// A record does not read.
pub fn promised_to(
    storage: &dyn Storage,
    device: DeviceId,
    lot: LotId,
) -> Result<Option<PlaceId>, ContractError> {
    let bound = BOUND.may_load(storage, device.into_bytes())?;
    Ok(bound.filter(|bound| bound.lot == lot).map(|bound| bound.place))
}

/// Ends whatever promise of a device there is, on both sides.
///
/// # Errors
/// A record does not read.
pub fn unbind(storage: &mut dyn Storage, device: DeviceId) -> Result<(), ContractError> {
    let id = device.into_bytes();
    let Some(bound) = BOUND.may_load(storage, id)? else { return Ok(()) };
    BOUND.remove(storage, id);
    if let Some(mut place) = PLACES.may_load(storage, bound.place.key())? {
        place.device = None;
        PLACES.save(storage, bound.place.key(), &place)?;
    }
    Ok(())
}
