//! Answers.

mod case;
mod device;
mod pool;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env, Uint128};
use surety_api::vault::{
    raw::{BONDS, LOAN_OFFERS},
    BondResponse, BucketsResponse, ConfigResponse, LiabilitiesResponse, LocksResponse, LotResponse, QueryMsg,
};
use surety_api::{page, CaseId, LicenceId, LotId};

use crate::books::{self, PoolCoins};
use crate::ledger::LEDGER;
use crate::pools::{self, Pool};
use crate::state::{self, CONFIG};
use crate::{locks, ContractError};

/// Hands a question to its answer.
///
/// # Errors
/// An unknown pool, lot or device.
pub fn dispatch(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let now = env.block.time.seconds();
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Buckets {} => to_json_binary(&buckets(deps, env)?),
        QueryMsg::Bond { licence } => to_json_binary(&bond(deps, licence)?),
        QueryMsg::Pool { pool } => to_json_binary(&pool::pool(deps, now, pool)?),
        QueryMsg::Pools { licence, start_after, limit } => {
            to_json_binary(&pool::pools(deps, now, licence, start_after, page::limit(limit))?)
        }
        QueryMsg::Lot { lot } => to_json_binary(&self::lot(deps, lot)?),
        QueryMsg::Device { device } => to_json_binary(&device::device(deps, now, device)?),
        QueryMsg::DriverDue { device } => to_json_binary(&device::driver_due(deps, now, device)?),
        QueryMsg::Locks { licence, start_after, limit } => {
            to_json_binary(&self::locks(deps, now, licence, start_after, page::limit(limit))?)
        }
        QueryMsg::CaseBonds { case } => to_json_binary(&case::bonds(deps, case)?),
        QueryMsg::CaseReserve { case } => to_json_binary(&case::reserve(deps, case)?),
        QueryMsg::Claimable { payee } => to_json_binary(&case::claimable(deps, &payee)?),
        QueryMsg::Victim { case, device } => to_json_binary(&case::victim(deps, case, device)?),
        QueryMsg::Reserves { licence, start_after, limit } => {
            to_json_binary(&case::reserves(deps, licence, start_after, page::limit(limit))?)
        }
        QueryMsg::Liabilities { licence } => to_json_binary(&liabilities(deps, now, licence)?),
    };
    Ok(answer?)
}

fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse {
        charter: config.charter.into(),
        denom: config.denom,
        accrual_period: config.accrual_period.seconds(),
        removed_to: config.removed_to,
        contest_window: config.contest_window,
        contest_bond_bps: config.contest_bond_bps,
        claim_period: config.claim_period,
    })
}

fn buckets(deps: Deps, env: &Env) -> Result<BucketsResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let ledger = LEDGER.load(deps.storage)?;
    let balance = deps.querier.query_balance(&env.contract.address, config.denom)?.amount;
    Ok(BucketsResponse {
        balance,
        // A lack of coins must be seen here, not hidden behind an error.
        surplus: balance.saturating_sub(books::held(&ledger)?),
        bond: ledger.bond,
        undrawn: ledger.undrawn,
        accrual: ledger.accrual,
        streams: ledger.streams,
        case_bonds: ledger.case_bonds,
        reserves: ledger.reserves,
        escrow: ledger.escrow,
        claimable: ledger.claimable,
        deposited: ledger.deposited,
        paid: ledger.paid,
        burned: ledger.burned,
    })
}

fn bond(deps: Deps, licence: LicenceId) -> Result<BondResponse, ContractError> {
    let bond = BONDS.may_load(deps.storage, licence.get())?.unwrap_or_default();
    Ok(BondResponse {
        amount: bond.total()?,
        own: bond.own,
        lent: bond.lent,
        lender: bond.lender.map(Into::into),
        share_bps: bond.share_bps,
    })
}

/// A licence has at most 64 live pools, so this walks over all of them.
fn liabilities(deps: Deps, now: u64, licence: LicenceId) -> Result<LiabilitiesResponse, ContractError> {
    let (mut undrawn, mut accrual, mut live_pools) = (Uint128::zero(), Uint128::zero(), 0u32);
    for id in pools::live(deps.storage, licence, None)? {
        let coins = PoolCoins::of(&Pool::load(deps.storage, id)?.generation)?;
        undrawn = undrawn.checked_add(coins.undrawn())?;
        accrual = accrual.checked_add(coins.accrual())?;
        live_pools = live_pools.saturating_add(1);
    }
    Ok(LiabilitiesResponse {
        bond: bond(deps, licence)?,
        offer: LOAN_OFFERS.may_load(deps.storage, licence.get())?,
        undrawn,
        accrual,
        live_pools,
        first_lock: locks::first_live(deps.storage, licence, now, locks::MAX_DEAD_IN_QUERY)?.0,
    })
}

fn lot(deps: Deps, id: LotId) -> Result<LotResponse, ContractError> {
    let lot = state::lot(deps.storage, id)?;
    let pool = lot.pool(lot.generation);
    Ok(LotResponse { licence: lot.licence, pool, terms: lot.terms, undrawn: lot.undrawn })
}

fn locks(
    deps: Deps,
    now: u64,
    licence: LicenceId,
    start_after: Option<CaseId>,
    limit: usize,
) -> Result<LocksResponse, ContractError> {
    let (live, _) = locks::first_live(deps.storage, licence, now, locks::MAX_DEAD_IN_QUERY)?;
    Ok(LocksResponse {
        locks: locks::page(deps.storage, licence, start_after, limit)?,
        frozen: live.is_some(),
    })
}
