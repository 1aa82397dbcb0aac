//! A manufacturer that has left takes its bond.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::license::{raw, LicenceStatus, LicenseEvent};
use surety_api::{call, vault, LicenceId};

use crate::permissions::ensure_holder;
use crate::state::{load_licence, save_licence, CONFIG};
use crate::ContractError;

/// Ends the licence and has the vault pay the whole bond. The vault refuses while it is sealed and while a case opened before
/// the withdrawal date is open; then nothing of this has happened.
///
/// # Errors
/// The licence is unknown, another's, not being left, or its date has not come.
pub fn withdraw_bond(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    licence: LicenceId,
) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    ensure_holder(&record, &info.sender)?;
    if record.status == LicenceStatus::Renounced {
        return Err(ContractError::AlreadyWithdrawn { licence });
    }
    let Some(withdrawal_date) = record.withdrawal_date else {
        return Err(ContractError::NotRenounced { licence });
    };
    if env.block.time.seconds() < withdrawal_date {
        return Err(ContractError::WithdrawalTooEarly { licence, withdrawal_date });
    }
    let before = record.status;
    record.status = LicenceStatus::Renounced;
    save_licence(deps.storage, licence, Some(before), &record)?;
    raw::HOLDERS.remove(deps.storage, &record.holder);

    let config = CONFIG.load(deps.storage)?;
    let vault = Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?;
    let release = vault::ExecuteMsg::ReleaseBond { licence, withdrawal_date };
    Ok(Response::new()
        .add_message(call(&vault, &release, vec![])?)
        .add_event(LicenseEvent::Withdrawn { licence }))
}
