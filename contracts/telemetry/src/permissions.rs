//! Who may send what.

use cosmwasm_std::{Deps, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::permission::Permission;
use surety_api::telemetry::ExecuteMsg;

use crate::state::Config;
use crate::ContractError;

/// For messages of reporters; which addresses those are, this contract knows itself.
pub const REPORTER: Permission = Permission::Named("an admitted reporter");

/// Who may send a message.
#[must_use]
pub const fn permission(message: &ExecuteMsg) -> Permission {
    match message {
        ExecuteMsg::AdmitReporter { .. } => Permission::Office(Office::Governance),
        ExecuteMsg::StrikeReporter { .. }
        | ExecuteMsg::RemoveReporter { .. }
        | ExecuteMsg::Overturn { .. } => Permission::Contract(ContractName::Arbitration),
        ExecuteMsg::ReportSilence { .. } | ExecuteMsg::SubmitEpoch { .. } => REPORTER,
        ExecuteMsg::RenewBeacon {}
        | ExecuteMsg::ReportMalfunction { .. }
        | ExecuteMsg::ReportRemoved { .. }
        | ExecuteMsg::Refute { .. }
        | ExecuteMsg::FinaliseSilence { .. }
        | ExecuteMsg::ReportRecovery { .. }
        | ExecuteMsg::ReportAlive { .. } => Permission::Anyone,
    }
}

/// Refuses a sender the charter does not name. Reporters are checked where their message is carried out.
///
/// # Errors
/// `Unauthorized`, with who may send the message.
pub fn ensure(
    deps: Deps,
    config: &Config,
    info: &MessageInfo,
    message: &ExecuteMsg,
) -> Result<(), ContractError> {
    let charter = Charter::new(deps.querier, &config.charter);
    Ok(permission(message).ensure(&charter, &info.sender)?)
}
