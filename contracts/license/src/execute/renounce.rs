//! A manufacturer leaves.

use cosmwasm_std::{DepsMut, Env, MessageInfo, OverflowError, OverflowOperation, Response};
use surety_api::license::{raw, LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::permissions::ensure_holder;
use crate::state::{load_licence, CONFIG};
use crate::ContractError;

/// Sets the withdrawal date, once. Minting stops with it; devices already sold go on as they are.
///
/// # Errors
/// The licence is unknown, another's, or being left already.
pub fn renounce(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    licence: LicenceId,
) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    ensure_holder(&record, &info.sender)?;
    if let Some(withdrawal_date) = record.withdrawal_date {
        return Err(ContractError::AlreadyRenounced { licence, withdrawal_date });
    }
    let period = CONFIG.load(deps.storage)?.renounce_period;
    let withdrawal_date =
        env.block.time.seconds().checked_add(period).ok_or(OverflowError::new(OverflowOperation::Add))?;
    record.status = LicenceStatus::Renouncing;
    record.withdrawal_date = Some(withdrawal_date);
    raw::LICENCES.save(deps.storage, licence.get(), &record)?;
    Ok(Response::new().add_event(LicenseEvent::Renounced { licence, withdrawal_date }))
}
