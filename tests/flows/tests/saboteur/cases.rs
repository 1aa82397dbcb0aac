//! Saboteurs inside the vault that tamper with what cases hold and take.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};
use cw_storage_plus::Map;
use surety_api::vault::raw::{BONDS, CASE_BONDS, RESERVES};
use surety_api::vault::{BondSlot, ExecuteMsg};
use surety_vault::cases::VICTIMS;
use surety_vault::contract::execute;
use surety_vault::ledger::LEDGER;
use surety_vault::{locks, ContractError};

type Answer = Result<Response, ContractError>;

/// Lets a case hold a bond past its own deadline.
pub fn honours_dead_locks(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    if let ExecuteMsg::ReleaseBond { licence, .. } = message {
        if let Some(lock) = locks::page(deps.storage, licence, None, 1)?.first() {
            return Err(ContractError::Held { licence, case: lock.case, deadline: lock.deadline });
        }
    }
    execute(deps, env, info, message)
}

/// Writes one coin less into a case's bond than it books.
pub fn shortens_case_bonds(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let held = match &message {
        ExecuteMsg::HoldCaseBond { case, slot, .. } => Some((case.get(), slot.as_str())),
        _ => None,
    };
    let response = execute(deps.branch(), env, info, message)?;
    if let Some(key) = held {
        let mut bond = CASE_BONDS.load(deps.storage, key)?;
        bond.amount -= Uint128::one();
        CASE_BONDS.save(deps.storage, key, &bond)?;
    }
    Ok(response)
}

/// Puts the challenger's own bond into what a verdict seizes, and books it.
pub fn seizes_the_challengers_bond(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: ExecuteMsg,
) -> Answer {
    let reserved = match &message {
        ExecuteMsg::Reserve { case, .. } => Some(case.get()),
        _ => None,
    };
    let response = execute(deps.branch(), env, info, message)?;
    let Some(case) = reserved else { return Ok(response) };
    let key = (case, BondSlot::Opening.as_str());
    let mut bond = CASE_BONDS.load(deps.storage, key)?;
    let mut reserve = RESERVES.load(deps.storage, case)?;
    let mut ledger = LEDGER.load(deps.storage)?;
    reserve.bond += bond.amount;
    reserve.held += bond.amount;
    ledger.case_bonds -= bond.amount;
    ledger.reserves += bond.amount;
    bond.amount = Uint128::zero();
    CASE_BONDS.save(deps.storage, key, &bond)?;
    RESERVES.save(deps.storage, case, &reserve)?;
    LEDGER.save(deps.storage, &ledger)?;
    Ok(response)
}

/// Lets a verdict that is carried out take a coin from the one before it.
pub fn feeds_on_other_verdicts(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: ExecuteMsg,
) -> Answer {
    let executed = match &message {
        ExecuteMsg::ExecuteReserve { case } => Some(case.get()),
        _ => None,
    };
    let response = execute(deps.branch(), env, info, message)?;
    let Some(case) = executed else { return Ok(response) };
    for (case, fed) in [(case, true), (case - 1, false)] {
        let mut reserve = RESERVES.load(deps.storage, case)?;
        let coin = Uint128::one();
        reserve.held = if fed { reserve.held + coin } else { reserve.held - coin };
        RESERVES.save(deps.storage, case, &reserve)?;
    }
    Ok(response)
}

/// Takes a coin more out of a bond than the verdict it tells of, and books it for the lender it does not have.
pub fn takes_a_coin_along(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let licence = match &message {
        ExecuteMsg::Reserve { licence, .. } => Some(licence.get()),
        _ => None,
    };
    let response = execute(deps.branch(), env, info, message)?;
    if let Some(licence) = licence {
        let mut bond = BONDS.load(deps.storage, licence)?;
        bond.own -= Uint128::one();
        BONDS.save(deps.storage, licence, &bond)?;
        let mut ledger = LEDGER.load(deps.storage)?;
        ledger.bond -= Uint128::one();
        ledger.claimable += Uint128::one();
        LEDGER.save(deps.storage, &ledger)?;
    }
    Ok(response)
}

/// Pays a victim and forgets that it did.
pub fn forgets_victims(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let paid = match &message {
        ExecuteMsg::ClaimVictim { case, device, .. } => Some((case.get(), device.into_bytes())),
        _ => None,
    };
    let response = execute(deps.branch(), env, info, message)?;
    if let Some(paid) = paid {
        VICTIMS.remove(deps.storage, paid);
    }
    Ok(response)
}

/// Pays what waits and leaves it waiting.
pub fn forgets_claims(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    const BALANCES: Map<&str, Uint128> = Map::new("claimable");
    let payee = match &message {
        ExecuteMsg::ClaimBalance { payee } => Some(payee.to_string()),
        _ => None,
    };
    let before = payee.as_ref().map(|payee| BALANCES.load(deps.storage, payee)).transpose()?;
    let response = execute(deps.branch(), env, info, message)?;
    if let (Some(payee), Some(before)) = (payee, before) {
        BALANCES.save(deps.storage, &payee, &before)?;
    }
    Ok(response)
}
