//! A fault is contested: its stream waits.

use cosmwasm_std::{DepsMut, Response, Uint128, Uint256};
use surety_accrual::factor::WHOLE_BPS;
use surety_api::vault::raw::CASE_BONDS;
use surety_api::vault::{BondSlot, VaultEvent};
use surety_api::{CaseId, DeviceId};

use crate::books::Books;
use crate::error::{CaseError, StreamError};
use crate::state::{self, Cause, Contested, OpenStream, CONFIG, DEVICES};
use crate::ContractError;

/// Holds the stream of a device until `until`, and reserves a share of its rest out of the case's opening bond.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`ContractError::NotStreaming`], [`StreamError::NotContestable`],
/// [`StreamError::ContestedBefore`], [`StreamError::ContestTooLate`], [`ContractError::DeadlinePassed`],
/// [`CaseError::UnknownBond`], [`CaseError::BondTooSmall`].
pub fn hold_stream(
    deps: DepsMut,
    now: u64,
    device: DeviceId,
    case: CaseId,
    until: u64,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    if until <= now {
        return Err(ContractError::DeadlinePassed { deadline: until, now });
    }
    let mut record = state::device(deps.storage, device)?;
    let stream = record.stream(config.accrual_period).map(|(_, stream)| stream);
    let not_streaming = ContractError::NotStreaming { device };
    let Some((past, stream)) = record.past.as_mut().zip(stream) else { return Err(not_streaming) };
    let Some(open) = &mut past.stream else { return Err(not_streaming) };
    if open.contested || past.contest.is_some() {
        return Err(StreamError::ContestedBefore { device }.into());
    }
    ensure_contestable(open, device, config.contest_window, now)?;
    let share = share(stream.remaining(now)?, config.contest_bond_bps)?;

    let (slot, key) = (BondSlot::Opening, (case.get(), BondSlot::Opening.as_str()));
    let mut bond = CASE_BONDS.may_load(deps.storage, key)?.ok_or(CaseError::UnknownBond { case, slot })?;
    let free = bond.amount.checked_sub(bond.reserved)?;
    if share > free {
        return Err(CaseError::BondTooSmall { case, slot, amount: free, asked: share }.into());
    }
    bond.reserved = bond.reserved.checked_add(share)?;
    CASE_BONDS.save(deps.storage, key, &bond)?;

    open.contested = true;
    past.contest = Some(Contested { case, until, bond: share, left: Uint128::zero() });
    DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    let mut books = Books::open(deps.storage, &config)?;
    books.event(VaultEvent::StreamHeld { device, case, until, bond: share });
    books.close(deps.storage)
}

fn ensure_contestable(
    open: &OpenStream,
    device: DeviceId,
    window: u64,
    now: u64,
) -> Result<(), ContractError> {
    if matches!(open.cause, Cause::Removed | Cause::Recalled) {
        return Err(StreamError::NotContestable { device }.into());
    }
    let closed = open.window.unwrap_or(open.from).saturating_add(window);
    if now < closed {
        Ok(())
    } else {
        Err(StreamError::ContestTooLate { device, closed }.into())
    }
}

/// What is reserved: rounded up.
fn share(rest: Uint128, bps: u16) -> Result<Uint128, ContractError> {
    let scaled = Uint256::from(rest)
        .checked_mul(Uint256::from(bps))?
        .checked_add(Uint256::from(WHOLE_BPS))?
        .checked_sub(Uint256::one())?;
    let share = scaled.checked_div(Uint256::from(WHOLE_BPS)).map_err(surety_accrual::AccrualError::from)?;
    Ok(share.try_into().map_err(surety_accrual::AccrualError::from)?)
}
