//! Applications as they are kept: a small record that changes, and what was said, which does not.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary, Empty, Storage};
use cw_storage_plus::{Item, Map};
use surety_api::license::{ApplicationDetails, ApplicationStatus, Approval, Clarification, Review};
use surety_api::{ApplicationId, LicenceId};

use crate::ContractError;

/// Where an application stands.
#[cw_serde]
pub struct Application {
    /// Who applies.
    pub applicant: Addr,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// Unix seconds.
    pub submitted_at: u64,
    /// Questions asked.
    pub rounds: u32,
    /// Readouts attached.
    pub readouts: u32,
    /// The committee's review.
    pub review: Option<Review>,
    /// The community's yes.
    pub approval: Option<Approval>,
    /// The licence that came of it.
    pub licence: Option<LicenceId>,
}

/// What a tester attached.
#[cw_serde]
pub struct StoredReadout {
    /// Who tested.
    pub tester: Addr,
    /// What it committed to.
    pub commitment: Binary,
    /// Unix seconds.
    pub committed_at: u64,
    /// Unix seconds.
    pub reveal_from: u64,
    /// What it found and since when that is public.
    pub revealed: Option<Revealed>,
}

/// What a tester found.
#[cw_serde]
pub struct Revealed {
    /// The findings.
    pub document: surety_api::Document,
    /// Unix seconds.
    pub at: u64,
}

/// The last id given.
pub const LAST_ID: Item<u64> = Item::new("last_application");
/// By id.
pub const APPLICATIONS: Map<u64, Application> = Map::new("application");
/// What each says; written once.
pub const DETAILS: Map<u64, ApplicationDetails> = Map::new("application_details");
/// Questions and answers, numbered from 1.
pub const CLARIFICATIONS: Map<(u64, u32), Clarification> = Map::new("clarification");
/// Readouts, numbered from 1.
pub const READOUTS: Map<(u64, u32), StoredReadout> = Map::new("readout");
/// How many readouts a tester attached to an application.
pub const READOUTS_OF: Map<(u64, &Addr), u32> = Map::new("readouts_of");
/// Commitments seen, by application.
pub const COMMITMENTS: Map<(u64, &[u8]), Empty> = Map::new("commitment");
/// By where they stand.
pub const BY_STATUS: Map<(&str, u64), Empty> = Map::new("application_by_status");
/// By who applied.
pub const BY_APPLICANT: Map<(&Addr, u64), Empty> = Map::new("application_by_applicant");
/// The one open application of an applicant.
pub const OPEN: Map<&Addr, ApplicationId> = Map::new("open_application");

/// One application.
///
/// # Errors
/// [`ContractError::UnknownApplication`].
pub fn load(storage: &dyn Storage, application: ApplicationId) -> Result<Application, ContractError> {
    APPLICATIONS
        .may_load(storage, application.get())?
        .ok_or(ContractError::UnknownApplication { application })
}

/// Moves an application on, keeps the lists, and frees the applicant when it is closed.
///
/// # Errors
/// Only when a record cannot be written.
pub fn advance(
    storage: &mut dyn Storage,
    application: ApplicationId,
    record: &mut Application,
    status: ApplicationStatus,
) -> Result<(), ContractError> {
    let id = application.get();
    BY_STATUS.remove(storage, (record.status.as_str(), id));
    BY_STATUS.save(storage, (status.as_str(), id), &Empty {})?;
    record.status = status;
    if !status.is_open() {
        OPEN.remove(storage, &record.applicant);
    }
    Ok(APPLICATIONS.save(storage, id, record)?)
}

/// Refuses an application that stands elsewhere.
///
/// # Errors
/// [`ContractError::WrongStage`].
pub fn ensure_stage(
    application: ApplicationId,
    record: &Application,
    expected: &'static [ApplicationStatus],
) -> Result<(), ContractError> {
    if expected.contains(&record.status) {
        Ok(())
    } else {
        Err(ContractError::WrongStage { application, status: record.status, expected })
    }
}
