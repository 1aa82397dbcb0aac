//! A manufacturer leaves.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_api::license::{LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::permissions::ensure_holder;
use crate::state::{after, load_licence, save_licence, CONFIG};
use crate::ContractError;

/// Sets the withdrawal date, once. Minting stops with it; devices already sold go on as they are. A revoked licence has its date
/// from the revocation, which stays, and so does the word that it was revoked.
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
    let before = record.status;
    let withdrawal_date = match record.withdrawal_date {
        Some(withdrawal_date) if before == LicenceStatus::Revoked => withdrawal_date,
        Some(withdrawal_date) => return Err(ContractError::AlreadyRenounced { licence, withdrawal_date }),
        None => {
            let period = CONFIG.load(deps.storage)?.renounce_period;
            let withdrawal_date = after(env.block.time.seconds(), period)?;
            record.status = LicenceStatus::Renouncing;
            record.withdrawal_date = Some(withdrawal_date);
            save_licence(deps.storage, licence, Some(before), &record)?;
            withdrawal_date
        }
    };
    Ok(Response::new().add_event(LicenseEvent::Renounced { licence, withdrawal_date }))
}
