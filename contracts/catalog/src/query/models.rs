//! Models and their firmware.

use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use surety_api::catalog::{raw, FirmwareResponse, ModelResponse, ModelsResponse, ReleaseResponse};
use surety_api::{page, LicenceId, ModelId, Slug};

use crate::state::{load_model, Registration, FIRMWARE, OF_CATEGORY, OF_LICENCE, REGISTRATIONS};
use crate::ContractError;

/// One model.
///
/// # Errors
/// [`ContractError::UnknownModel`].
pub fn model(deps: Deps, model: ModelId) -> Result<ModelResponse, ContractError> {
    let details = load_model(deps.storage, model)?;
    let Registration { specification, registered_at } = REGISTRATIONS.load(deps.storage, model.get())?;
    Ok(ModelResponse { model, details, specification, registered_at })
}

/// A page of all models.
///
/// # Errors
/// Only when a record does not read.
pub fn models(
    deps: Deps,
    start_after: Option<ModelId>,
    limit: Option<u32>,
) -> Result<ModelsResponse, ContractError> {
    let ids = raw::MODELS.keys(deps.storage, after(start_after), None, Order::Ascending);
    page_of(deps, ids, limit)
}

/// A page of a licence's models.
///
/// # Errors
/// Only when a record does not read.
pub fn of_licence(
    deps: Deps,
    licence: LicenceId,
    start_after: Option<ModelId>,
    limit: Option<u32>,
) -> Result<ModelsResponse, ContractError> {
    let models = OF_LICENCE.prefix(licence.get());
    page_of(deps, models.keys(deps.storage, after(start_after), None, Order::Ascending), limit)
}

/// A page of a category's models.
///
/// # Errors
/// Only when a record does not read.
pub fn of_category(
    deps: Deps,
    category: &Slug,
    start_after: Option<ModelId>,
    limit: Option<u32>,
) -> Result<ModelsResponse, ContractError> {
    let models = OF_CATEGORY.prefix(category.as_str());
    page_of(deps, models.keys(deps.storage, after(start_after), None, Order::Ascending), limit)
}

fn after(start_after: Option<ModelId>) -> Option<Bound<'static, u64>> {
    start_after.map(|model| Bound::exclusive(model.get()))
}

fn page_of(
    deps: Deps,
    ids: impl Iterator<Item = StdResult<u64>>,
    limit: Option<u32>,
) -> Result<ModelsResponse, ContractError> {
    let models = ids.take(page::limit(limit)).map(|id| model(deps, ModelId(id?)));
    Ok(ModelsResponse { models: models.collect::<Result<_, ContractError>>()? })
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
) -> StdResult<FirmwareResponse> {
    let start = start_after.as_deref().map(Bound::exclusive);
    let releases = FIRMWARE
        .prefix(model.get())
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| entry.map(|(version, details)| ReleaseResponse { version, details }))
        .collect::<StdResult<_>>()?;
    Ok(FirmwareResponse { releases })
}
