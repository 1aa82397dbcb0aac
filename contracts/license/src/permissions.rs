//! Who may send what.

use cosmwasm_std::{Addr, Deps, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::license::{raw::Licence, ExecuteMsg};
use surety_api::permission::Permission;

use crate::applications::Application;
use crate::state::CONFIG;
use crate::ContractError;

/// Who leaves a licence.
const HOLDER: Permission = Permission::Named("the licence's holder");
/// Who applied.
const APPLICANT: Permission = Permission::Named("the applicant");
/// Who tests.
pub(crate) const TESTER: Permission = Permission::Named("a tester admitted in the catalog");
/// Who committed a readout.
pub(crate) const READOUTS_TESTER: Permission = Permission::Named("the tester that committed the readout");

/// Who may send a message.
#[must_use]
pub fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::Submit { .. } | ExecuteMsg::SettleLoan { .. } => Permission::Anyone,
        ExecuteMsg::Answer { .. }
        | ExecuteMsg::TakeLicence { .. }
        | ExecuteMsg::WithdrawApplication { .. } => APPLICANT,
        ExecuteMsg::CommitReadout { .. } => TESTER,
        ExecuteMsg::RevealReadout { .. } => READOUTS_TESTER,
        ExecuteMsg::Decide { .. } => Permission::Office(Office::Community),
        ExecuteMsg::Clarify { .. }
        | ExecuteMsg::Review { .. }
        | ExecuteMsg::Confirm { .. }
        | ExecuteMsg::Reinstate { .. }
        | ExecuteMsg::RaiseBond { .. } => Permission::Office(Office::Integrations),
        ExecuteMsg::Suspend { .. } | ExecuteMsg::RevokeLicence { .. } => {
            Permission::OfficeOrContract(Office::Integrations, ContractName::Arbitration)
        }
        ExecuteMsg::PostponeWithdrawal { .. } | ExecuteMsg::Reissue { .. } => {
            Permission::Contract(ContractName::Arbitration)
        }
        ExecuteMsg::OfferLoan { .. } | ExecuteMsg::WithdrawLoanOffer { .. } => {
            Permission::Office(Office::Governance)
        }
        ExecuteMsg::AcceptLoan { .. } | ExecuteMsg::Renounce { .. } | ExecuteMsg::WithdrawBond { .. } => {
            HOLDER
        }
        ExecuteMsg::TransferNft { .. }
        | ExecuteMsg::SendNft { .. }
        | ExecuteMsg::Approve { .. }
        | ExecuteMsg::Revoke { .. }
        | ExecuteMsg::ApproveAll { .. }
        | ExecuteMsg::RevokeAll { .. }
        | ExecuteMsg::Burn { .. } => Permission::Nobody,
    }
}

/// Refuses a sender the charter does not allow. What the holder, the applicant or a tester alone may do is checked once the
/// record is loaded.
///
/// # Errors
/// [`ContractError::Soulbound`] for what nobody may do, otherwise [`surety_api::ApiError::Unauthorized`] with who may.
pub fn ensure(deps: Deps, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    match permission(msg) {
        Permission::Nobody => Err(ContractError::Soulbound {}),
        permission => {
            let config = CONFIG.load(deps.storage)?;
            Ok(permission.ensure(&Charter::new(deps.querier, &config.charter), &info.sender)?)
        }
    }
}

/// Refuses everybody but the holder of a licence.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_holder(licence: &Licence, sender: &Addr) -> Result<(), ContractError> {
    ensure_named(HOLDER, &licence.holder, sender)
}

/// Refuses everybody but who applied.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_applicant(application: &Application, sender: &Addr) -> Result<(), ContractError> {
    ensure_named(APPLICANT, &application.applicant, sender)
}

/// Refuses everybody but the one who has a name.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_named(who: Permission, named: &Addr, sender: &Addr) -> Result<(), ContractError> {
    if named == sender {
        Ok(())
    } else {
        Err(who.refuse(sender).into())
    }
}
