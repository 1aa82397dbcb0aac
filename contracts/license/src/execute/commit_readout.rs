//! A tester fixes what it found, and says so to the maker alone.

use cosmwasm_std::{Binary, DepsMut, Empty, Env, MessageInfo, Response};
use surety_api::catalog::raw::TESTERS;
use surety_api::charter::{Charter, ContractName};
use surety_api::license::{
    ApplicationStatus, LicenseEvent, COMMITMENT_BYTES, MAX_READOUTS, MAX_READOUTS_PER_TESTER,
};
use surety_api::ApplicationId;

use crate::applications::{
    ensure_stage, load, StoredReadout, APPLICATIONS, COMMITMENTS, READOUTS, READOUTS_OF,
};
use crate::permissions::TESTER;
use crate::state::{after, CONFIG};
use crate::ContractError;

/// Attaches a commitment, which may be revealed after the delay that is fixed here and now.
///
/// # Errors
/// The sender is no admitted tester or the applicant; the application is unknown or decided; the commitment is no hash or there
/// already; no room.
pub fn commit_readout(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    application: ApplicationId,
    commitment: Binary,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let catalog = Charter::new(deps.querier, &config.charter).contract(ContractName::Catalog)?;
    let tester = TESTERS.query(&deps.querier, catalog, &info.sender)?;
    if !tester.is_some_and(|tester| tester.is_admitted()) {
        return Err(TESTER.refuse(&info.sender).into());
    }
    if commitment.len() != COMMITMENT_BYTES {
        return Err(ContractError::CommitmentLength { length: commitment.len() });
    }
    let mut record = load(deps.storage, application)?;
    if record.applicant == info.sender {
        return Err(ContractError::OwnApplication { application });
    }
    const UNDECIDED: &[ApplicationStatus] = &[
        ApplicationStatus::Submitted,
        ApplicationStatus::Clarifying,
        ApplicationStatus::Answered,
        ApplicationStatus::Reviewed,
    ];
    ensure_stage(application, &record, UNDECIDED)?;

    let id = application.get();
    if COMMITMENTS.has(deps.storage, (id, commitment.as_slice())) {
        return Err(ContractError::CommittedAlready { application });
    }
    let own = READOUTS_OF.may_load(deps.storage, (id, &info.sender))?.unwrap_or_default();
    for (count, max) in [(own, MAX_READOUTS_PER_TESTER), (record.readouts, MAX_READOUTS)] {
        if count >= max {
            return Err(ContractError::TooManyReadouts { application, count, max });
        }
    }

    let now = env.block.time.seconds();
    let reveal_from = after(now, config.review_reveal_delay)?;
    record.readouts = record.readouts.saturating_add(1);
    let readout = record.readouts;
    COMMITMENTS.save(deps.storage, (id, commitment.as_slice()), &Empty {})?;
    READOUTS_OF.save(deps.storage, (id, &info.sender), &own.saturating_add(1))?;
    let tester = info.sender.clone();
    let stored = StoredReadout { tester, commitment, committed_at: now, reveal_from, revealed: None };
    READOUTS.save(deps.storage, (id, readout), &stored)?;
    APPLICATIONS.save(deps.storage, id, &record)?;
    let tester = info.sender.to_string();
    Ok(Response::new().add_event(LicenseEvent::ReadoutCommitted {
        application,
        readout,
        tester,
        reveal_from,
    }))
}
