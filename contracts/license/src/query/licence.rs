//! Licences as the network sees them.

use cosmwasm_std::{Addr, Deps, Env, Order, Uint128};
use cw_storage_plus::Bound;
use surety_api::charter::{Charter, ContractName};
use surety_api::license::{
    raw, HolderResponse, LicenceResponse, LicenceStatus, LicencesResponse, PresaleResponse,
};
use surety_api::{page, vault, LicenceId};

use crate::state::{load_licence, BY_STATUS, CONFIG, LOANS, ORIGINS};
use crate::ContractError;

/// One licence, with the bond the vault holds for it.
///
/// # Errors
/// The licence is unknown; the vault is not registered.
pub fn licence(deps: Deps, env: &Env, licence: LicenceId) -> Result<LicenceResponse, ContractError> {
    let record = load_licence(deps.storage, licence)?;
    response(deps, env, &vault_address(deps)?, licence, record)
}

/// The licence of a holder that is not left to the end.
///
/// # Errors
/// An address that is none; the vault is not registered.
pub fn of_holder(deps: Deps, env: &Env, holder: &str) -> Result<HolderResponse, ContractError> {
    let holder = deps.api.addr_validate(holder)?;
    let id = raw::HOLDERS.may_load(deps.storage, &holder)?;
    Ok(HolderResponse { licence: id.map(|id| licence(deps, env, LicenceId(id))).transpose()? })
}

/// Whether a licence may run an official presale: after vote and bond, provisional or active (docs/design.md section 3.3).
///
/// # Errors
/// The licence is unknown; the vault is not registered.
pub fn may_presale(deps: Deps, env: &Env, licence: LicenceId) -> Result<PresaleResponse, ContractError> {
    let record = load_licence(deps.storage, licence)?;
    let now = env.block.time.seconds();
    let bond = bond(deps, &vault_address(deps)?, licence)?;
    let bond_missing = record.requirement_at(now).saturating_sub(bond);
    let may_presale = record.ensure_may_mint(now).is_ok() && bond_missing.is_zero();
    Ok(PresaleResponse { may_presale, bond_missing })
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

/// A page of the licences that stand somewhere.
///
/// # Errors
/// The vault is not registered.
pub fn by_status(
    deps: Deps,
    env: &Env,
    status: LicenceStatus,
    start_after: Option<LicenceId>,
    limit: Option<u32>,
) -> Result<LicencesResponse, ContractError> {
    let start = start_after.map(|licence| Bound::exclusive(licence.get()));
    let licences = BY_STATUS
        .prefix(status.as_str())
        .keys(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|id| licence(deps, env, LicenceId(id?)))
        .collect::<Result<_, ContractError>>()?;
    Ok(LicencesResponse { licences })
}

fn vault_address(deps: Deps) -> Result<Addr, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(Charter::new(deps.querier, &config.charter).contract(ContractName::Vault)?)
}

fn bond(deps: Deps, vault: &Addr, licence: LicenceId) -> Result<Uint128, ContractError> {
    Ok(vault::raw::BONDS.query(&deps.querier, vault.clone(), licence.get())?.unwrap_or_default().total()?)
}

fn response(
    deps: Deps,
    env: &Env,
    vault: &Addr,
    licence: LicenceId,
    record: raw::Licence,
) -> Result<LicenceResponse, ContractError> {
    let now = env.block.time.seconds();
    let bond = bond(deps, vault, licence)?;
    let requirement = record.requirement_at(now);
    let may_mint = record.ensure_may_mint(now).is_ok() && bond >= requirement;
    let origin = ORIGINS.load(deps.storage, licence.get())?;
    Ok(LicenceResponse {
        licence,
        holder: record.holder.into_string(),
        status: record.status,
        offers: record.offers,
        requirement,
        raise: record.raise.filter(|raise| now < raise.effective_at),
        bond,
        loan: LOANS.may_load(deps.storage, licence.get())?.map(|loan| loan.terms),
        expires: record.expires,
        cap: record.cap,
        withdrawal_date: record.withdrawal_date,
        application: origin.application,
        uri: origin.uri,
        may_mint,
    })
}
