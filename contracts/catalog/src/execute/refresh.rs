//! Anyone has a model's certification looked at again.

use cosmwasm_std::{DepsMut, Response};
use surety_api::{ModelId, Slug};

use crate::certification::renew;
use crate::state::load_model;
use crate::ContractError;

/// Looks again whether a model has all that a region demands now.
///
/// # Errors
/// The model is unknown or has not applied for the region.
pub fn refresh(deps: DepsMut, model: ModelId, region: Slug) -> Result<Response, ContractError> {
    let record = load_model(deps.storage, model)?;
    if !record.regions.contains(&region) {
        return Err(ContractError::NotAppliedFor { model, region });
    }
    Ok(Response::new().add_events(renew(deps.storage, model, &record, &[region])?))
}
