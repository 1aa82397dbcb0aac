//! Integrations makes a licence active.

use cosmwasm_std::{DepsMut, Response};
use surety_api::license::{raw, LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::state::load_licence;
use crate::ContractError;

/// Lifts expiry and cap from a provisional licence.
///
/// One that has expired may still be confirmed. Expiry only stops minting: the bond is still posted and still answers for
/// what was sold, and it is the committee that is late. Refusing would make the maker renounce, wait six months and ask
/// for a new vote to arrive where one message of the same committee takes it, and that without protecting anybody.
///
/// # Errors
/// The licence is unknown, active already or being left.
pub fn confirm(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    if record.status != LicenceStatus::Provisional {
        return Err(ContractError::NotProvisional { licence, status: record.status });
    }
    record.status = LicenceStatus::Active;
    record.expires = None;
    record.cap = None;
    raw::LICENCES.save(deps.storage, licence.get(), &record)?;
    Ok(Response::new().add_event(LicenseEvent::Confirmed { licence }))
}
