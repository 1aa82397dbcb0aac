//! Who may send what.

use cosmwasm_std::{Addr, Deps, MessageInfo};
use surety_api::charter::{Charter, Office};
use surety_api::license::{raw::Licence, ExecuteMsg};
use surety_api::permission::Permission;

use crate::state::CONFIG;
use crate::ContractError;

/// Who leaves a licence.
const HOLDER: Permission = Permission::Named("the licence's holder");

/// Who may send a message.
#[must_use]
pub fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::Issue { .. } => Permission::Office(Office::Community),
        ExecuteMsg::Confirm { .. } => Permission::Office(Office::Integrations),
        ExecuteMsg::Renounce { .. } | ExecuteMsg::WithdrawBond { .. } => HOLDER,
        ExecuteMsg::TransferNft { .. }
        | ExecuteMsg::SendNft { .. }
        | ExecuteMsg::Approve { .. }
        | ExecuteMsg::Revoke { .. }
        | ExecuteMsg::ApproveAll { .. }
        | ExecuteMsg::RevokeAll { .. }
        | ExecuteMsg::Burn { .. } => Permission::Nobody,
    }
}

/// Refuses a sender the charter does not allow. What the holder alone may do is checked once the licence is loaded, by
/// [`ensure_holder`].
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
    if licence.holder == *sender {
        Ok(())
    } else {
        Err(HOLDER.refuse(sender).into())
    }
}
