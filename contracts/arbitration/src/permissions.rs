//! Who may send what, and which messages bring coins.

use cosmwasm_std::{Deps, MessageInfo};
use surety_api::arbitration::ExecuteMsg;
use surety_api::charter::{Charter, Office};
use surety_api::permission::{Permission, Reach};
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

const WHILE_OPEN: &str = "at once, until the case ends, its deadline at the latest";

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::SeatCouncil { .. } => Reach::without_money("none; counts for later cases only"),
        ExecuteMsg::OpenLicence { .. } => Reach::after(
            "the sender's coins into the bond of the case; a bond and scrap that are not due yet \
             stay",
            WHILE_OPEN,
        ),
        ExecuteMsg::OpenFault { .. } | ExecuteMsg::OpenReporter { .. } | ExecuteMsg::OpenReissue { .. } => {
            Reach::at_once("the sender's coins into the bond of the case")
        }
        ExecuteMsg::OpenBan { .. } => Reach::after(
            "the sender's coins into the bond of the case; what the ban withholds stays withheld",
            WHILE_OPEN,
        ),
        ExecuteMsg::HoldFaults { .. } => Reach::after(
            "contested streams pay their holders nothing; 5 % of each stands for them in the \
             sender's bond",
            WHILE_OPEN,
        ),
        ExecuteMsg::EndFaults { .. } => Reach::after(
            "contested streams flow on with what stood for them, or what they have not paid \
             returns to maker and integrations",
            "the end of the case",
        ),
        ExecuteMsg::FileEvidence { .. } | ExecuteMsg::Propose { .. } | ExecuteMsg::Recuse { .. } => {
            Reach::NOTHING
        }
        ExecuteMsg::Vote { .. } => {
            Reach::without_money("the end of the evidence phase; counts when the vote is over")
        }
        ExecuteMsg::Appeal { .. } => Reach::at_once("the sender's coins into the bond of the appeal"),
        ExecuteMsg::Advance { .. } => Reach::after(
            "at finality a bounded part of one maker's bond and stake is set aside, and the bonds \
             of the case go to whom they are due",
            "all phases of a case (at least 35 days)",
        ),
        ExecuteMsg::Execute { .. } | ExecuteMsg::RetryEffect { .. } => Reach::after(
            "what was set aside burns, goes to the challenger (a tenth at most) and waits for \
             victims by device; a recall turns what has still to accrue over to the holders of \
             the devices",
            "all phases of a case (at least 35 days) and its timelock (3 days)",
        ),
        ExecuteMsg::VoidReissue { .. } => Reach::at_once("the bond of the case is settled"),
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
