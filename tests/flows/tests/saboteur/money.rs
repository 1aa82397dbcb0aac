//! Saboteurs inside the vault.

use cosmwasm_std::{
    coins, from_json, to_json_binary, BankMsg, Binary, CosmosMsg, Deps, DepsMut, Env, MessageInfo, Response,
    Storage, Uint128,
};
use cw_multi_test::ContractWrapper;
use surety_api::charter::{Charter, ContractName};
use surety_api::license::raw::LICENCES;
use surety_api::license::LicenceStatus;
use surety_api::vault::raw::BONDS;
use surety_api::vault::{DeviceResponse, ExecuteMsg, InstantiateMsg, LocksResponse, QueryMsg};
use surety_api::LotId;
use surety_testkit::{Contracts, DENOM, MONTH};
use surety_vault::contract::{execute, instantiate, query};
use surety_vault::ledger::LEDGER;
use surety_vault::state::{CONFIG, DEVICES};
use surety_vault::ContractError;

type Answer = Result<Response, ContractError>;
type Deed = fn(DepsMut, Env, MessageInfo, ExecuteMsg) -> Answer;
type Word = fn(Deps, Env, QueryMsg) -> Result<Binary, ContractError>;

/// A network whose vault executes like this.
pub fn vault(deed: Deed) -> Contracts {
    Contracts { vault: Box::new(ContractWrapper::new(deed, instantiate, query)), ..Contracts::default() }
}

/// A network whose vault answers like this.
pub fn vault_answers(word: Word) -> Contracts {
    Contracts { vault: Box::new(ContractWrapper::new(execute, instantiate, word)), ..Contracts::default() }
}

/// Sends every payment twice.
pub fn pays_twice(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let mut response = execute(deps, env, info, message)?;
    let is_payment = |m: &CosmosMsg| matches!(m, CosmosMsg::Bank(BankMsg::Send { .. }));
    let payments: Vec<_> = response.messages.iter().filter(|m| is_payment(&m.msg)).cloned().collect();
    response.messages.extend(payments);
    Ok(response)
}

/// Books burns and does not burn.
pub fn drops_burns(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let mut response = execute(deps, env, info, message)?;
    response.messages.retain(|m| !matches!(m.msg, CosmosMsg::Bank(BankMsg::Burn { .. })));
    Ok(response)
}

/// Forfeits a device's stake whenever integrations claims.
pub fn integrations_takes_stake(
    mut deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: ExecuteMsg,
) -> Answer {
    let claim = matches!(message, ExecuteMsg::ClaimIntegrations { .. });
    let response = execute(deps.branch(), env.clone(), info.clone(), message)?;
    if !claim {
        return Ok(response);
    }
    let charter = CONFIG.load(deps.storage)?.charter;
    let sender = Charter::new(deps.querier, &charter).contract(ContractName::Device)?;
    let forfeit = ExecuteMsg::ForfeitStake { lot: LotId(2), count: 1 };
    let taken = execute(deps, env, MessageInfo { sender, ..info }, forfeit)?;
    Ok(response.add_submessages(taken.messages).add_events(taken.events))
}

/// Pays two units of a bond out, and books it, whenever somebody adds one.
pub fn shrinks_bonds(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let posted = match &message {
        ExecuteMsg::PostBond { licence } if info.funds.iter().any(|coin| coin.amount == Uint128::one()) => {
            Some(licence.get())
        }
        _ => None,
    };
    let to_address = info.sender.to_string();
    let response = execute(deps.branch(), env, info, message)?;
    let Some(licence) = posted else { return Ok(response) };
    let two = Uint128::new(2);
    let mut bond = BONDS.load(deps.storage, licence)?;
    bond.own -= two;
    BONDS.save(deps.storage, licence, &bond)?;
    let mut ledger = LEDGER.load(deps.storage)?;
    ledger.bond -= two;
    ledger.paid += two;
    LEDGER.save(deps.storage, &ledger)?;
    Ok(response.add_message(BankMsg::Send { to_address, amount: coins(two.u128(), DENOM) }))
}

/// Takes every withdrawal for older than any case.
pub fn skips_locks(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let message = match message {
        ExecuteMsg::ReleaseBond { licence, .. } => ExecuteMsg::ReleaseBond { licence, withdrawal_date: 0 },
        other => other,
    };
    execute(deps, env, info, message)
}

/// Lets a fault take effect a month ago.
pub fn backdates_faults(deps: DepsMut, mut env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    if matches!(message, ExecuteMsg::OpenStream { .. }) {
        env.block.time = env.block.time.minus_seconds(MONTH);
    }
    execute(deps, env, info, message)
}

/// A network whose vault accrues a stake in half the time it was told.
pub fn vault_in_a_hurry() -> Contracts {
    fn hurried(deps: DepsMut, env: Env, info: MessageInfo, message: InstantiateMsg) -> Answer {
        let accrual_period = message.accrual_period / 2;
        instantiate(deps, env, info, InstantiateMsg { accrual_period, ..message })
    }
    Contracts { vault: Box::new(ContractWrapper::new(execute, hurried, query)), ..Contracts::default() }
}

/// Pays a driver and writes in the books that it did, but not in the device's record.
pub fn forgets_payments(mut deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let device = match &message {
        ExecuteMsg::ClaimDriver { devices } => devices.first().map(|device| device.into_bytes()),
        _ => None,
    };
    let before = device.map(|device| DEVICES.load(deps.storage, device)).transpose()?;
    let response = execute(deps.branch(), env, info, message)?;
    if let (Some(device), Some(before)) = (device, before) {
        DEVICES.save(deps.storage, device, &before)?;
    }
    Ok(response)
}

/// Takes stake on any bond.
pub fn ignores_requirements(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let message = match message {
        ExecuteMsg::Stake { licence, model, lots, .. } => {
            ExecuteMsg::Stake { licence, model, lots, requirement: Uint128::zero() }
        }
        other => other,
    };
    execute(deps, env, info, message)
}

/// Looks at its storage over and over.
pub fn reads_without_end(deps: DepsMut, env: Env, info: MessageInfo, message: ExecuteMsg) -> Answer {
    let storage: &dyn Storage = deps.storage;
    for _ in 0..2_000 {
        storage.get(b"config");
    }
    execute(deps, env, info, message)
}

/// Says of every licence that no case holds it.
pub fn denies_locks(deps: Deps, env: Env, message: QueryMsg) -> Result<Binary, ContractError> {
    let locks = matches!(message, QueryMsg::Locks { .. });
    let answer = query(deps, env, message)?;
    if !locks {
        return Ok(answer);
    }
    let truth: LocksResponse = from_json(&answer)?;
    Ok(to_json_binary(&LocksResponse { frozen: false, ..truth })?)
}

/// Leaves a unit out of what burned.
pub fn hides_a_unit(deps: Deps, env: Env, message: QueryMsg) -> Result<Binary, ContractError> {
    let device = matches!(message, QueryMsg::Device { .. });
    let answer = query(deps, env, message)?;
    if !device {
        return Ok(answer);
    }
    let mut account: DeviceResponse = from_json(&answer)?;
    account.burned -= Uint128::one();
    Ok(to_json_binary(&account)?)
}

/// Counts what a suspended maker's devices have not accrued as burned.
pub fn burns_at_a_suspension(deps: Deps, env: Env, message: QueryMsg) -> Result<Binary, ContractError> {
    let device = matches!(message, QueryMsg::Device { .. });
    let answer = query(deps, env, message)?;
    if !device {
        return Ok(answer);
    }
    let mut account: DeviceResponse = from_json(&answer)?;
    let charter = CONFIG.load(deps.storage)?.charter;
    let license = Charter::new(deps.querier, &charter).contract(ContractName::License)?;
    let licence = LICENCES.query(&deps.querier, license, account.pool.licence.get())?;
    if licence.is_some_and(|licence| licence.status == LicenceStatus::Suspended) {
        account.burned += account.unaccrued;
        account.unaccrued = Uint128::zero();
    }
    Ok(to_json_binary(&account)?)
}
