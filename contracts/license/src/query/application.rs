//! Applications, and what was said about them.

use cosmwasm_std::{Deps, Order, Storage};
use cw_storage_plus::Bound;
use surety_api::license::{
    ApplicationFilter, ApplicationResponse, ApplicationsResponse, NumberedReadout, Readout, ReadoutsResponse,
};
use surety_api::{page, ApplicationId};

use crate::applications::{
    load, StoredReadout, APPLICATIONS, BY_APPLICANT, BY_STATUS, CLARIFICATIONS, DETAILS, READOUTS,
};
use crate::ContractError;

/// Applications on a page when the caller names no limit. They may be long.
const DEFAULT_LIMIT: u32 = 10;
/// Applications on a page at the most.
const MAX_LIMIT: usize = 30;

/// One application as it stands.
///
/// # Errors
/// [`ContractError::UnknownApplication`].
pub fn application(
    storage: &dyn Storage,
    application: ApplicationId,
) -> Result<ApplicationResponse, ContractError> {
    let record = load(storage, application)?;
    let id = application.get();
    let clarifications = CLARIFICATIONS
        .prefix(id)
        .range(storage, None, None, Order::Ascending)
        .map(|entry| entry.map(|(_, clarification)| clarification))
        .collect::<Result<_, _>>()?;
    Ok(ApplicationResponse {
        application,
        applicant: record.applicant.into_string(),
        status: record.status,
        details: DETAILS.load(storage, id)?,
        submitted_at: record.submitted_at,
        clarifications,
        review: record.review,
        approval: record.approval,
        licence: record.licence,
    })
}

/// A page of applications.
///
/// # Errors
/// An applicant that is no address.
pub fn applications(
    deps: Deps,
    filter: Option<ApplicationFilter>,
    start_after: Option<ApplicationId>,
    limit: Option<u32>,
) -> Result<ApplicationsResponse, ContractError> {
    let storage = deps.storage;
    let start = start_after.map(|application| Bound::exclusive(application.get()));
    let keys = match filter {
        None => APPLICATIONS.keys(storage, start, None, Order::Ascending),
        Some(ApplicationFilter::Status(status)) => {
            BY_STATUS.prefix(status.as_str()).keys(storage, start, None, Order::Ascending)
        }
        Some(ApplicationFilter::Applicant(applicant)) => {
            let applicant = deps.api.addr_validate(&applicant)?;
            BY_APPLICANT.prefix(&applicant).keys(storage, start, None, Order::Ascending)
        }
    };
    let size = page::limit(limit.or(Some(DEFAULT_LIMIT))).min(MAX_LIMIT);
    let applications = keys
        .take(size)
        .map(|id| application(storage, ApplicationId(id?)))
        .collect::<Result<_, ContractError>>()?;
    Ok(ApplicationsResponse { applications })
}

/// A page of what testers attached.
///
/// # Errors
/// [`ContractError::UnknownApplication`].
pub fn readouts(
    storage: &dyn Storage,
    application: ApplicationId,
    start_after: Option<u32>,
    limit: Option<u32>,
) -> Result<ReadoutsResponse, ContractError> {
    load(storage, application)?;
    let readouts = READOUTS
        .prefix(application.get())
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| entry.map(|(number, stored)| NumberedReadout { number, readout: shown(stored) }))
        .collect::<Result<_, _>>()?;
    Ok(ReadoutsResponse { readouts })
}

fn shown(stored: StoredReadout) -> Readout {
    let (document, revealed_at) = stored.revealed.map(|found| (found.document, found.at)).unzip();
    Readout {
        tester: stored.tester.into_string(),
        commitment: stored.commitment,
        committed_at: stored.committed_at,
        reveal_from: stored.reveal_from,
        document,
        revealed_at,
    }
}
