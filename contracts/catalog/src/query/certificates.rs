//! What a model is certified for, and on what grounds.

use cosmwasm_std::{Deps, Env, Order, StdResult};
use cw_storage_plus::Bound;
use surety_api::catalog::raw::CERTIFIED;
use surety_api::catalog::{
    CertificateResponse, CertificatesResponse, CertifiedRegionsResponse, HistoryEntry, HistoryResponse,
    RegionStanding, ReportResponse, ReportsResponse,
};
use surety_api::{page, ModelId, Slug};

use crate::certification::{slug, Sheet};
use crate::state::{load_model, Decision, CERTIFICATES, HISTORY, REPORTS};
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
    start_after: Option<Slug>,
    limit: Option<u32>,
) -> StdResult<CertificatesResponse> {
    let start = start_after.as_ref().map(|standard| Bound::exclusive(standard.as_str()));
    let certificates = CERTIFICATES
        .prefix(model.get())
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            let (standard, certificate) = entry?;
            Ok(CertificateResponse { standard: slug(&standard)?, certificate })
        })
        .collect::<StdResult<_>>()?;
    Ok(CertificatesResponse { certificates })
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
) -> StdResult<HistoryResponse> {
    let entries = HISTORY
        .prefix(model.get())
        .range(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            let (number, Decision { standard, certificate }) = entry?;
            Ok(HistoryEntry { number, standard, certificate })
        })
        .collect::<StdResult<_>>()?;
    Ok(HistoryResponse { entries })
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
) -> StdResult<ReportsResponse> {
    let reports = REPORTS
        .prefix(model.get())
        .range(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| entry.map(|(report, details)| ReportResponse { report, details }))
        .collect::<StdResult<_>>()?;
    Ok(ReportsResponse { reports })
}
