//! What the catalog answers.

mod certificates;
mod models;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env, Order, StdResult};
use cw_storage_plus::Bound;
use surety_api::catalog::{
    raw, CategoriesResponse, CategoryResponse, DistributorResponse, DistributorsResponse, InstantiateMsg,
    QueryMsg, RegionsResponse, StandardResponse, StandardsResponse, TesterResponse, TestersResponse,
};
use surety_api::{page, Slug};

use crate::certification::slug;
use crate::state::{CONFIG, STANDARDS};
use crate::ContractError;

/// Answers one question.
///
/// # Errors
/// Something that does not exist, or a start that is no address.
pub fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Category { category } => to_json_binary(&self::category(deps, category)?),
        QueryMsg::Categories { start_after, limit } => to_json_binary(&categories(deps, start_after, limit)?),
        QueryMsg::Standards { start_after, limit } => to_json_binary(&standards(deps, start_after, limit)?),
        QueryMsg::Regions {} => to_json_binary(&regions(deps)?),
        QueryMsg::Tester { address } => to_json_binary(&tester(deps, address)?),
        QueryMsg::Testers { start_after, limit } => to_json_binary(&testers(deps, start_after, limit)?),
        QueryMsg::Model { model } => to_json_binary(&models::model(deps, model)?),
        QueryMsg::Models { start_after, limit } => to_json_binary(&models::models(deps, start_after, limit)?),
        QueryMsg::ModelsOfLicence { licence, start_after, limit } => {
            to_json_binary(&models::of_licence(deps, licence, start_after, limit)?)
        }
        QueryMsg::ModelsOfCategory { category, start_after, limit } => {
            to_json_binary(&models::of_category(deps, &category, start_after, limit)?)
        }
        QueryMsg::CertifiedRegions { model } => {
            to_json_binary(&certificates::certified_regions(deps, env, model)?)
        }
        QueryMsg::Certificates { model, start_after, limit } => {
            to_json_binary(&certificates::certificates(deps, model, start_after, limit)?)
        }
        QueryMsg::History { model, start_after, limit } => {
            to_json_binary(&certificates::history(deps, model, start_after, limit)?)
        }
        QueryMsg::Reports { model, start_after, limit } => {
            to_json_binary(&certificates::reports(deps, model, start_after, limit)?)
        }
        QueryMsg::Firmware { model, start_after, limit } => {
            to_json_binary(&models::firmware(deps, model, start_after, limit)?)
        }
        QueryMsg::Distributor { address } => to_json_binary(&distributor(deps, address)?),
        QueryMsg::Distributors { start_after, limit } => {
            to_json_binary(&distributors(deps, start_after, limit)?)
        }
    }?)
}

/// What was fixed at instantiation.
///
/// # Errors
/// Only when the record does not read.
fn config(deps: Deps) -> StdResult<InstantiateMsg> {
    Ok(InstantiateMsg { charter: CONFIG.load(deps.storage)?.charter.into_string() })
}

/// One category.
fn category(deps: Deps, category: Slug) -> Result<CategoryResponse, ContractError> {
    match raw::CATEGORIES.may_load(deps.storage, category.as_str())? {
        Some(record) => Ok(shown(category, record)),
        None => Err(ContractError::UnknownCategory { category }),
    }
}

/// A page of categories.
fn categories(
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
            Ok(shown(slug(&name)?, record))
        })
        .collect::<StdResult<_>>()?;
    Ok(CategoriesResponse { categories })
}

fn shown(category: Slug, record: raw::Category) -> CategoryResponse {
    let raw::Category { unit_stake, tiers, target, underserved } = record;
    CategoryResponse { category, unit_stake, tiers, target, underserved }
}

/// One tester.
fn tester(deps: Deps, address: String) -> Result<TesterResponse, ContractError> {
    let key = deps.api.addr_validate(&address)?;
    match raw::TESTERS.may_load(deps.storage, &key)? {
        Some(tester) => Ok(TesterResponse { address, tester }),
        None => Err(ContractError::NotATester { address }),
    }
}

/// A page of testers.
fn testers(
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

fn standards(
    deps: Deps,
    start_after: Option<Slug>,
    limit: Option<u32>,
) -> Result<StandardsResponse, ContractError> {
    let start = start_after.as_ref().map(|standard| Bound::exclusive(standard.as_str()));
    let standards = STANDARDS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            let (name, details) = entry?;
            Ok(StandardResponse { standard: slug(&name)?, details })
        })
        .collect::<StdResult<_>>()?;
    Ok(StandardsResponse { standards })
}

fn regions(deps: Deps) -> StdResult<RegionsResponse> {
    let keys = raw::REGIONS.keys(deps.storage, None, None, Order::Ascending);
    Ok(RegionsResponse { regions: keys.map(|key| slug(&key?)).collect::<StdResult<_>>()? })
}

fn distributor(deps: Deps, address: String) -> Result<DistributorResponse, ContractError> {
    let key = deps.api.addr_validate(&address)?;
    match raw::DISTRIBUTORS.may_load(deps.storage, &key)? {
        Some(details) => Ok(DistributorResponse { address, details }),
        None => Err(ContractError::NoApplication { address }),
    }
}

fn distributors(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<DistributorsResponse, ContractError> {
    let start = start_after.map(|address| deps.api.addr_validate(&address)).transpose()?;
    let distributors = raw::DISTRIBUTORS
        .range(deps.storage, start.as_ref().map(Bound::exclusive), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            entry.map(|(address, details)| DistributorResponse { address: address.into_string(), details })
        })
        .collect::<StdResult<_>>()?;
    Ok(DistributorsResponse { distributors })
}
