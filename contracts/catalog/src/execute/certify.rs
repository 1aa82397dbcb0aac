//! Integrations says where a model may be sold.

use cosmwasm_std::{DepsMut, Response};
use surety_api::catalog::{raw, CatalogEvent, MAX_REGIONS};
use surety_api::{ModelId, Slug};

use crate::state::load_model;
use crate::ContractError;

/// Certifies a model for a region.
///
/// # Errors
/// The model is unknown, certified there already, or certified for as many regions as there can be.
pub fn certify(deps: DepsMut, model: ModelId, region: Slug) -> Result<Response, ContractError> {
    let mut record = load_model(deps.storage, model)?;
    let Err(place) = record.regions.binary_search(&region) else {
        return Err(ContractError::AlreadyCertified { model, region });
    };
    if record.regions.len() >= MAX_REGIONS {
        return Err(ContractError::TooManyRegions { model, max: MAX_REGIONS });
    }
    record.regions.insert(place, region.clone());
    raw::MODELS.save(deps.storage, model.get(), &record)?;
    Ok(Response::new().add_event(CatalogEvent::Certified { model, region }))
}

/// Takes a region's certification back. Devices minted before are not touched.
///
/// # Errors
/// The model is unknown or not certified there.
pub fn decertify(deps: DepsMut, model: ModelId, region: Slug) -> Result<Response, ContractError> {
    let mut record = load_model(deps.storage, model)?;
    let Ok(place) = record.regions.binary_search(&region) else {
        return Err(ContractError::NotCertified { model, region });
    };
    record.regions.remove(place);
    raw::MODELS.save(deps.storage, model.get(), &record)?;
    Ok(Response::new().add_event(CatalogEvent::Decertified { model, region }))
}
