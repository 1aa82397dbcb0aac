//! Integrations makes a licence active.

use cosmwasm_std::{DepsMut, Response};
use surety_api::license::{LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::state::{load_licence, save_licence, LOANS};
use crate::ContractError;

/// Lifts expiry and cap from a provisional licence; while a loan is unpaid, the licence still ends with the loan.
///
/// One that has expired may still be confirmed. Expiry only stops minting: the bond is still posted and still answers for
/// what was sold, and it is the committee that is late. Refusing would make the maker renounce, wait six months and ask
/// for a new vote to arrive where one message of the same committee takes it, and that without protecting anybody.
///
/// # Errors
/// The licence is unknown or not provisional.
pub fn confirm(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    let before = record.status;
    if before != LicenceStatus::Provisional {
        return Err(ContractError::NotProvisional { licence, status: before });
    }
    let loan = LOANS.may_load(deps.storage, licence.get())?.filter(|loan| loan.terms.accepted);
    record.status = LicenceStatus::Active;
    record.expires = loan.map(|loan| loan.terms.expires);
    record.cap = None;
    save_licence(deps.storage, licence, Some(before), &record)?;
    Ok(Response::new().add_event(LicenseEvent::Confirmed { licence }))
}
