//! Who may send what.

use cosmwasm_std::{Deps, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::permission::{Permission, Reach};
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

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::AdmitReporter { .. } | ExecuteMsg::Refute { .. } | ExecuteMsg::ReportAlive { .. } => {
            Reach::NOTHING
        }
        ExecuteMsg::StrikeReporter { .. } | ExecuteMsg::RemoveReporter { .. } => {
            Reach::without_money("all phases of a case (at least 35 days) and its timelock (3 days)")
        }
        ExecuteMsg::Overturn { .. } => Reach::without_money("all phases of a case"),
        ExecuteMsg::RenewBeacon { .. } => Reach::without_money("24 hours (`beacon_interval`) after the last"),
        ExecuteMsg::ReportMalfunction { .. } => Reach::after(
            "none here; `apply_fault` of the device follows it",
            "two statements 24 hours apart (`malfunction_gap`)",
        ),
        ExecuteMsg::ReportRemoved { .. } => {
            Reach::at_once("none here; `apply_fault` of the device follows it")
        }
        ExecuteMsg::ReportSilence { .. } => Reach::without_money("730 hours of silence (`silence_after`)"),
        ExecuteMsg::FinaliseSilence { .. } => Reach::after(
            "none here; `apply_fault` of the device follows it",
            "7 days (`refutation_window`) after enough reporters agreed",
        ),
        ExecuteMsg::ReportRecovery { .. } => {
            Reach::at_once("none here; `apply_recovery` of the device follows it")
        }
        ExecuteMsg::SubmitEpoch { .. } => Reach::without_money("the end of the epoch"),
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
