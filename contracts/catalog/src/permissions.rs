//! Who may send what.

use cosmwasm_std::{Addr, Deps, MessageInfo};
use surety_api::catalog::ExecuteMsg;
use surety_api::charter::{Charter, Office};
use surety_api::license::raw::Licence;
use surety_api::permission::Permission;

use crate::state::CONFIG;
use crate::ContractError;

/// Who registers models.
const HOLDER: Permission = Permission::Named("the licence's holder");

/// Who may send a message.
#[must_use]
pub fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::SetCategory { .. } | ExecuteMsg::AdmitTester { .. } | ExecuteMsg::RemoveTester { .. } => {
            Permission::Office(Office::Governance)
        }
        ExecuteMsg::RegisterModel { .. } => HOLDER,
        ExecuteMsg::Certify { .. } | ExecuteMsg::Decertify { .. } => Permission::Office(Office::Integrations),
    }
}

/// Refuses a sender the charter does not allow. What a licence's holder alone may do is checked once the licence is read, by
/// [`ensure_holder`].
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`] with who may send the message.
pub fn ensure(deps: Deps, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(permission(msg).ensure(&Charter::new(deps.querier, &config.charter), &info.sender)?)
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
