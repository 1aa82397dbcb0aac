//! Who may send which message.

use cosmwasm_std::{Deps, Env, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::device::ExecuteMsg;
use surety_api::permission::Permission;
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
