//! The holder of a device on a case's list receives its share.

use cosmwasm_std::{Binary, DepsMut, Env, MessageInfo, Response, Uint128};
use surety_api::vault::raw::RESERVES;
use surety_api::vault::{victim_leaf, VaultEvent, Victims, MAX_VICTIM_STAKES};
use surety_api::{merkle, CaseId, DeviceId};

use crate::books::{Books, Bucket};
use crate::cases::{self, VICTIMS};
use crate::error::CaseError;
use crate::peers::Holders;
use crate::state::{self, CONFIG};
use crate::ContractError;

/// One entry of a case's list.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The case.
    pub case: CaseId,
    /// The device.
    pub device: DeviceId,
    /// Its place.
    pub index: u32,
    /// Its weight.
    pub weight: Uint128,
}

/// Pays one victim: its share of the victims' part, at most [`MAX_VICTIM_STAKES`] of its stakes, and never more than is there,
/// whatever the weights of a careless list add up to.
///
/// # Errors
/// [`CaseError::UnknownReserve`], [`CaseError::NotExecuted`], [`CaseError::NothingForVictims`], [`CaseError::NotAVictim`],
/// [`CaseError::OtherLicence`], [`CaseError::VictimPaid`], [`ContractError::UnknownDevice`], [`ContractError::HeldByContract`],
/// [`ContractError::NothingDue`].
pub fn claim_victim(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    entry: Entry,
    proof: &[Binary],
) -> Result<Response, ContractError> {
    let Entry { case, device, weight, .. } = entry;
    let config = CONFIG.load(deps.storage)?;
    let mut reserve = cases::reserve(deps.storage, case)?;
    let Some(payout) = &reserve.payout else { return Err(CaseError::NotExecuted { case }.into()) };
    let Some(victims) = reserve.victims.as_ref().filter(|_| !reserve.held.is_zero()) else {
        return Err(CaseError::NothingForVictims { case }.into());
    };
    let paid = (case.get(), device.into_bytes());
    if VICTIMS.has(deps.storage, paid) {
        return Err(CaseError::VictimPaid { case, device }.into());
    }
    if !is_on_list(victims, env, &entry, proof) {
        return Err(CaseError::NotAVictim { case, device }.into());
    }
    let lot = state::lot(deps.storage, state::device(deps.storage, device)?.lot())?;
    if lot.licence != reserve.licence {
        return Err(CaseError::OtherLicence { case, device, licence: lot.licence }.into());
    }
    let most = lot.terms.unit_stake.checked_mul(Uint128::new(MAX_VICTIM_STAKES))?;
    // A share too large to be computed, of a weight far beyond the stated total, is more than the most there may be.
    let share = payout.victims.checked_multiply_ratio(weight, victims.total_weight).unwrap_or(most);
    let amount = share.min(most).min(reserve.held);
    if amount.is_zero() {
        return Err(ContractError::NothingDue {});
    }
    let holder = Holders::new(deps.as_ref(), &config, &info.sender)?.payable(device)?;
    VICTIMS.save(deps.storage, paid, &amount)?;
    reserve.held = reserve.held.checked_sub(amount)?;
    RESERVES.save(deps.storage, case.get(), &reserve)?;

    let mut books = Books::open(deps.storage, &config)?;
    books.take(Bucket::Reserves, amount)?;
    books.pay(&holder, amount)?;
    books.event(VaultEvent::VictimPaid { case, device, to: holder.into(), amount });
    books.close(deps.storage)
}

fn is_on_list(victims: &Victims, env: &Env, entry: &Entry, proof: &[Binary]) -> bool {
    let Ok(root) = merkle::Hash::try_from(victims.root.as_slice()) else { return false };
    let siblings = proof.iter().map(|hash| merkle::Hash::try_from(hash.as_slice()));
    let Ok(siblings) = siblings.collect::<Result<Vec<_>, _>>() else { return false };
    let Entry { case, device, index, weight } = *entry;
    let vault = env.contract.address.as_str();
    let leaf = victim_leaf(&env.block.chain_id, vault, case, index, device, weight);
    merkle::verify(&root, victims.count, index, &leaf, &siblings)
}
