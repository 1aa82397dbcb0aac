//! A reserve is carried out: a part burns, a part is the challenger's, a part waits for the victims.

use cosmwasm_std::{DepsMut, Response};
use surety_accrual::factor::WHOLE_BPS;
use surety_api::vault::raw::{Payout, RESERVES};
use surety_api::vault::{Payee, VaultEvent};
use surety_api::CaseId;

use crate::books::{Books, Bucket};
use crate::error::CaseError;
use crate::state::CONFIG;
use crate::{cases, claimable, ContractError};

/// Shares a reserve out as its verdict says. Rounding is in favour of the burn, so that no order of cases is worth a coin.
///
/// # Errors
/// [`CaseError::UnknownReserve`], [`CaseError::AlreadyExecuted`].
pub fn execute_reserve(deps: DepsMut, now: u64, case: CaseId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut reserve = cases::reserve(deps.storage, case)?;
    if reserve.payout.is_some() {
        return Err(CaseError::AlreadyExecuted { case }.into());
    }
    let part = |bps: u16| reserve.held.checked_multiply_ratio(bps, WHOLE_BPS);
    let reward = part(reserve.allocation.reward_bps)?;
    let victims = part(reserve.allocation.victims_bps)?;
    let burned = reserve.held.checked_sub(reward)?.checked_sub(victims)?;
    let claims_end = now.saturating_add(config.claim_period);
    reserve.held = victims;
    reserve.payout = Some(Payout { burned, reward, victims, claims_end });
    RESERVES.save(deps.storage, case.get(), &reserve)?;

    let mut books = Books::open(deps.storage, &config)?;
    books.take(Bucket::Reserves, burned.checked_add(reward)?)?;
    books.burn(burned)?;
    books.event(VaultEvent::ReserveExecuted { case, burned, reward, victims });
    let challenger = Payee::Address(reserve.reward_to.into());
    claimable::credit(deps.storage, &mut books, &challenger, reward)?;
    books.close(deps.storage)
}
