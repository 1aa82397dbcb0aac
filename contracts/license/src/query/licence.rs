//! Licences as the network sees them.

use cosmwasm_std::{Addr, Deps, Env, Order};
use cw_storage_plus::Bound;
use surety_api::charter::{Charter, ContractName};
use surety_api::license::{raw, LicenceResponse, LicencesResponse};
use surety_api::{page, vault, LicenceId};

use crate::state::{load_licence, CONFIG, URIS};
use crate::ContractError;

/// One licence, with the bond the vault holds for it.
///
/// # Errors
/// The licence is unknown; the vault is not registered.
pub fn licence(deps: Deps, env: &Env, licence: LicenceId) -> Result<LicenceResponse, ContractError> {
    let record = load_licence(deps.storage, licence)?;
    response(deps, env, &vault_address(deps)?, licence, record)
}

/// A page of licences.
///
/// # Errors
/// The vault is not registered.
pub fn licences(
    deps: Deps,
    env: &Env,
    start_after: Option<LicenceId>,
    limit: Option<u32>,
) -> Result<LicencesResponse, ContractError> {
    let vault = vault_address(deps)?;
    let start = start_after.map(|licence| Bound::exclusive(licence.get()));
    let licences = raw::LICENCES
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| {
            let (id, record) = entry?;
            response(deps, env, &vault, LicenceId(id), record)
        })
        .collect::<Result<_, _>>()?;
    Ok(LicencesResponse { licences })
}

fn vault_address(deps: Deps) -> Result<Addr, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?)
}

fn response(
    deps: Deps,
    env: &Env,
    vault: &Addr,
    licence: LicenceId,
    record: raw::Licence,
) -> Result<LicenceResponse, ContractError> {
    let bond =
        vault::raw::BONDS.query(&deps.querier, vault.clone(), licence.get())?.unwrap_or_default().total()?;
    let valid = record.ensure_valid(env.block.time.seconds()).is_ok();
    Ok(LicenceResponse {
        licence,
        holder: record.holder.into_string(),
        status: record.status,
        requirement: record.requirement,
        bond,
        expires: record.expires,
        cap: record.cap,
        withdrawal_date: record.withdrawal_date,
        uri: URIS.may_load(deps.storage, licence.get())?,
        may_mint: valid && bond >= record.requirement,
    })
}
