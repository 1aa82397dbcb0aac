//! A verdict is final: what it takes is moved aside, so that nothing that happens later changes it.

use cosmwasm_std::{DepsMut, Empty, Response, Storage, Uint128};
use surety_accrual::factor::WHOLE_BPS;
use surety_api::vault::raw::{CaseReserve, BONDS, RESERVES};
use surety_api::vault::{Allocation, VaultEvent, Victims, MAX_REWARD_BPS};
use surety_api::{merkle, CaseId, LicenceId, ModelId};

use crate::books::{Books, Bucket};
use crate::cases::AGAINST;
use crate::error::CaseError;
use crate::slash::slash;
use crate::state::CONFIG;
use crate::{loans, ContractError};

/// What the council takes, and for whom.
pub struct Verdict {
    /// From whom.
    pub licence: LicenceId,
    /// Coins out of the bond.
    pub bond: Uint128,
    /// Share of the stake in scope, bps.
    pub stake_bps: u16,
    /// The scope.
    pub model: Option<ModelId>,
    /// How it is shared.
    pub allocation: Allocation,
    /// Who gets the reward.
    pub reward_to: String,
    /// Who gets the victims' part.
    pub victims: Option<Victims>,
}

/// Moves what a verdict takes into the case's reserve. Where the bond has less, what is there: two verdicts of one day must both
/// come to their end.
///
/// # Errors
/// [`CaseError::ReserveExists`], [`CaseError::BadAllocation`], [`CaseError::RewardTooHigh`],
/// [`CaseError::StakeShareTooHigh`], [`CaseError::BadVictims`], [`ContractError::SettleFirst`], a `reward_to` that is no
/// address.
pub fn reserve(deps: DepsMut, now: u64, case: CaseId, verdict: Verdict) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    check(&verdict)?;
    let reward_to = deps.api.addr_validate(&verdict.reward_to)?;
    if RESERVES.has(deps.storage, case.get()) {
        return Err(CaseError::ReserveExists { case }.into());
    }
    let Verdict { licence, model, allocation, victims, .. } = verdict;
    let mut books = Books::open(deps.storage, &config)?;
    let bond = take_bond(deps.storage, &mut books, licence, verdict.bond)?;
    let stake = slash(deps.storage, &mut books, licence, model, verdict.stake_bps, now)?;
    let held = bond.checked_add(stake)?;
    books.put(Bucket::Reserves, held)?;
    books.event(VaultEvent::Reserved { case, licence, bond, stake });
    let reserve =
        CaseReserve { licence, model, bond, stake, allocation, reward_to, victims, held, payout: None };
    RESERVES.save(deps.storage, case.get(), &reserve)?;
    AGAINST.save(deps.storage, (licence.get(), case.get()), &Empty {})?;
    books.close(deps.storage)
}

fn check(verdict: &Verdict) -> Result<(), CaseError> {
    let Allocation { burn_bps, victims_bps, reward_bps } = verdict.allocation;
    let sum = [burn_bps, victims_bps, reward_bps].map(u32::from).into_iter().fold(0, u32::saturating_add);
    if sum != u32::from(WHOLE_BPS) {
        return Err(CaseError::BadAllocation { sum });
    }
    if reward_bps > MAX_REWARD_BPS {
        return Err(CaseError::RewardTooHigh { reward_bps, max: MAX_REWARD_BPS });
    }
    if verdict.stake_bps > WHOLE_BPS {
        return Err(CaseError::StakeShareTooHigh { stake_bps: verdict.stake_bps });
    }
    let fits = match &verdict.victims {
        None => victims_bps == 0,
        Some(Victims { root, count, total_weight }) => {
            let whole = root.len() == size_of::<merkle::Hash>() && *count > 0 && !total_weight.is_zero();
            victims_bps > 0 && whole
        }
    };
    if fits {
        Ok(())
    } else {
        let count = verdict.victims.as_ref().map_or(0, |victims| victims.count);
        Err(CaseError::BadVictims { victims_bps, count })
    }
}

/// The maker answers with its own coins before the lender does. What is taken of the lent part is the lender's loss: the maker
/// owes that much less.
fn take_bond(
    storage: &mut dyn Storage,
    books: &mut Books,
    licence: LicenceId,
    wanted: Uint128,
) -> Result<Uint128, ContractError> {
    let Some(mut bond) = BONDS.may_load(storage, licence.get())? else { return Ok(Uint128::zero()) };
    let own = wanted.min(bond.own);
    let lent = wanted.checked_sub(own)?.min(bond.lent);
    bond.own = bond.own.checked_sub(own)?;
    bond.lent = bond.lent.checked_sub(lent)?;
    loans::forget_when_repaid(&mut bond);
    BONDS.save(storage, licence.get(), &bond)?;
    let taken = own.checked_add(lent)?;
    books.bond_out(taken)?;
    Ok(taken)
}
