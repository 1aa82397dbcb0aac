//! The contest of a fault is over.

use cosmwasm_std::{DepsMut, Response, Storage, Uint128, Uint256};
use surety_accrual::{AccrualError, DeviceAccount, Stream};
use surety_api::vault::raw::CASE_BONDS;
use surety_api::vault::{BondSlot, Payee, VaultEvent};
use surety_api::{CaseId, DeviceId};

use super::close_stream::return_to_pool;
use crate::books::{Books, Bucket};
use crate::error::{CaseError, StreamError};
use crate::state::{self, Cause, Config, Contested, Device, Lot, OpenStream, Past, CONFIG, DEVICES};
use crate::stream;
use crate::{claimable, recall, slash, ContractError};

/// Lets a contested stream flow on, or takes it back.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`StreamError::NotContested`]; not upheld also [`ContractError::SettleFirst`] and
/// [`ContractError::TooManyPools`] of the pool it returns to.
pub fn end_hold_stream(
    deps: DepsMut,
    now: u64,
    device: DeviceId,
    case: CaseId,
    upheld: bool,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut record = state::device(deps.storage, device)?;
    let found = record.past.as_mut().and_then(|past| past.contest.take_if(|contest| contest.case == case));
    let contest = found.ok_or(StreamError::NotContested { device, case })?;
    if let Some(open) = record.past.as_mut().and_then(|past| past.stream.as_mut()) {
        if !open.contested {
            // Whoever lets the end of a contest wait gains no time by it.
            open.window = Some(now.min(contest.until).max(open.from));
        }
    }
    let lot = state::lot(deps.storage, record.lot())?;
    let mut books = Books::open(deps.storage, &config)?;
    release_bond(deps.storage, &contest, upheld, &mut books)?;
    let mut over = Over { bond: Uint128::zero(), credited: Uint128::zero(), returned: Uint128::zero() };
    if upheld {
        if let Some(past) = &mut record.past {
            past.carried = past.carried.checked_add(contest.left)?.checked_add(contest.bond)?;
        }
        over.bond = contest.bond;
    } else {
        let terms = Terms { config: &config, lot: &lot, now };
        (record, over) = fall(deps.storage, terms, device, record, &contest, &mut books)?;
    }
    DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    let Over { bond, credited, returned } = over;
    books.event(VaultEvent::StreamReleased { device, case, upheld, bond, credited, returned });
    books.close(deps.storage)
}

/// What the end of a contest moved.
struct Over {
    bond: Uint128,
    credited: Uint128,
    returned: Uint128,
}

/// The reserved share leaves the bond for the streams, or is the payer's again.
fn release_bond(
    storage: &mut dyn Storage,
    contest: &Contested,
    upheld: bool,
    books: &mut Books,
) -> Result<(), ContractError> {
    if contest.bond.is_zero() {
        return Ok(());
    }
    let (case, slot) = (contest.case, BondSlot::Opening);
    let key = (case.get(), slot.as_str());
    let mut bond = CASE_BONDS.may_load(storage, key)?.ok_or(CaseError::UnknownBond { case, slot })?;
    bond.reserved = bond.reserved.checked_sub(contest.bond)?;
    if upheld {
        bond.amount = bond.amount.checked_sub(contest.bond)?;
        books.take(Bucket::CaseBonds, contest.bond)?;
        books.stream_in(contest.bond)?;
    }
    CASE_BONDS.save(storage, key, &bond)?;
    Ok(())
}

/// Under what a contest ends.
#[derive(Clone, Copy)]
struct Terms<'a> {
    config: &'a Config,
    lot: &'a Lot,
    now: u64,
}

/// The fault was none: what the stream has not paid is the maker's.
fn fall(
    storage: &mut dyn Storage,
    terms: Terms,
    device: DeviceId,
    record: Device,
    contest: &Contested,
    books: &mut Books,
) -> Result<(Device, Over), ContractError> {
    let Terms { config, lot, now } = terms;
    let none = Over { bond: Uint128::zero(), credited: Uint128::zero(), returned: Uint128::zero() };
    let Some((open, stream)) = record.stream(config.accrual_period).filter(|(open, _)| open.contested) else {
        // The stream ended before its contest did: only what it left is in question.
        let mut record = record;
        if let Some(past) = &mut record.past {
            past.account.driver = past.account.driver.checked_sub(contest.left)?;
        }
        credit(storage, lot, &mut record, contest.left, books)?;
        return Ok((record, Over { credited: contest.left, ..none }));
    };
    let mut record = record;
    let streamed = stream.entitlement(now)?;
    let mut account = record.account(&lot.terms, &[])?;
    let recalled = recall::of_streaming(storage, lot, &record, open.from)?;
    let made_up = slash::make_up(storage, lot, device, (&open, &stream), recalled, now)?;
    if let Some(at) = recalled {
        // In its pool it would have been recalled, and from then on its holder's.
        let credited = stream.entitlement(at.min(now))?.saturating_sub(open.drawn);
        let kept = streamed.checked_sub(open.drawn)?.checked_sub(credited)?;
        account.driver = account.driver.checked_add(open.drawn)?.checked_add(kept)?;
        let carried = record.carried().checked_add(kept)?;
        let mut past = Past { account, carried, stream: None, contest: None, whole: false };
        let stream = made_up.book(&mut past, books)?;
        let rest = Stream { from: now, ..stream };
        stream::burn(books, stream.remaining(now)?.checked_sub(rest.total()?)?)?;
        past.stream = Some(OpenStream::new(Cause::Recalled, stream.factor, now));
        record.past = Some(past);
        credit(storage, lot, &mut record, credited, books)?;
        return Ok((record, Over { credited, ..none }));
    }
    account.driver = account.driver.checked_add(open.drawn)?;
    let mut past = Past { account, carried: record.carried(), stream: None, contest: None, whole: false };
    let stream = made_up.book(&mut past, books)?;
    let credited = streamed.checked_sub(open.drawn)?;
    if now < config.accrual_period.last_day_of(record.end)?.since {
        record.past = Some(past);
        credit(storage, lot, &mut record, credited, books)?;
        let (back, returned) = return_to_pool(storage, config, lot, record, &stream, now, books)?;
        return Ok((back, Over { credited, returned, ..none }));
    }
    // From its last day on the device counts as fully accrued, and no pool takes it any more.
    let credited = credited.checked_add(stream.remaining(now)?)?;
    record.past = Some(past);
    credit(storage, lot, &mut record, credited, books)?;
    record.manufacturer = Uint128::zero();
    record.integrations = Uint128::zero();
    Ok((record, Over { credited, ..none }))
}

/// Coins of a stream become claimable by both accounts, as their principals are to each other.
fn credit(
    storage: &mut dyn Storage,
    lot: &Lot,
    record: &mut Device,
    amount: Uint128,
    books: &mut Books,
) -> Result<(), ContractError> {
    let lock = record.manufacturer.checked_add(record.integrations)?;
    let integrations: Uint128 = if lock.is_zero() {
        Uint128::zero()
    } else {
        let scaled = Uint256::from(amount).checked_mul(Uint256::from(record.integrations))?;
        let part = scaled.checked_div(Uint256::from(lock)).map_err(AccrualError::from)?;
        part.try_into().map_err(AccrualError::from)?
    };
    let manufacturer = amount.checked_sub(integrations)?;
    if let Some(Past { account: DeviceAccount { manufacturer: m, integrations: i, .. }, .. }) =
        &mut record.past
    {
        *m = m.checked_add(manufacturer)?;
        *i = i.checked_add(integrations)?;
    }
    books.stream_out(amount)?;
    claimable::credit(storage, books, &Payee::Licence(lot.licence), manufacturer)?;
    claimable::credit(storage, books, &Payee::Integrations, integrations)
}
