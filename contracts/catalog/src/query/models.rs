//! Models and their firmware.

use cosmwasm_std::{Binary, Deps, StdError, Storage};
use cw_storage_plus::{Key, Prefixer};
use surety_api::catalog::raw::MODELS;
use surety_api::{LicenceId, ModelId, Slug};

use super::stored::{number, page, range, Entry};
use crate::state::{FIRMWARE, OF_CATEGORY, OF_LICENCE, REGISTRATIONS};
use crate::ContractError;

/// One model.
///
/// # Errors
/// [`ContractError::UnknownModel`].
pub fn model(deps: Deps, model: ModelId) -> Result<Binary, ContractError> {
    Ok(shown(deps.storage, model)?.into())
}

fn shown(storage: &dyn Storage, model: ModelId) -> Result<Vec<u8>, ContractError> {
    let id = model.get();
    let details = storage.get(&MODELS.key(id)).ok_or(ContractError::UnknownModel { model })?;
    let registration = storage.get(&REGISTRATIONS.key(id));
    let registration = registration.ok_or_else(|| StdError::not_found("a model's registration"))?;
    Ok(Entry::numbered("model", &id.to_be_bytes()).with("details", &details).end_with(&registration))
}

/// A page of all models.
///
/// # Errors
/// Only when a record is missing.
pub fn models(deps: Deps, start_after: Option<ModelId>, limit: Option<u32>) -> Result<Binary, ContractError> {
    page_of(deps, MODELS.namespace_bytes(), &[], start_after, limit)
}

/// A page of a licence's models.
///
/// # Errors
/// Only when a record is missing.
pub fn of_licence(
    deps: Deps,
    licence: LicenceId,
    start_after: Option<ModelId>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    page_of(deps, OF_LICENCE.namespace_bytes(), &licence.get().prefix(), start_after, limit)
}

/// A page of a category's models.
///
/// # Errors
/// Only when a record is missing.
pub fn of_category(
    deps: Deps,
    category: &Slug,
    start_after: Option<ModelId>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    page_of(deps, OF_CATEGORY.namespace_bytes(), &category.as_str().prefix(), start_after, limit)
}

/// A page of the models whose ids stand in a map.
fn page_of(
    deps: Deps,
    map: &[u8],
    under: &[Key],
    start_after: Option<ModelId>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    let after = start_after.map(|model| model.get().to_be_bytes().to_vec());
    let records = range(deps.storage, map, under, after);
    page("models", records, limit, &|key, _| shown(deps.storage, ModelId(number(key))))
}

/// A page of a model's firmware releases.
///
/// # Errors
/// Only when a record does not read.
pub fn firmware(
    deps: Deps,
    model: ModelId,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    let after = start_after.map(String::into_bytes);
    let records = range(deps.storage, FIRMWARE.namespace_bytes(), &model.get().prefix(), after);
    page("releases", records, limit, &|key, record| {
        Ok(Entry::of("version", key)?.with("details", record).end())
    })
}
