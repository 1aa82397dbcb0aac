//! What cases cost, and whose the bonds are in the end. The coins themselves are in the vault.

use cosmwasm_std::{
    Addr, Coin, Deps, MessageInfo, OverflowError, OverflowOperation, Storage, Uint128, WasmMsg,
};
use surety_api::arbitration::Subject;
use surety_api::charter::ContractName;
use surety_api::vault::raw::CASE_BONDS;
use surety_api::vault::{BondSlot, CaseShare, ExecuteMsg, Payee};
use surety_api::{call, CaseId, LicenceId};

use crate::outcome::{outcome, Outcome};
use crate::parties::{side, Peers};
use crate::state::{Appeal, Case, CONFIG, OPEN_AGAINST};
use crate::{permissions, ContractError};

/// Refuses anything but one coin; which one it must be, the vault says when it takes it.
fn one_coin(info: &MessageInfo) -> Result<Uint128, ContractError> {
    match info.funds.as_slice() {
        [Coin { amount, .. }] if !amount.is_zero() => Ok(*amount),
        funds => Err(ContractError::OneCoin { found: funds.len() }),
    }
}

/// Refuses anything but exactly the bond.
pub fn exactly(info: &MessageInfo, expected: Uint128) -> Result<Uint128, ContractError> {
    let received = one_coin(info)?;
    if received == expected {
        Ok(received)
    } else {
        Err(ContractError::WrongBond { expected, received })
    }
}

/// Refuses less than the least bond.
pub fn at_least(info: &MessageInfo, least: Uint128) -> Result<Uint128, ContractError> {
    let received = one_coin(info)?;
    if received < least {
        Err(ContractError::BondBelowLeast { least, received })
    } else {
        Ok(received)
    }
}

/// What a licence case costs this challenger now, and how many it has open against the licence: each doubles the bond.
pub fn to_open(
    storage: &dyn Storage,
    licence: LicenceId,
    challenger: &Addr,
) -> Result<(Uint128, u32), ContractError> {
    let open = OPEN_AGAINST.may_load(storage, (licence.get(), challenger))?.unwrap_or_default();
    let base = CONFIG.load(storage)?.terms.bonds.licence;
    let doubled = 1u128.checked_shl(open).ok_or_else(|| OverflowError::new(OverflowOperation::Shl))?;
    Ok((base.checked_mul(Uint128::new(doubled))?, open))
}

/// The vault takes the coins that came along.
pub fn hold(
    deps: Deps,
    id: CaseId,
    slot: BondSlot,
    payer: &Addr,
    funds: Vec<Coin>,
) -> Result<WasmMsg, ContractError> {
    let vault = Peers::new(deps)?.contract(ContractName::Vault)?;
    let message = ExecuteMsg::HoldCaseBond { case: id, slot, payer: payer.to_string() };
    Ok(call(&vault, &message, funds)?)
}

/// What of a bond does not go back to its payer.
#[derive(Debug, PartialEq)]
pub struct Release {
    /// Burned.
    pub burn: Uint128,
    /// Somebody else's.
    pub other: Option<CaseShare>,
}

impl Release {
    const WHOLE: Self = Self { burn: Uint128::zero(), other: None };
}

/// The opening bond of a case that is decided.
pub fn of_opening(deps: Deps, id: CaseId, case: &Case) -> Result<Release, ContractError> {
    match outcome(deps.storage, id, case)? {
        Outcome::Won => Ok(Release::WHOLE),
        Outcome::Undecided | Outcome::Lost if matches!(case.subject, Subject::Fault { .. }) => {
            of_contest(deps, id, case)
        }
        Outcome::Undecided => {
            let burn = case.bond.mul_ceil((u128::from(case.lapse_burn_bps), 10_000u128));
            Ok(Release { burn, other: None })
        }
        Outcome::Lost => lost(deps, case, case.bond, true),
    }
}

/// A contest that was not won keeps what it set aside for each stream in the vault, and settles it there. Where the holders
/// got less than the least bond, what is missing burns: a contest that holds nothing is not free.
fn of_contest(deps: Deps, id: CaseId, case: &Case) -> Result<Release, ContractError> {
    let least = CONFIG.load(deps.storage)?.terms.bonds.fault;
    let vault = Peers::new(deps)?.contract(ContractName::Vault)?;
    let bond = CASE_BONDS.query(&deps.querier, vault, (id.get(), BondSlot::Opening.as_str()))?;
    // What is still set aside is the holders' as soon as it is settled.
    let left = bond.map_or(Uint128::zero(), |bond| bond.amount.saturating_sub(bond.reserved));
    let paid = case.bond.saturating_sub(left);
    Ok(Release { burn: least.saturating_sub(paid).min(left), other: None })
}

/// The bond of an appeal that is decided: back when the first decision fell.
pub fn of_appeal(deps: Deps, case: &Case, appeal: &Appeal) -> Result<Release, ContractError> {
    if case.decision != case.first {
        return Ok(Release::WHOLE);
    }
    lost(deps, case, appeal.bond, appeal.by_challenger)
}

/// Half burns, the odd coin with it; half is the other side's, unless one party sat on both.
fn lost(deps: Deps, case: &Case, bond: Uint128, by_challenger: bool) -> Result<Release, ContractError> {
    let (payee, other) = Peers::new(deps)?.other_side(&case.subject)?;
    if case.challenger == other {
        return Ok(Release { burn: bond, other: None });
    }
    let amount = bond.checked_div(Uint128::new(2)).unwrap_or_default();
    let to = if by_challenger { payee } else { Payee::Address(case.challenger.to_string()) };
    let other = (!amount.is_zero()).then_some(CaseShare { to, amount });
    Ok(Release { burn: bond.checked_sub(amount)?, other })
}

/// Whether an address may appeal: the challenger's side when it is both.
pub fn appellant(deps: Deps, case: &Case, address: &Addr) -> Result<bool, ContractError> {
    side(deps, case, address)?.ok_or_else(|| permissions::SIDE.refuse(address).into())
}
