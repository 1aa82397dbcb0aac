//! Who may send what, and which messages bring coins.

use cosmwasm_std::{Deps, MessageInfo};
use surety_api::arbitration::ExecuteMsg;
use surety_api::charter::{Charter, Office};
use surety_api::permission::Permission;
use surety_api::ApiError;

use crate::state::CONFIG;
use crate::ContractError;

/// Who contests faults, and who voids a re-issue.
pub const LICENCE_HOLDER: Permission = Permission::Named("the licence's holder");
/// Who contests a ban.
pub const BAN_PARTY: Permission = Permission::Named("the holder of the device or of its licence");
/// Who names the devices of a contest.
pub const CHALLENGER: Permission = Permission::Named("the challenger of the case");
/// Who files, by phase.
pub const FILER: Permission = Permission::Named(
    "the other side in the response phase, anyone in the evidence phase, either side on appeal",
);
/// Who decides.
pub const MEMBER: Permission =
    Permission::Named("a member of the case's council who is no party to it and not recused");
/// Who appeals.
pub const SIDE: Permission = Permission::Named("the challenger or the other side of the case");

/// Who may send a message.
#[must_use]
pub const fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::SeatCouncil { .. } => Permission::Office(Office::Governance),
        ExecuteMsg::OpenFault { .. } | ExecuteMsg::VoidReissue { .. } => LICENCE_HOLDER,
        ExecuteMsg::OpenBan { .. } => BAN_PARTY,
        ExecuteMsg::HoldFaults { .. } => CHALLENGER,
        ExecuteMsg::FileEvidence { .. } => FILER,
        ExecuteMsg::Propose { .. } | ExecuteMsg::Recuse { .. } | ExecuteMsg::Vote { .. } => MEMBER,
        ExecuteMsg::Appeal { .. } => SIDE,
        ExecuteMsg::OpenLicence { .. }
        | ExecuteMsg::OpenReporter { .. }
        | ExecuteMsg::OpenReissue { .. }
        | ExecuteMsg::EndFaults { .. }
        | ExecuteMsg::Advance { .. }
        | ExecuteMsg::Execute { .. }
        | ExecuteMsg::RetryEffect { .. } => Permission::Anyone,
    }
}

/// Whether a message brings a bond; all others take no coins. No pause stops either: no deadline may depend on one.
#[must_use]
pub const fn brings_bond(msg: &ExecuteMsg) -> bool {
    matches!(
        msg,
        ExecuteMsg::OpenLicence { .. }
            | ExecuteMsg::OpenFault { .. }
            | ExecuteMsg::OpenBan { .. }
            | ExecuteMsg::OpenReporter { .. }
            | ExecuteMsg::OpenReissue { .. }
            | ExecuteMsg::Appeal { .. }
    )
}

/// Refuses a sender the charter does not name, and coins where none are taken. Named permissions are checked by the actions
/// against the records that name them.
///
/// # Errors
/// [`ApiError::Unauthorized`], [`ApiError::UnexpectedFunds`].
pub fn ensure(deps: Deps, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    permission(msg).ensure(&Charter::new(deps.querier, &config.charter), &info.sender)?;
    if !brings_bond(msg) && !info.funds.is_empty() {
        return Err(ApiError::UnexpectedFunds {}.into());
    }
    Ok(())
}
