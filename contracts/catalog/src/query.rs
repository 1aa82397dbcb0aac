//! What the catalog answers.

use cosmwasm_std::{Deps, Order, StdError, StdResult};
use cw_storage_plus::Bound;
use surety_api::catalog::{
    raw, CategoriesResponse, CategoryResponse, InstantiateMsg, ModelResponse, ModelsResponse, TesterResponse,
    TestersResponse,
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
        Some(record) => Ok(answer(category, record)),
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
            let (name, record) = entry?;
            let category = name.parse().map_err(|_| StdError::parse_err("Slug", "not a category's name"))?;
            Ok(answer(category, record))
        })
        .collect::<StdResult<_>>()?;
    Ok(CategoriesResponse { categories })
}

fn answer(category: Slug, record: raw::Category) -> CategoryResponse {
    let raw::Category { unit_stake, tiers, target, underserved } = record;
    CategoryResponse { category, unit_stake, tiers, target, underserved }
}

/// One tester.
///
/// # Errors
/// [`ContractError::NotATester`] when it was never admitted.
pub fn tester(deps: Deps, address: String) -> Result<TesterResponse, ContractError> {
    let key = deps.api.addr_validate(&address)?;
    match raw::TESTERS.may_load(deps.storage, &key)? {
        Some(tester) => Ok(TesterResponse { address, tester }),
        None => Err(ContractError::NotATester { address }),
    }
}

/// A page of testers.
///
/// # Errors
/// Only when a record does not read or the start is no address.
pub fn testers(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TestersResponse, ContractError> {
    let start = start_after.map(|address| deps.api.addr_validate(&address)).transpose()?;
    let testers = raw::TESTERS
        .range(deps.storage, start.as_ref().map(Bound::exclusive), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| entry.map(|(address, tester)| TesterResponse { address: address.into_string(), tester }))
        .collect::<StdResult<_>>()?;
    Ok(TestersResponse { testers })
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
