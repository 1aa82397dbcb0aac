//! What the catalog keeps for itself. The records others read are in `surety_api::catalog::raw`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Empty, OverflowError, OverflowOperation, StdResult, Storage};
use cw_storage_plus::{Item, Map};
use surety_api::catalog::raw;
use surety_api::catalog::{Certificate, Firmware, Report, Standard};
use surety_api::{Document, ModelId, Slug};

use crate::ContractError;

/// What was fixed at instantiation.
#[cw_serde]
pub struct Config {
    /// Address of the charter.
    pub charter: Addr,
}

/// What of a model no other contract reads.
#[cw_serde]
pub struct Registration {
    /// What it is, in full.
    pub specification: Document,
    /// Unix seconds at which it was registered.
    pub registered_at: u64,
}

/// One entry of a model's history.
#[cw_serde]
pub struct Decision {
    /// The standard.
    pub standard: Slug,
    /// The certificate as it was decided.
    pub certificate: Certificate,
}

/// What was fixed at instantiation.
pub const CONFIG: Item<Config> = Item::new("config");
/// The last model id given.
pub const LAST_MODEL: Item<u64> = Item::new("last_model");
/// By name.
pub const STANDARDS: Map<&str, Standard> = Map::new("standard");
/// By model.
pub const REGISTRATIONS: Map<u64, Registration> = Map::new("registration");
/// Models by licence.
pub const OF_LICENCE: Map<(u64, u64), Empty> = Map::new("of_licence");
/// Models by category.
pub const OF_CATEGORY: Map<(&str, u64), Empty> = Map::new("of_category");
/// By model and standard.
pub const CERTIFICATES: Map<(u64, &str), Certificate> = Map::new("certificate");
/// By model and number.
pub const HISTORY: Map<(u64, u64), Decision> = Map::new("history");
/// By model and number.
pub const REPORTS: Map<(u64, u64), Report> = Map::new("report");
/// By model and version.
pub const FIRMWARE: Map<(u64, &str), Firmware> = Map::new("firmware");

/// One model.
///
/// # Errors
/// [`ContractError::UnknownModel`].
pub fn load_model(storage: &dyn Storage, model: ModelId) -> Result<raw::Model, ContractError> {
    raw::MODELS.may_load(storage, model.get())?.ok_or(ContractError::UnknownModel { model })
}

/// One standard.
///
/// # Errors
/// [`ContractError::UnknownStandard`].
pub fn load_standard(storage: &dyn Storage, standard: &Slug) -> Result<Standard, ContractError> {
    STANDARDS
        .may_load(storage, standard.as_str())?
        .ok_or_else(|| ContractError::UnknownStandard { standard: standard.clone() })
}

/// A standard that a model can be tested and certified for.
///
/// # Errors
/// There is none of that name, it does not concern the model, or the model leaves it out.
pub fn load_certifiable(
    storage: &dyn Storage,
    model: ModelId,
    record: &raw::Model,
    standard: &Slug,
) -> Result<Standard, ContractError> {
    let details = load_standard(storage, standard)?;
    if !details.concerns(&record.kind) {
        return Err(ContractError::NotConcerned { model, standard: standard.clone() });
    }
    if details.excuses(record.left_out.contains(standard)) {
        return Err(ContractError::LeftOut { model, standard: standard.clone() });
    }
    Ok(details)
}

/// The number after the last one of a list, whose keys come in falling order.
///
/// # Errors
/// Only when a key does not read.
pub fn next(mut falling: impl Iterator<Item = StdResult<u64>>) -> Result<u64, ContractError> {
    let last = falling.next().transpose()?.unwrap_or_default();
    Ok(last.checked_add(1).ok_or(OverflowError::new(OverflowOperation::Add))?)
}
