//! Governance says what is demanded, and where.

use cosmwasm_std::{DepsMut, Order, OverflowError, OverflowOperation, Response, StdResult, Storage};
use surety_api::catalog::raw::{Region, REGIONS};
use surety_api::catalog::{
    CatalogEvent, ModelKind, Requirement, Standard, MAX_CONDITIONS_BYTES, MAX_REGIONS, MAX_STANDARDS,
    MAX_TITLE_BYTES,
};
use surety_api::{Curve, Slug};

use crate::certification::slug;
use crate::state::STANDARDS;
use crate::{check, ContractError};

/// Creates a standard or changes one. Regions in which it demands more of any model than before get a new version, so that no
/// certification made under the old demands allows a mint.
///
/// # Errors
/// A text is empty or long; a region is not open or named twice; its class would change; it would excuse what it did not
/// excuse before; there would be too many.
pub fn set_standard(deps: DepsMut, standard: Slug, mut details: Standard) -> Result<Response, ContractError> {
    check::text("title", &details.title, MAX_TITLE_BYTES)?;
    if details.conditions.len() > MAX_CONDITIONS_BYTES {
        let length = details.conditions.len();
        return Err(ContractError::TextLength { field: "conditions", length, max: MAX_CONDITIONS_BYTES });
    }
    if let Requirement::Regions(regions) = &mut details.requirement {
        *regions = check::regions(deps.storage, regions)?;
    }
    let before = STANDARDS.may_load(deps.storage, standard.as_str())?;
    match &before {
        Some(before) if before.class != details.class => {
            return Err(ContractError::ClassIsFixed { standard, class: before.class });
        }
        Some(before) if details.may_be_left_out && !before.may_be_left_out => {
            return Err(ContractError::NeverLeftOut { standard });
        }
        Some(_) => {}
        None => {
            if STANDARDS.keys(deps.storage, None, None, Order::Ascending).count() >= MAX_STANDARDS {
                return Err(ContractError::TooManyStandards { max: MAX_STANDARDS });
            }
        }
    }
    STANDARDS.save(deps.storage, standard.as_str(), &details)?;
    for region in open_regions(deps.storage)? {
        if stricter(before.as_ref(), &details, &region) {
            let overflow = || OverflowError::new(OverflowOperation::Add);
            let version = REGIONS.load(deps.storage, region.as_str())?.version;
            let version = version.checked_add(1).ok_or_else(overflow)?;
            REGIONS.save(deps.storage, region.as_str(), &Region { version })?;
        }
    }
    Ok(Response::new().add_event(CatalogEvent::StandardSet { standard }))
}

/// Opens a region. Standards that are required everywhere are required there; others once they name it.
///
/// # Errors
/// It is open, or there are too many.
pub fn add_region(deps: DepsMut, region: Slug) -> Result<Response, ContractError> {
    if REGIONS.has(deps.storage, region.as_str()) {
        return Err(ContractError::RegionIsOpen { region });
    }
    if open_regions(deps.storage)?.len() >= MAX_REGIONS {
        return Err(ContractError::TooManyRegions { max: MAX_REGIONS });
    }
    REGIONS.save(deps.storage, region.as_str(), &Region { version: 1 })?;
    Ok(Response::new().add_event(CatalogEvent::RegionAdded { region }))
}

fn open_regions(storage: &dyn Storage) -> StdResult<Vec<Slug>> {
    REGIONS.keys(storage, None, None, Order::Ascending).map(|key| slug(&key?)).collect()
}

/// Whether any model could lack in this region what it did not lack before.
fn stricter(before: Option<&Standard>, after: &Standard, region: &Slug) -> bool {
    let kinds =
        [ModelKind::Device { curve: Curve::Secp256k1, terminal_codes: vec![] }, ModelKind::Software {}];
    kinds.iter().any(|kind| {
        [false, true].into_iter().any(|left_out| {
            after.demanded(kind, left_out, region)
                && !before.is_some_and(|before| before.demanded(kind, left_out, region))
        })
    })
}
