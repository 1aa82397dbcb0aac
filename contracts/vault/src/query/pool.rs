//! Pools, as they stand now.

use cosmwasm_std::Deps;
use surety_accrual::{Account, PoolGeneration};
use surety_api::vault::{PoolId, PoolResponse, PoolsResponse};
use surety_api::LicenceId;

use crate::books::PoolCoins;
use crate::pools::{self, DaysView, Pool};
use crate::ContractError;

/// Ended days that one answer counts. A single pool never has more: its days lie within one period.
const QUERY_DAYS: u32 = 800;

/// One pool.
///
/// # Errors
/// [`ContractError::UnknownPool`].
pub fn pool(deps: Deps, now: u64, id: PoolId) -> Result<PoolResponse, ContractError> {
    let stored = Pool::load(deps.storage, id)?.generation;
    Ok(respond(deps, now, id, stored, QUERY_DAYS)?.0)
}

/// The pools of a licence. One answer counts at most [`QUERY_DAYS`] ended days altogether.
///
/// # Errors
/// Only when a record does not read.
pub fn pools(
    deps: Deps,
    now: u64,
    licence: LicenceId,
    start_after: Option<PoolId>,
    limit: usize,
) -> Result<PoolsResponse, ContractError> {
    let mut days = QUERY_DAYS;
    let mut pools = vec![];
    for entry in pools::of_licence(deps.storage, licence, start_after).take(limit) {
        let (id, stored) = entry?;
        let (response, used) = respond(deps, now, id, stored, days)?;
        days = days.saturating_sub(used);
        pools.push(response);
    }
    Ok(PoolsResponse { pools })
}

fn respond(
    deps: Deps,
    now: u64,
    id: PoolId,
    stored: PoolGeneration,
    max_days: u32,
) -> Result<(PoolResponse, u32), ContractError> {
    let settled_at = stored.settled_at();
    let mut generation = stored;
    let used = generation.settle(&mut DaysView::new(deps.storage, id), now, max_days)?.days;
    let factor = generation.factor();
    let coins = PoolCoins::of(&generation)?;
    let response = PoolResponse {
        pool: id,
        current: generation.is_open(),
        factor: factor.raw(),
        undrawn: coins.undrawn(),
        held: coins.accrual(),
        manufacturer_weight: factor.of(generation.weight(Account::Manufacturer))?,
        integrations_weight: factor.of(generation.weight(Account::Integrations))?,
        manufacturer_due: generation.due(Account::Manufacturer)?,
        integrations_due: generation.due(Account::Integrations)?,
        manufacturer_paid: generation.paid(Account::Manufacturer),
        integrations_paid: generation.paid(Account::Integrations),
        settled_at,
        cuts: generation.cuts(),
        withheld: generation.withheld()?,
        recalled_at: generation.recalled().map(|recalled| recalled.at),
        recalled: coins.pot(),
    };
    Ok((response, used))
}
