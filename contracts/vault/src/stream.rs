//! What opening, changing, closing and claiming a stream have in common.

use cosmwasm_std::Uint128;
use surety_accrual::{AccrualError, Payee, Segment, Stream, Terms};

use crate::books::Books;
use crate::state::{Config, Device, OpenStream, Past};
use crate::ContractError;

/// A stream that was open until now.
pub struct Ended {
    /// As it was stored.
    pub open: OpenStream,
    /// As the law computes with it.
    pub stream: Stream,
    /// What the device carries on.
    pub past: Past,
}

/// Ends the open stream of a device now, if it has one. What has streamed to the holder stays due to whoever holds the
/// device, what has streamed to nobody burns, and while it is contested all of it waits for the end of that. What has not
/// streamed yet is for the caller to place.
///
/// # Errors
/// Only when an amount is out of range.
pub fn end(
    device: &Device,
    config: &Config,
    terms: &Terms,
    now: u64,
    books: &mut Books,
) -> Result<Option<Ended>, ContractError> {
    let Some((open, stream)) = device.stream(config.accrual_period) else { return Ok(None) };
    let mut drawn = device.clone();
    let due = draw(&mut drawn, config, now)?;
    burn(books, due.nobody)?;
    let mut contest = drawn.past.and_then(|past| past.contest);
    if device.contest_of_open(now).is_some() {
        if let Some(contest) = &mut contest {
            contest.left = stream.entitlement(now)?.checked_sub(open.drawn)?;
        }
    }
    let payee = config.payee(open.cause);
    let account = device.account(terms, &[])?.with(Segment::Stream { stream: &stream, payee }, now)?;
    let past = Past { account, carried: due.holder, stream: None, contest, whole: false };
    Ok(Some(Ended { open, stream, past }))
}

/// The rest of a stream goes on under a new cause. Each of both rounds down, so a coin may be left between them; it burns.
///
/// # Errors
/// Only when an amount is out of range.
pub fn change(ended: Ended, now: u64, books: &mut Books) -> Result<(Past, Stream), ContractError> {
    let rest = Stream { from: now, ..ended.stream };
    burn(books, ended.stream.remaining(now)?.checked_sub(rest.total()?)?)?;
    Ok((ended.past, rest))
}

/// Burns coins of a stream.
///
/// # Errors
/// Only when an amount is out of range.
pub fn burn(books: &mut Books, amount: Uint128) -> Result<(), ContractError> {
    books.stream_out(amount)?;
    books.burn_reported(amount)
}

/// Refuses from the start of a device's last day on.
///
/// # Errors
/// [`AccrualError::LastDayBegan`].
pub fn ensure_before_last_day(device: &Device, config: &Config, now: u64) -> Result<(), ContractError> {
    let since = config.accrual_period.last_day_of(device.end)?.since;
    if now < since {
        Ok(())
    } else {
        Err(AccrualError::LastDayBegan { since }.into())
    }
}

/// What has streamed from a device and was neither paid nor burned.
pub struct Due {
    /// To its holder.
    pub holder: Uint128,
    /// To nobody.
    pub nobody: Uint128,
}

/// Takes what is due out of a device's record. Of a contested stream nothing is.
///
/// # Errors
/// Only when an amount is out of range.
pub fn draw(record: &mut Device, config: &Config, now: u64) -> Result<Due, ContractError> {
    let mut due = Due { holder: record.carried(), nobody: Uint128::zero() };
    let stream = record.stream(config.accrual_period).filter(|_| record.contest_of_open(now).is_none());
    let Some(past) = &mut record.past else { return Ok(due) };
    past.carried = Uint128::zero();
    if let Some(contest) = past.contest.as_mut().filter(|contest| !contest.holds(now)) {
        due.holder = due.holder.checked_add(std::mem::take(&mut contest.left))?;
    }
    if let Some((mut open, stream)) = stream {
        let entitled = stream.entitlement(now)?;
        let streamed = entitled.checked_sub(open.drawn)?;
        match config.payee(open.cause) {
            Payee::Driver => due.holder = due.holder.checked_add(streamed)?,
            Payee::Burn => due.nobody = streamed,
        }
        open.drawn = entitled;
        past.stream = Some(open);
    }
    Ok(due)
}
