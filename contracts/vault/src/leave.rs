//! What a device takes along when it leaves its pool.

use cosmwasm_std::Storage;
use surety_accrual::{DeviceAccount, FactorCut, Segment, Terms, WithheldTo};

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{Device, Past};
use crate::ContractError;

/// The cuts that reach the devices of a pool: those after its recall do not.
///
/// # Errors
/// Only when the record does not read.
pub fn cuts(pool: &Pool, storage: &dyn Storage) -> Result<Vec<FactorCut>, ContractError> {
    let mut cuts = pool.cuts(storage)?;
    if let Some(recalled) = pool.generation.recalled() {
        cuts.truncate(recalled.cuts as usize);
    }
    Ok(cuts)
}

/// The account of a device that is in a pool by `until`, and what of it is withheld.
///
/// # Errors
/// Only when an amount is out of range.
pub fn account(
    record: &Device,
    pool: &Pool,
    terms: &Terms,
    cuts: &[FactorCut],
    until: u64,
) -> Result<(DeviceAccount, cosmwasm_std::Uint128), ContractError> {
    let (period, position) = (pool.generation.period(), record.position());
    let before = record.account(terms, cuts)?;
    if let Some(held) = record.held_position() {
        return Ok(before.with_held(period, &position, &held, cuts, until)?);
    }
    let account = before.with(Segment::Pool { period, position: &position, cuts }, until)?;
    Ok((account, cosmwasm_std::Uint128::zero()))
}

/// Counts a device's stay in a pool off at `until`. What is withheld of it leaves the pool with it, in coins, so that the pool
/// need not wait for the end of the hold.
///
/// # Errors
/// The pool is not settled up to now; an amount is out of range.
pub fn leave(
    storage: &mut dyn Storage,
    pool: &mut Pool,
    record: &mut Device,
    terms: &Terms,
    until: u64,
    now: u64,
    books: &mut Books,
) -> Result<Past, ContractError> {
    let reaching = cuts(pool, storage)?;
    let (account, _) = account(record, pool, terms, &reaching, until)?;
    if let Some(held) = record.held_position() {
        let all = pool.cuts(storage)?;
        let mut days = pool.days(storage);
        let withheld = pool.generation.release(&mut days, &held, &all, now, WithheldTo::Caller)?;
        if let Some(hold) = &mut record.hold {
            hold.since = None;
            hold.manufacturer = hold.manufacturer.checked_add(withheld.manufacturer)?;
            hold.integrations = hold.integrations.checked_add(withheld.integrations)?;
        }
        books.stream_in(withheld.manufacturer.checked_add(withheld.integrations)?)?;
    }
    let contest = record.past.as_ref().and_then(|past| past.contest);
    Ok(Past { account, carried: record.carried(), stream: None, contest, whole: false })
}
