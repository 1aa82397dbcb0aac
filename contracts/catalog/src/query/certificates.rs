//! What a model is certified for, and on what grounds.

use cosmwasm_std::{Binary, Deps, Env};
use cw_storage_plus::Prefixer;
use surety_api::catalog::raw::CERTIFIED;
use surety_api::catalog::{CertifiedRegionsResponse, RegionStanding};
use surety_api::{ModelId, Slug};

use super::stored::{page, range, Entry};
use crate::certification::Sheet;
use crate::state::{load_model, CERTIFICATES, HISTORY, REPORTS};
use crate::ContractError;

/// Where a model stands in every region it has applied for, found anew.
///
/// # Errors
/// [`ContractError::UnknownModel`].
pub fn certified_regions(
    deps: Deps,
    env: &Env,
    model: ModelId,
) -> Result<CertifiedRegionsResponse, ContractError> {
    let record = load_model(deps.storage, model)?;
    let sheet = Sheet::load(deps.storage, model, &record)?;
    let now = env.block.time.seconds();
    let standing = |region: Slug| -> Result<_, ContractError> {
        let (until, presale_until) = sheet.until(&region);
        let kept = CERTIFIED.may_load(deps.storage, (model.get(), region.as_str()))?;
        let recorded = kept == sheet.record(deps.storage, &region)?;
        let missing = sheet.missing(&region, now);
        Ok(RegionStanding { region, until, presale_until, missing, recorded })
    };
    let regions = record.regions.into_iter().map(standing).collect::<Result<_, _>>()?;
    Ok(CertifiedRegionsResponse { regions })
}

/// A page of a model's certificates.
///
/// # Errors
/// Only when a record does not read.
pub fn certificates(
    deps: Deps,
    model: ModelId,
    start_after: Option<&Slug>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    let after = start_after.map(|standard| standard.as_str().into());
    let records = range(deps.storage, CERTIFICATES.namespace_bytes(), &model.get().prefix(), after);
    page("certificates", records, limit, &|key, record| {
        Ok(Entry::of("standard", key)?.with("certificate", record).end())
    })
}

/// A page of a model's history.
///
/// # Errors
/// Only when a record does not read.
pub fn history(
    deps: Deps,
    model: ModelId,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    let after = start_after.map(|number| number.to_be_bytes().to_vec());
    let records = range(deps.storage, HISTORY.namespace_bytes(), &model.get().prefix(), after);
    page("entries", records, limit, &|key, record| Ok(Entry::numbered("number", key).end_with(record)))
}

/// A page of what testers have reported of a model.
///
/// # Errors
/// Only when a record does not read.
pub fn reports(
    deps: Deps,
    model: ModelId,
    start_after: Option<u64>,
    limit: Option<u32>,
) -> Result<Binary, ContractError> {
    let after = start_after.map(|number| number.to_be_bytes().to_vec());
    let records = range(deps.storage, REPORTS.namespace_bytes(), &model.get().prefix(), after);
    page("reports", records, limit, &|key, record| {
        Ok(Entry::numbered("report", key).with("details", record).end())
    })
}
