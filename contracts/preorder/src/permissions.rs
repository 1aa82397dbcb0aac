//! Who may send which message.

use cosmwasm_std::{Deps, Env, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::permission::{Permission, Reach};
use surety_api::preorder::ExecuteMsg;
use surety_api::ApiError;

use crate::state::CONFIG;
use crate::ContractError;

/// Who sells: the holder of the campaign's licence, or its distributor.
pub const SELLER: Permission = Permission::Named("the campaign's seller");
/// Who alone could scrap the device.
pub const LICENCE_HOLDER: Permission = Permission::Named("the holder of the device's licence");
/// Who may take a promise back.
pub const SELLER_OR_LICENCE_HOLDER: Permission =
    Permission::Named("the campaign's seller, or the holder of the device's licence");
/// Whose money a place holds.
pub const HOLDER: Permission = Permission::Named("the holder of the place");
/// Who may move a place.
pub const HOLDER_OR_APPROVED: Permission =
    Permission::Named("the holder of the place, or who was approved for it, or an operator of the holder");
/// Who may let others move a place.
pub const HOLDER_OR_OPERATOR: Permission =
    Permission::Named("the holder of the place, or an operator of the holder");

/// Who may send a message.
#[must_use]
pub const fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::SetDenom { .. } => Permission::Office(Office::Governance),
        ExecuteMsg::ReleaseTranche { .. } => Permission::Office(Office::Integrations),
        ExecuteMsg::CreateCampaign { .. }
        | ExecuteMsg::CloseSales { .. }
        | ExecuteMsg::CancelCampaign { .. }
        | ExecuteMsg::ClaimProceeds { .. } => SELLER,
        ExecuteMsg::Bind { .. } => LICENCE_HOLDER,
        ExecuteMsg::Unbind { .. } => SELLER_OR_LICENCE_HOLDER,
        ExecuteMsg::Buy { .. }
        | ExecuteMsg::Fulfil { .. }
        | ExecuteMsg::ApproveAll { .. }
        | ExecuteMsg::RevokeAll { .. } => Permission::Anyone,
        ExecuteMsg::Refund { .. } => HOLDER,
        ExecuteMsg::TransferNft { .. } | ExecuteMsg::SendNft { .. } => HOLDER_OR_APPROVED,
        ExecuteMsg::Approve { .. } | ExecuteMsg::Revoke { .. } => HOLDER_OR_OPERATOR,
        ExecuteMsg::Burn { .. } => Permission::Nobody,
    }
}

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::SetDenom { .. } => Reach::without_money("none; counts for later campaigns only"),
        ExecuteMsg::CreateCampaign { .. }
        | ExecuteMsg::CloseSales { .. }
        | ExecuteMsg::Bind { .. }
        | ExecuteMsg::Unbind { .. }
        | ExecuteMsg::Revoke { .. }
        | ExecuteMsg::RevokeAll { .. }
        | ExecuteMsg::Burn { .. } => Reach::NOTHING,
        ExecuteMsg::CancelCampaign { .. } => {
            Reach::at_once("what was not released becomes the holders' of the places to take back")
        }
        ExecuteMsg::Buy { .. } => Reach::at_once(
            "the sender's coins into escrow; what tranches have released already, to the seller's \
             proceeds",
        ),
        ExecuteMsg::ReleaseTranche { .. } => Reach::after(
            "the next tranche of every place, from escrow to the seller's proceeds",
            "`refundable_until` of the terms, before which nothing is released",
        ),
        ExecuteMsg::Fulfil { .. } => {
            Reach::at_once("the rest of the place's price, from escrow to the seller's proceeds")
        }
        ExecuteMsg::Refund { .. } => Reach::after(
            "what was not released of the sender's own places, to the sender",
            "none until `refundable_until` and in a cancelled campaign; otherwise 14 days \
             (`refund_grace`) after the delivery deadline",
        ),
        ExecuteMsg::ClaimProceeds { .. } => Reach::at_once("what was released, to the seller"),
        ExecuteMsg::TransferNft { .. } | ExecuteMsg::SendNft { .. } => {
            Reach::at_once("the place with its money, to the recipient")
        }
        ExecuteMsg::Approve { .. } | ExecuteMsg::ApproveAll { .. } => {
            Reach::at_once("none moves; who is approved can move the sender's place")
        }
    }
}

/// Refuses coins where none are taken, campaigns and purchases while paused, and what nobody may do. Named permissions
/// are checked by the actions against the records that name them.
///
/// # Errors
/// [`ApiError::UnexpectedFunds`], [`ApiError::Paused`], [`ApiError::Unauthorized`], [`ContractError::NoBurn`].
pub fn ensure(deps: Deps, env: &Env, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    if !info.funds.is_empty() && !matches!(msg, ExecuteMsg::Buy { .. }) {
        return Err(ApiError::UnexpectedFunds {}.into());
    }
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    if let ExecuteMsg::CreateCampaign { .. } | ExecuteMsg::Buy { .. } = msg {
        charter.ensure_open(ContractName::Preorder, env.block.time.seconds())?;
    }
    match permission(msg) {
        Permission::Nobody => Err(ContractError::NoBurn {}),
        permission => Ok(permission.ensure(&charter, &info.sender)?),
    }
}
