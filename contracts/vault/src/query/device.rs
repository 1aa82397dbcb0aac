//! One device's stake, by the law.

use cosmwasm_std::{Deps, Uint128};
use surety_accrual::{DeviceAccount, Payee, Segment, Stream};
use surety_api::vault::{Contest, DeviceOutcome, DeviceResponse, DueResponse};
use surety_api::DeviceId;

use crate::pools::Pool;
use crate::state::{self, Cause, Config, Device, Lot, OpenStream, CONFIG};
use crate::stream::draw;
use crate::{leave, ContractError};

/// What has become of a device's stake by now, claimed or not.
///
/// # Errors
/// [`ContractError::UnknownDevice`].
pub fn device(deps: Deps, now: u64, id: DeviceId) -> Result<DeviceResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let record = state::device(deps.storage, id)?;
    let lot = state::lot(deps.storage, record.lot())?;
    let Standing { mut account, mut held, ended, outcome } = standing(deps, &config, &lot, &record, now)?;
    if let Some(hold) = &record.hold {
        held = held.checked_add(hold.coins()?)?;
    }
    let contested = contested(&config, &record, now)?;
    account.driver = account.driver.checked_sub(contested)?;
    held = held.checked_add(contested)?;
    let mut unaccrued = account.remaining()?.checked_sub(held)?;
    if ended {
        account.burned = account.burned.checked_add(unaccrued)?;
        unaccrued = Uint128::zero();
    }
    let contest = record.past.as_ref().and_then(|past| past.contest);
    Ok(DeviceResponse {
        device: id,
        outcome,
        stake: account.stake,
        burned: account.burned,
        manufacturer: account.manufacturer,
        integrations: account.integrations,
        driver: account.driver,
        slashed: account.slashed,
        held,
        held_until: record.hold.map(|hold| hold.until),
        contest: contest.map(|it| Contest { case: it.case, until: it.until, bond: it.bond }),
        unaccrued,
        pool: lot.pool(record.generation),
        activated_at: record.activated_at(config.accrual_period),
        ends_at: record.end,
    })
}

/// Where a device stands.
struct Standing {
    /// Everything it has earned, contested or not.
    account: DeviceAccount,
    /// What it accrues in its pool and is withheld there.
    held: Uint128,
    /// Whether nothing more comes of it.
    ended: bool,
    outcome: DeviceOutcome,
}

fn standing(
    deps: Deps,
    config: &Config,
    lot: &Lot,
    record: &Device,
    now: u64,
) -> Result<Standing, ContractError> {
    if let Some((open, stream)) = record.stream(config.accrual_period) {
        let payee = config.payee(open.cause);
        let segment = Segment::Stream { stream: &stream, payee };
        let account = record.account(&lot.terms, &[])?.with(segment, now)?;
        let (held, ended) = (Uint128::zero(), now >= stream.end);
        return Ok(Standing { account, held, ended, outcome: outcome(record, Some(&open), ended) });
    }
    let pool = Pool::load(deps.storage, lot.pool(record.generation))?;
    let cuts = leave::cuts(&pool, deps.storage)?;
    if let Some(stream) = pool.generation.recalled_stream(&record.position())? {
        let (account, held) = leave::account(record, &pool, &lot.terms, &cuts, stream.from)?;
        let account = account.with(Segment::Stream { stream: &stream, payee: Payee::Driver }, now)?;
        let (ended, outcome) = (now >= stream.end, DeviceOutcome::Recalled);
        return Ok(Standing { account, held, ended, outcome });
    }
    let (account, held) = leave::account(record, &pool, &lot.terms, &cuts, now)?;
    let ended = now >= config.accrual_period.last_day_of(record.end)?.until;
    Ok(Standing { account, held, ended, outcome: outcome(record, None, ended) })
}

fn outcome(record: &Device, open: Option<&OpenStream>, ended: bool) -> DeviceOutcome {
    match open.map(|open| open.cause) {
        Some(Cause::Malfunction) => DeviceOutcome::Malfunction,
        Some(Cause::Disconnected) => DeviceOutcome::Disconnected,
        Some(Cause::Removed) => DeviceOutcome::Removed,
        Some(Cause::Recalled) => DeviceOutcome::Recalled,
        None if record.past.as_ref().is_some_and(|past| !past.whole) => DeviceOutcome::Recovered,
        None if ended => DeviceOutcome::Completed,
        None => DeviceOutcome::Accruing,
    }
}

/// What has streamed and waits for the end of a contest.
fn contested(config: &Config, record: &Device, now: u64) -> Result<Uint128, ContractError> {
    let contest = record.past.as_ref().and_then(|past| past.contest).filter(|contest| contest.holds(now));
    let left = contest.map_or(Uint128::zero(), |contest| contest.left);
    match record.stream(config.accrual_period) {
        Some((open, stream)) if open.contested && contest.is_some() => {
            Ok(left.checked_add(stream.entitlement(now)?.checked_sub(open.drawn)?)?)
        }
        _ => Ok(left),
    }
}

/// What the holder of a device could claim now.
///
/// # Errors
/// [`ContractError::UnknownDevice`].
pub fn driver_due(deps: Deps, now: u64, id: DeviceId) -> Result<DueResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut record = state::device(deps.storage, id)?;
    let recalled = recalled(deps, &record)?.map_or(Ok(Uint128::zero()), |stream| stream.entitlement(now))?;
    Ok(DueResponse { amount: draw(&mut record, &config, now)?.holder.checked_add(recalled)? })
}

/// A recalled device's stream, while that is still in the pot of its pool.
fn recalled(deps: Deps, record: &Device) -> Result<Option<Stream>, ContractError> {
    if record.is_streaming() {
        return Ok(None);
    }
    let lot = state::lot(deps.storage, record.lot())?;
    let pool = Pool::load(deps.storage, lot.pool(record.generation))?;
    Ok(pool.generation.recalled_stream(&record.position())?)
}
