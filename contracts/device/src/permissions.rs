//! Who may send which message.

use cosmwasm_std::{Deps, Env, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::device::ExecuteMsg;
use surety_api::permission::{Permission, Reach};
use surety_api::ApiError;

use crate::state::CONFIG;
use crate::ContractError;

/// The holder of the licence a model or lot belongs to.
pub const LICENCE_HOLDER: Permission = Permission::Named("the holder of the device's licence");
/// The holder of a device.
pub const HOLDER: Permission = Permission::Named("the holder of the device");
/// Who may move a device.
pub const HOLDER_OR_APPROVED: Permission =
    Permission::Named("the holder of the device, or who was approved for it, or an operator of the holder");
/// Who may let others move a device.
pub const HOLDER_OR_OPERATOR: Permission =
    Permission::Named("the holder of the device, or an operator of the holder");
/// Who may end a pairing.
pub const HOLDER_OR_DEVICE: Permission =
    Permission::Named("the holder of the device, or anyone with the device's signature");

/// Who may send a message.
#[must_use]
pub const fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::Mint { .. } | ExecuteMsg::Scrap { .. } => LICENCE_HOLDER,
        ExecuteMsg::Activate { .. }
        | ExecuteMsg::CollectScrap { .. }
        | ExecuteMsg::Reclaim { .. }
        | ExecuteMsg::ApplyFault { .. }
        | ExecuteMsg::ApplyRecovery { .. }
        | ExecuteMsg::ApproveAll { .. }
        | ExecuteMsg::RevokeAll { .. } => Permission::Anyone,
        ExecuteMsg::Pair { .. } => HOLDER,
        ExecuteMsg::Unpair { .. } => HOLDER_OR_DEVICE,
        ExecuteMsg::TransferNft { .. } | ExecuteMsg::SendNft { .. } => HOLDER_OR_APPROVED,
        ExecuteMsg::Approve { .. } | ExecuteMsg::Revoke { .. } => HOLDER_OR_OPERATOR,
        ExecuteMsg::Ban { .. } | ExecuteMsg::Unban { .. } => Permission::Office(Office::Integrations),
        ExecuteMsg::HoldBan { .. } | ExecuteMsg::EndBan { .. } | ExecuteMsg::OverturnFault { .. } => {
            Permission::Contract(ContractName::Arbitration)
        }
        ExecuteMsg::Burn { .. } => Permission::Nobody,
    }
}

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::Mint { .. } => {
            Reach::at_once("the maker's coins, the stake of each device, into undrawn stake")
        }
        ExecuteMsg::Activate { .. } => {
            Reach::at_once("of the device's stake the tier's part burns, the rest begins to accrue")
        }
        ExecuteMsg::Scrap { .. } => {
            Reach::without_money("none; 45 days (`scrap_period`) before the stake may return")
        }
        ExecuteMsg::CollectScrap { .. } => Reach::after(
            "undrawn stake, to the licence's holder, whoever sends it",
            "45 days (`scrap_period`), longer while an older case is open, and for 14 days \
             (`scrap_window`) from then on; delayed by a seal (7 days a year)",
        ),
        ExecuteMsg::Reclaim { .. } => Reach::at_once("a squatter's stake for the device burns"),
        ExecuteMsg::ApplyFault { .. } => Reach::after(
            "what the device has not accrued goes from maker and integrations to the holder of \
             the device; burned while it is unplugged",
            "what the finding took: two statements 24 hours apart (`malfunction_gap`), or 730 \
             hours of silence (`silence_after`) and 7 days to refute it (`refutation_window`)",
        ),
        ExecuteMsg::ApplyRecovery { .. } => Reach::at_once(
            "what has not streamed, back to maker and integrations; what slashes took meanwhile burns",
        ),
        ExecuteMsg::Pair { .. }
        | ExecuteMsg::Unpair { .. }
        | ExecuteMsg::Revoke { .. }
        | ExecuteMsg::RevokeAll { .. }
        | ExecuteMsg::Burn { .. } => Reach::NOTHING,
        ExecuteMsg::Ban { .. } => Reach::after(
            "what the device accrues is withheld from maker and integrations, never from a driver",
            "at once, for 14 days (`ban_hold`), once in a device's life; longer while one case \
             about the ban is open",
        ),
        ExecuteMsg::Unban { .. } => Reach::at_once("what was withheld flows to maker and integrations"),
        ExecuteMsg::HoldBan { .. } => Reach::after(
            "what is withheld stays withheld",
            "at once, until the case ends, its deadline at the latest; once",
        ),
        ExecuteMsg::EndBan { .. } => Reach::after(
            "what was withheld, to maker and integrations; where the ban is upheld to the holder \
             of the device, or burned",
            "the end of the case",
        ),
        ExecuteMsg::OverturnFault { .. } => Reach::without_money("all phases of a case"),
        ExecuteMsg::TransferNft { .. } | ExecuteMsg::SendNft { .. } => {
            Reach::at_once("the device and all that it will be paid, to the recipient")
        }
        ExecuteMsg::Approve { .. } | ExecuteMsg::ApproveAll { .. } => {
            Reach::at_once("none moves; who is approved can move the sender's device")
        }
    }
}

/// Refuses coins where none are taken, a mint while paused, and what nobody may do. Named permissions are checked by
/// the actions against the records that name them.
///
/// # Errors
/// [`ApiError::UnexpectedFunds`], [`ApiError::Paused`], [`ContractError::NoBurn`].
pub fn ensure(deps: Deps, env: &Env, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    if let ExecuteMsg::Mint { .. } = msg {
        let config = CONFIG.load(deps.storage)?;
        let charter = Charter::new(deps.querier, &config.charter);
        return Ok(charter.ensure_open(ContractName::Device, env.block.time.seconds())?);
    }
    if !info.funds.is_empty() {
        return Err(ApiError::UnexpectedFunds {}.into());
    }
    match permission(msg) {
        Permission::Nobody => Err(ContractError::NoBurn {}),
        Permission::Anyone | Permission::Named(_) => Ok(()),
        office => {
            let config = CONFIG.load(deps.storage)?;
            Ok(office.ensure(&Charter::new(deps.querier, &config.charter), &info.sender)?)
        }
    }
}
