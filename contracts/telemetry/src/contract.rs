//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::migrate::{MigrateError, MigrateMsg};
use surety_api::telemetry::{ExecuteMsg, InstantiateMsg, QueryMsg};
use surety_api::ApiError;

use crate::state::{Vote, CONFIG};
use crate::{execute, permissions, query, ContractError};

const NAME: &str = "surety-telemetry";
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn refuse_funds(info: &MessageInfo) -> Result<(), ContractError> {
    if info.funds.is_empty() {
        Ok(())
    } else {
        Err(ApiError::UnexpectedFunds {}.into())
    }
}

/// Fixes the windows and publishes the first beacon.
///
/// # Errors
/// A threshold or a period that could never work, or coins.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    refuse_funds(&info)?;
    cw2::set_contract_version(deps.storage, NAME, VERSION)?;
    execute::instantiate(deps, &env, &msg)
}

/// Carries out one message.
///
/// # Errors
/// As the message's documentation says; nothing has changed then.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    refuse_funds(&info)?;
    let config = CONFIG.load(deps.storage)?;
    permissions::ensure(deps.as_ref(), &config, &info, &msg)?;
    match msg {
        ExecuteMsg::AdmitReporter { address } => execute::admit_reporter(deps, &env, &address),
        ExecuteMsg::StrikeReporter { reporter } => execute::strike_reporter(deps, &config, &reporter),
        ExecuteMsg::RemoveReporter { reporter } => execute::remove_reporter(deps, &reporter),
        ExecuteMsg::Overturn { device } => execute::overturn(deps, &env, &config, device),
        ExecuteMsg::RenewBeacon {} => execute::renew_beacon(deps, &env, &config),
        ExecuteMsg::ReportMalfunction { device, first, second } => {
            execute::report_malfunction(deps, &env, &config, device, &first, &second)
        }
        ExecuteMsg::ReportRemoved { device, proof } => {
            execute::report_removed(deps, &env, &config, device, &proof)
        }
        ExecuteMsg::ReportSilence { reports } => {
            execute::report_silence(deps, &env, &config, &info.sender, &reports)
        }
        ExecuteMsg::Refute { device, proof } => execute::refute(deps, &env, &config, device, &proof),
        ExecuteMsg::FinaliseSilence { device } => execute::finalise_silence(deps, &env, &config, device),
        ExecuteMsg::ReportRecovery { device, proof } => {
            execute::report_recovery(deps, &env, &config, device, &proof)
        }
        ExecuteMsg::ReportAlive { device, proof } => {
            execute::report_alive(deps, &env, &config, device, &proof)
        }
        ExecuteMsg::SubmitEpoch { epoch, root, count, document } => {
            let vote = Vote { root, count, document, at: env.block.time.seconds() };
            execute::submit_epoch(deps, &config, &info.sender, epoch, vote)
        }
    }
}

/// Takes over from older code of this contract; the chain lets the wasm admin do that, which is governance.
///
/// # Errors
/// Records of another contract or of a newer version.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, MigrateError> {
    surety_api::migrate::migrate(deps.storage, NAME, VERSION)
}

/// Answers one question.
///
/// # Errors
/// A beacon that is malformed or was never published.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::answer(deps, &env, msg)
}
