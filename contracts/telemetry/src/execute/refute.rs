use cosmwasm_std::{DepsMut, Env, Response, Storage};
use surety_api::telemetry::SignedStatement;
use surety_api::DeviceId;
use surety_statement::status;

use super::cancel_silence;
use crate::proof::{self, Speaker};
use crate::state::{Config, OPEN, PENDING};
use crate::ContractError;

/// The device speaks over a beacon that is newer than the report that it is silent. Good until the silence is
/// finalised, even when the window is over: what is known to be false is not made a fact.
pub fn refute(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    device: DeviceId,
    signed: &SignedStatement,
) -> Result<Response, ContractError> {
    let reported_at = reported_at(deps.storage, device)?;
    let speaker = Speaker::find(deps.querier, config, device)?;
    let proof = proof::take(deps.branch(), env, config, &speaker, signed)?;
    if status::is_removed(proof.statement.status) {
        return Err(ContractError::SaysRemoved {});
    }
    proof.ensure_signed_after(reported_at)?;
    Ok(Response::new().add_events(cancel_silence(deps.storage, device)))
}

/// Unix seconds of the opening; before that, of the first word.
fn reported_at(storage: &dyn Storage, device: DeviceId) -> Result<u64, ContractError> {
    let key = device.into_bytes();
    if let Some(open) = OPEN.may_load(storage, key)? {
        return Ok(open.opened_at);
    }
    let pending = PENDING.may_load(storage, key)?;
    let first = pending.as_ref().and_then(|pending| pending.words.first());
    first.map(|word| word.at).ok_or(ContractError::NotReported { device })
}
