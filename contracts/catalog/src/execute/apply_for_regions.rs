//! A manufacturer wants to sell in more regions.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::catalog::{raw, CatalogEvent};
use surety_api::{ModelId, Slug};

use crate::certification::renew;
use crate::permissions::ensure_holder_of;
use crate::state::load_model;
use crate::{check, ContractError};

/// Adds regions to those a model is to be certified for. A region that demands nothing new certifies it at once.
///
/// # Errors
/// The model is unknown or another's; a region is not open, named twice, or applied for already.
pub fn apply_for_regions(
    deps: DepsMut,
    info: &MessageInfo,
    model: ModelId,
    regions: &[Slug],
) -> Result<Response, ContractError> {
    let mut record = load_model(deps.storage, model)?;
    ensure_holder_of(deps.as_ref(), record.licence, &info.sender)?;
    let regions = check::regions(deps.storage, regions)?;
    if let Some(region) = regions.iter().find(|region| record.regions.contains(region)) {
        return Err(ContractError::AlreadyApplied { model, region: region.clone() });
    }
    for region in &regions {
        // In order by insertion: a sort would be thousands of bytes of code (docs/adr/0040).
        let place = record.regions.partition_point(|earlier| earlier < region);
        record.regions.insert(place, region.clone());
    }
    raw::MODELS.save(deps.storage, model.get(), &record)?;
    let certified = renew(deps.storage, model, &record, &regions)?;
    let applied = regions.into_iter().map(|region| CatalogEvent::RegionApplied { model, region });
    Ok(Response::new().add_events(applied.chain(certified)))
}
