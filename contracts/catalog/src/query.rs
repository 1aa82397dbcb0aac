//! What the catalog answers.

use cosmwasm_std::{Deps, Order, StdError, StdResult};
use cw_storage_plus::Bound;
use surety_api::catalog::{
    raw, CategoriesResponse, CategoryResponse, InstantiateMsg, ModelResponse, ModelsResponse,
};
use surety_api::{page, ModelId, Slug};

use crate::state::{load_model, CONFIG};
use crate::ContractError;

/// What was fixed at instantiation.
///
/// # Errors
/// Only when the record does not read.
pub fn config(deps: Deps) -> StdResult<InstantiateMsg> {
    Ok(InstantiateMsg { charter: CONFIG.load(deps.storage)?.charter.into_string() })
}

/// One category.
///
/// # Errors
/// [`ContractError::UnknownCategory`].
pub fn category(deps: Deps, category: Slug) -> Result<CategoryResponse, ContractError> {
    match raw::CATEGORIES.may_load(deps.storage, category.as_str())? {
        Some(raw::Category { unit_stake, tiers }) => Ok(CategoryResponse { category, unit_stake, tiers }),
        None => Err(ContractError::UnknownCategory { category }),
    }
}

/// A page of categories.
///
/// # Errors
/// Only when a record does not read.
pub fn categories(
    deps: Deps,
    start_after: Option<Slug>,
    limit: Option<u32>,
) -> Result<CategoriesResponse, ContractError> {
    let start = start_after.as_ref().map(|category| Bound::exclusive(category.as_str()));
    let categories = raw::CATEGORIES
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            let (name, raw::Category { unit_stake, tiers }) = entry?;
            let category = name.parse().map_err(|_| StdError::parse_err("Slug", "not a category's name"))?;
            Ok(CategoryResponse { category, unit_stake, tiers })
        })
        .collect::<StdResult<_>>()?;
    Ok(CategoriesResponse { categories })
}

/// One model.
///
/// # Errors
/// [`ContractError::UnknownModel`].
pub fn model(deps: Deps, model: ModelId) -> Result<ModelResponse, ContractError> {
    Ok(ModelResponse { model, details: load_model(deps.storage, model)? })
}

/// A page of models.
///
/// # Errors
/// Only when a record does not read.
pub fn models(
    deps: Deps,
    start_after: Option<ModelId>,
    limit: Option<u32>,
) -> Result<ModelsResponse, ContractError> {
    let start = start_after.map(|model| Bound::exclusive(model.get()));
    let models = raw::MODELS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| entry.map(|(id, details)| ModelResponse { model: ModelId(id), details }))
        .collect::<StdResult<_>>()?;
    Ok(ModelsResponse { models })
}
