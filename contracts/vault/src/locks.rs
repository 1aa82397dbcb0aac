//! Locks: the open cases that hold a licence, in the order in which they opened.
//!
//! A withdrawal is held by the cases opened before its date, and by no other, so that no chain of later cases can freeze money
//! for ever (docs/adr/0020-locks-by-opening-time.md). Of the living locks the first opened decides. Those past their
//! deadline hold nothing; they are skipped, and cleared away a bounded number at a time.

use std::ops::Range;

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use surety_api::vault::Lock;
use surety_api::{CaseId, LicenceId};

use crate::ContractError;

/// Most locks past their deadline that one message looks at and clears.
pub const MAX_DEAD: usize = 50;

/// Most of them that a query looks at.
pub const MAX_DEAD_IN_QUERY: usize = 1_000;

/// Licence, time of opening and case, big endian.
type LockKey = [u8; 24];

/// Deadlines in the order of opening.
const LOCKS: Map<LockKey, u64> = Map::new("lock");
/// When a case's lock on a licence was opened.
const OPENED: Map<(u64, u64), u64> = Map::new("case");
/// When a case's lock on a licence was opened and when it ended, for good: what it held has its time from then on.
const ENDED: Map<(u64, u64), (u64, u64)> = Map::new("ended");

/// When money may be withdrawn.
#[derive(Clone, Copy)]
pub struct Notice {
    /// Unix seconds from which on.
    pub date: u64,
    /// Seconds for which, from the date or from the end of a case that held it.
    pub window: u64,
    /// A case that held it.
    pub held_by: Option<CaseId>,
}

fn key(licence: LicenceId, opened: u64, case: CaseId) -> LockKey {
    let mut key = [0; 24];
    for (part, number) in key.chunks_exact_mut(8).zip([licence.get(), opened, case.get()]) {
        part.copy_from_slice(&number.to_be_bytes());
    }
    key
}

fn lock_of(key: &LockKey, deadline: u64) -> Lock {
    let number = |at: Range<usize>| {
        key.get(at).unwrap_or_default().iter().fold(0u64, |number, byte| (number << 8) | u64::from(*byte))
    };
    Lock { opened: number(8..16), case: CaseId(number(16..24)), deadline }
}

/// Whether a lock still holds anything at `now`.
#[must_use]
pub const fn is_live(lock: &Lock, now: u64) -> bool {
    now < lock.deadline
}

/// The locks of a licence by opening, the dead among them.
fn in_order(
    storage: &dyn Storage,
    licence: LicenceId,
    after: Option<LockKey>,
) -> impl Iterator<Item = StdResult<Lock>> + '_ {
    let from = after.map_or(Bound::inclusive(key(licence, 0, CaseId(0))), Bound::exclusive);
    let to = Bound::inclusive(key(licence, u64::MAX, CaseId(u64::MAX)));
    LOCKS
        .range(storage, Some(from), Some(to), Order::Ascending)
        .map(|entry| entry.map(|(key, deadline)| lock_of(&key, deadline)))
}

/// The locks of a licence as stored, after that of case `start_after`.
///
/// # Errors
/// [`ContractError::UnknownLock`] when that case does not hold the licence.
pub fn page(
    storage: &dyn Storage,
    licence: LicenceId,
    start_after: Option<CaseId>,
    limit: usize,
) -> Result<Vec<Lock>, ContractError> {
    let after = match start_after {
        Some(case) => {
            Some(find(storage, licence, case)?.ok_or(ContractError::UnknownLock { licence, case })?)
        }
        None => None,
    };
    let after = after.map(|lock| key(licence, lock.opened, lock.case));
    Ok(in_order(storage, licence, after).take(limit).collect::<StdResult<_>>()?)
}

/// The lock of a case on a licence.
///
/// # Errors
/// Only when a record does not read.
pub fn find(storage: &dyn Storage, licence: LicenceId, case: CaseId) -> Result<Option<Lock>, ContractError> {
    let Some(opened) = OPENED.may_load(storage, (licence.get(), case.get()))? else { return Ok(None) };
    let deadline = LOCKS.load(storage, key(licence, opened, case))?;
    Ok(Some(Lock { case, opened, deadline }))
}

/// Stores a lock.
///
/// # Errors
/// Only when a record does not write.
pub fn insert(storage: &mut dyn Storage, licence: LicenceId, lock: &Lock) -> Result<(), ContractError> {
    OPENED.save(storage, (licence.get(), lock.case.get()), &lock.opened)?;
    Ok(LOCKS.save(storage, key(licence, lock.opened, lock.case), &lock.deadline)?)
}

/// Takes a lock away and writes down from when until when it held.
///
/// # Errors
/// Only when a record does not write.
pub fn remove(
    storage: &mut dyn Storage,
    licence: LicenceId,
    lock: &Lock,
    now: u64,
) -> Result<(), ContractError> {
    let id = (licence.get(), lock.case.get());
    OPENED.remove(storage, id);
    LOCKS.remove(storage, key(licence, lock.opened, lock.case));
    Ok(ENDED.save(storage, id, &(lock.opened, now.min(lock.deadline)))?)
}

/// The living lock that was opened first, and the dead ones before it.
///
/// # Errors
/// [`ContractError::ClearLocks`] when more than `max_dead` dead ones lie before it.
pub fn first_live(
    storage: &dyn Storage,
    licence: LicenceId,
    now: u64,
    max_dead: usize,
) -> Result<(Option<Lock>, Vec<Lock>), ContractError> {
    let mut dead: Vec<Lock> = vec![];
    for lock in in_order(storage, licence, None) {
        let lock = lock?;
        if is_live(&lock, now) {
            return Ok((Some(lock), dead));
        }
        if dead.len() >= max_dead {
            return Err(ContractError::ClearLocks { licence, case: lock.case });
        }
        dead.push(lock);
    }
    Ok((None, dead))
}

/// Clears dead locks away, at most [`MAX_DEAD`] of those opened first.
///
/// # Errors
/// Only when a record does not read.
pub fn clear_dead(storage: &mut dyn Storage, licence: LicenceId, now: u64) -> Result<(), ContractError> {
    let first = page(storage, licence, None, MAX_DEAD)?;
    for lock in first.iter().take_while(|lock| !is_live(lock, now)) {
        remove(storage, licence, lock, now)?;
    }
    Ok(())
}

/// Refuses while a withdrawal is not due, or a living case opened before its date holds it.
///
/// # Errors
/// [`ContractError::NotDue`], [`ContractError::Held`], [`ContractError::ClearLocks`].
pub fn ensure_free(
    storage: &mut dyn Storage,
    licence: LicenceId,
    withdrawal_date: u64,
    now: u64,
) -> Result<(), ContractError> {
    if now < withdrawal_date {
        return Err(ContractError::NotDue { withdrawal_date });
    }
    let (live, dead) = first_live(storage, licence, now, MAX_DEAD)?;
    if let Some(Lock { case, opened, deadline }) = live {
        if opened < withdrawal_date {
            return Err(ContractError::Held { licence, case, deadline });
        }
    }
    for lock in &dead {
        remove(storage, licence, lock, now)?;
    }
    Ok(())
}

/// Refuses what [`ensure_free`] refuses, and a notice whose window has passed. Where a case opened before the date held it, the
/// window runs from the end of that case (docs/adr/0042-a-notice-of-scrap-lapses.md).
///
/// # Errors
/// Those of [`ensure_free`]; [`ContractError::Lapsed`]; [`ContractError::NotHeldBy`].
pub fn ensure_payable(
    storage: &mut dyn Storage,
    licence: LicenceId,
    notice: Notice,
    now: u64,
) -> Result<(), ContractError> {
    let Notice { date, window, held_by } = notice;
    ensure_free(storage, licence, date, now)?;
    let mut until = date.saturating_add(window);
    if now < until {
        return Ok(());
    }
    if let Some(case) = held_by {
        let (_, ended) = held(storage, licence, case)?
            .filter(|(opened, ended)| *opened < date && date < *ended)
            .ok_or(ContractError::NotHeldBy { licence, case, withdrawal_date: date })?;
        until = ended.saturating_add(window);
    }
    if now < until {
        Ok(())
    } else {
        Err(ContractError::Lapsed { withdrawal_date: date, until })
    }
}

/// From when until when a case that is over held a licence.
fn held(
    storage: &dyn Storage,
    licence: LicenceId,
    case: CaseId,
) -> Result<Option<(u64, u64)>, ContractError> {
    match find(storage, licence, case)? {
        // Of the locks that are not cleared away only those past their deadline are over; `ensure_free` has refused the others
        // that were opened before the date.
        Some(lock) => Ok(Some((lock.opened, lock.deadline))),
        None => Ok(ENDED.may_load(storage, (licence.get(), case.get()))?),
    }
}
