//! Governance sets what a kind of device costs.

use cosmwasm_std::{DepsMut, Response};
use surety_api::catalog::{raw, CatalogEvent};
use surety_api::Slug;

use crate::ContractError;

/// Creates a category or changes one. Devices minted before keep the terms frozen in their lots.
///
/// # Errors
/// Zero stake, a broken tier table.
pub fn set_category(
    deps: DepsMut,
    category: Slug,
    record: &raw::Category,
) -> Result<Response, ContractError> {
    if record.unit_stake.is_zero() {
        return Err(ContractError::ZeroStake { category });
    }
    if let Err(cause) = record.tiers.validate() {
        return Err(ContractError::BadTiers { category, cause });
    }
    raw::CATEGORIES.save(deps.storage, category.as_str(), record)?;
    let unit_stake = record.unit_stake;
    Ok(Response::new().add_event(CatalogEvent::CategorySet { category, unit_stake }))
}
