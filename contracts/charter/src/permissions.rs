//! Who may send what.

use cosmwasm_std::{Addr, Deps, MessageInfo, StdResult};
use surety_api::charter::{raw, ExecuteMsg, Office};
use surety_api::permission::{Permission, Reach};

use crate::ContractError;

/// Who may send a message.
#[must_use]
pub fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::Nominate { office: Office::Governance, .. } => Permission::Office(Office::Governance),
        ExecuteMsg::Nominate { office, .. } => Permission::EitherOffice(Office::Governance, *office),
        ExecuteMsg::Accept { .. } => Permission::Named("the nominee"),
        ExecuteMsg::RegisterContract { .. } => Permission::Office(Office::Governance),
        ExecuteMsg::Pause { .. } | ExecuteMsg::Unpause { .. } => {
            Permission::EitherOffice(Office::Governance, Office::Guardian)
        }
        ExecuteMsg::Seal {} => Permission::Office(Office::Guardian),
    }
}

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::Nominate { .. } => Reach::without_money("until the nominee accepts"),
        ExecuteMsg::Accept { .. } => Reach::without_money("a nomination"),
        ExecuteMsg::RegisterContract { .. } | ExecuteMsg::Unpause { .. } => Reach::NOTHING,
        ExecuteMsg::Pause { .. } => Reach::after(
            "none moves; coins that would come in are refused",
            "at once, for 14 days; the guardian twice in 365 days for each contract",
        ),
        ExecuteMsg::Seal { .. } => Reach::after(
            "the vault's payouts to anybody wait; nobody's entitlement changes",
            "at once, for 7 days, once in 365 days",
        ),
    }
}

/// Refuses a sender the offices do not allow. The charter reads its own records here, not through a query. Nobody else's
/// records matter to it, so what names a contract is for nobody.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`] with who may send the message.
pub fn ensure(deps: Deps, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    let permission = permission(msg);
    let allowed = match permission {
        Permission::Anyone | Permission::Named(_) => true,
        Permission::Office(office) => holds(deps, office, &info.sender)?,
        Permission::EitherOffice(one, other) => {
            holds(deps, one, &info.sender)? || holds(deps, other, &info.sender)?
        }
        Permission::OfficeOrContract(office, _) => holds(deps, office, &info.sender)?,
        Permission::Contract(_) | Permission::Nobody => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(permission.refuse(&info.sender).into())
    }
}

/// Whether an address holds an office.
///
/// # Errors
/// Only when the record does not read.
pub(crate) fn holds(deps: Deps, office: Office, address: &Addr) -> StdResult<bool> {
    Ok(raw::office(office).load(deps.storage)? == *address)
}
