//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::catalog::{raw, ExecuteMsg, InstantiateMsg, QueryMsg};
use surety_api::migrate::{MigrateError, MigrateMsg};
use surety_api::ApiError;

use crate::state::{Config, CONFIG, LAST_MODEL};
use crate::{execute, permissions, query, standards, ContractError};

/// Name under which cw2 records this contract.
pub const CONTRACT_NAME: &str = "crates.io:surety-catalog";
/// Version under which cw2 records this contract.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Remembers where the charter is, and writes the standards and regions of the start.
///
/// # Errors
/// An address that does not validate; coins.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    refuse_funds(&info)?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    CONFIG.save(deps.storage, &Config { charter: deps.api.addr_validate(&msg.charter)? })?;
    LAST_MODEL.save(deps.storage, &0)?;
    standards::instantiate(deps.storage)?;
    Ok(Response::new())
}

/// Handles one message.
///
/// # Errors
/// See [`ContractError`].
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    refuse_funds(&info)?;
    permissions::ensure(deps.as_ref(), &info, &msg)?;
    match msg {
        ExecuteMsg::SetCategory { category, unit_stake, tiers, target, underserved } => {
            let record = raw::Category { unit_stake, tiers, target, underserved };
            execute::set_category(deps, category, &record)
        }
        ExecuteMsg::SetStandard { standard, details } => execute::set_standard(deps, standard, details),
        ExecuteMsg::AddRegion { region } => execute::add_region(deps, region),
        ExecuteMsg::AdmitTester { address } => execute::admit_tester(deps, &env, &address),
        ExecuteMsg::RemoveTester { address } => execute::remove_tester(deps, &env, &address),
        ExecuteMsg::RegisterModel { licence, category, hardware, kind, left_out, regions, specification } => {
            let new =
                execute::NewModel { licence, category, hardware, kind, left_out, regions, specification };
            execute::register_model(deps, &env, &info, new)
        }
        ExecuteMsg::ApplyForRegions { model, regions } => {
            execute::apply_for_regions(deps, &info, model, &regions)
        }
        ExecuteMsg::FileReports { model, reports } => {
            execute::file_reports(deps, &env, &info, model, reports)
        }
        ExecuteMsg::Certify { model, certificates } => {
            execute::certify(deps, &env, &info, model, certificates)
        }
        ExecuteMsg::RevokeCertificate { model, standard, evidence } => {
            execute::revoke_certificate(deps, &env, model, standard, evidence)
        }
        ExecuteMsg::Refresh { model, region } => execute::refresh(deps, model, region),
        ExecuteMsg::ReleaseFirmware { model, version, digest, notes } => {
            execute::release_firmware(deps, &env, &info, model, version, digest, notes)
        }
        ExecuteMsg::RevokeFirmware { model, version } => {
            execute::revoke_firmware(deps, &env, &info, model, version)
        }
        ExecuteMsg::ApplyAsDistributor { name, application } => {
            execute::apply_as_distributor(deps, &env, &info, name, application)
        }
        ExecuteMsg::CertifyDistributor { address } => execute::certify_distributor(deps, &env, &address),
        ExecuteMsg::RevokeDistributor { address } => execute::revoke_distributor(deps, &env, &address),
    }
}

/// Takes over from older code of this contract; the chain lets the wasm admin do that, which is governance.
///
/// # Errors
/// Records of another contract or of a newer version.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, MigrateError> {
    surety_api::migrate::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)
}

/// Answers one question.
///
/// # Errors
/// Something that does not exist, or a start that is no address.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::answer(deps, &env, msg)
}

fn refuse_funds(info: &MessageInfo) -> Result<(), ApiError> {
    if info.funds.is_empty() {
        Ok(())
    } else {
        Err(ApiError::UnexpectedFunds {})
    }
}
