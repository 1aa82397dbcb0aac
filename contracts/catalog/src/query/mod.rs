//! What the catalog answers.

mod certificates;
mod models;
mod stored;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env, Order, StdResult};
use surety_api::catalog::raw::{CATEGORIES, DISTRIBUTORS, REGIONS, TESTERS};
use surety_api::catalog::{InstantiateMsg, QueryMsg, RegionsResponse};
use surety_api::Slug;

use self::stored::{page, range, Entry};
use crate::certification::slug;
use crate::state::{CONFIG, STANDARDS};
use crate::ContractError;

/// Answers one question.
///
/// # Errors
/// Something that does not exist, or a start that is no address.
pub fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    match msg {
        QueryMsg::Config {} => Ok(to_json_binary(&config(deps)?)?),
        QueryMsg::Category { category } => self::category(deps, category),
        QueryMsg::Categories { start_after, limit } => categories(deps, start_after.as_ref(), limit),
        QueryMsg::Standards { start_after, limit } => standards(deps, start_after.as_ref(), limit),
        QueryMsg::Regions {} => Ok(to_json_binary(&regions(deps)?)?),
        QueryMsg::Tester { address } => tester(deps, address),
        QueryMsg::Testers { start_after, limit } => testers(deps, start_after, limit),
        QueryMsg::Model { model } => models::model(deps, model),
        QueryMsg::Models { start_after, limit } => models::models(deps, start_after, limit),
        QueryMsg::ModelsOfLicence { licence, start_after, limit } => {
            models::of_licence(deps, licence, start_after, limit)
        }
        QueryMsg::ModelsOfCategory { category, start_after, limit } => {
            models::of_category(deps, &category, start_after, limit)
        }
        QueryMsg::CertifiedRegions { model } => {
            Ok(to_json_binary(&certificates::certified_regions(deps, env, model)?)?)
        }
        QueryMsg::Certificates { model, start_after, limit } => {
            certificates::certificates(deps, model, start_after.as_ref(), limit)
        }
        QueryMsg::History { model, start_after, limit } => {
            certificates::history(deps, model, start_after, limit)
        }
        QueryMsg::Reports { model, start_after, limit } => {
            certificates::reports(deps, model, start_after, limit)
        }
        QueryMsg::Firmware { model, start_after, limit } => models::firmware(deps, model, start_after, limit),
        QueryMsg::Distributor { address } => distributor(deps, address),
        QueryMsg::Distributors { start_after, limit } => distributors(deps, start_after, limit),
    }
}

/// What was fixed at instantiation.
fn config(deps: Deps) -> StdResult<InstantiateMsg> {
    Ok(InstantiateMsg { charter: CONFIG.load(deps.storage)?.charter.into_string() })
}

/// One category.
fn category(deps: Deps, category: Slug) -> Result<Binary, ContractError> {
    match deps.storage.get(&CATEGORIES.key(category.as_str())) {
        Some(record) => Ok(Entry::of("category", category.as_str().as_bytes())?.end_with(&record).into()),
        None => Err(ContractError::UnknownCategory { category }),
    }
}

/// A page of categories.
fn categories(deps: Deps, start_after: Option<&Slug>, limit: Option<u32>) -> Result<Binary, ContractError> {
    let after = start_after.map(|category| category.as_str().into());
    let records = range(deps.storage, CATEGORIES.namespace_bytes(), &[], after);
    page("categories", records, limit, &|key, record| Ok(Entry::of("category", key)?.end_with(record)))
}

/// One tester.
fn tester(deps: Deps, address: String) -> Result<Binary, ContractError> {
    match deps.storage.get(&TESTERS.key(&deps.api.addr_validate(&address)?)) {
        Some(record) => Ok(Entry::of("address", address.as_bytes())?.with("tester", &record).end().into()),
        None => Err(ContractError::NotATester { address }),
    }
}

/// A page of testers.
fn testers(deps: Deps, start_after: Option<String>, limit: Option<u32>) -> Result<Binary, ContractError> {
    let after = address(deps, start_after)?;
    let records = range(deps.storage, TESTERS.namespace_bytes(), &[], after);
    page("testers", records, limit, &|key, record| {
        Ok(Entry::of("address", key)?.with("tester", record).end())
    })
}

/// A page of standards.
fn standards(deps: Deps, start_after: Option<&Slug>, limit: Option<u32>) -> Result<Binary, ContractError> {
    let after = start_after.map(|standard| standard.as_str().into());
    let records = range(deps.storage, STANDARDS.namespace_bytes(), &[], after);
    page("standards", records, limit, &|key, record| {
        Ok(Entry::of("standard", key)?.with("details", record).end())
    })
}

/// All regions.
fn regions(deps: Deps) -> StdResult<RegionsResponse> {
    let keys = REGIONS.keys(deps.storage, None, None, Order::Ascending);
    Ok(RegionsResponse { regions: keys.map(|key| slug(&key?)).collect::<StdResult<_>>()? })
}

/// One distributor.
fn distributor(deps: Deps, address: String) -> Result<Binary, ContractError> {
    match deps.storage.get(&DISTRIBUTORS.key(&deps.api.addr_validate(&address)?)) {
        Some(record) => Ok(Entry::of("address", address.as_bytes())?.with("details", &record).end().into()),
        None => Err(ContractError::NoApplication { address }),
    }
}

/// A page of distributors.
fn distributors(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    let after = address(deps, start_after)?;
    let records = range(deps.storage, DISTRIBUTORS.namespace_bytes(), &[], after);
    page("distributors", records, limit, &|key, record| {
        Ok(Entry::of("address", key)?.with("details", record).end())
    })
}

/// An address as a key.
fn address(deps: Deps, address: Option<String>) -> StdResult<Option<Vec<u8>>> {
    let address = address.map(|address| deps.api.addr_validate(&address)).transpose()?;
    Ok(address.map(|address| address.into_string().into_bytes()))
}
