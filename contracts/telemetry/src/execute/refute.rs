use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::SignedStatement;
use surety_api::DeviceId;

use super::{cancel_silence, reported_at};
use crate::proof::{self, Speaker};
use crate::state::Config;
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
    let reported_at = reported_at(deps.storage, device)?.ok_or(ContractError::NotReported { device })?;
    let speaker = Speaker::find(deps.querier, config, device)?;
    let proof = proof::take(deps.branch(), env, config, &speaker, signed)?;
    speaker.ensure_alive(&proof.statement)?;
    proof.ensure_signed_after(reported_at)?;
    Ok(Response::new().add_events(cancel_silence(deps.storage, device)))
}
