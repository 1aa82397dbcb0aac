//! What is fixed for good when the vault is instantiated.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, from_json};
use surety_accrual::AccrualError;
use surety_api::vault::{BucketsResponse, ConfigResponse, InstantiateMsg, QueryMsg, RemovedTo};
use surety_api::ApiError;
use surety_vault::{contract, ContractError};

fn message() -> InstantiateMsg {
    let charter = mock_dependencies().api.addr_make("charter").into();
    InstantiateMsg {
        charter,
        denom: "udimo".into(),
        accrual_period: 240,
        removed_to: RemovedTo::Driver,
        contest_window: 60,
        contest_bond_bps: 10_000,
        claim_period: 120,
    }
}

fn instantiate(message: InstantiateMsg) -> Result<(), ContractError> {
    let mut deps = mock_dependencies();
    let sender = deps.api.addr_make("deployer");
    contract::instantiate(deps.as_mut(), mock_env(), message_info(&sender, &[]), message).map(|_| ())
}

#[test]
fn a_contest_bond_of_more_than_the_stream_is_refused() {
    let refused = instantiate(InstantiateMsg { contest_bond_bps: 10_001, ..message() });
    assert_eq!(refused, Err(ContractError::InvalidContestBond { bps: 10_001 }));
}

#[test]
fn what_was_given_is_fixed_and_nothing_is_held() {
    let mut deps = mock_dependencies();
    let sender = deps.api.addr_make("deployer");
    contract::instantiate(deps.as_mut(), mock_env(), message_info(&sender, &[]), message()).unwrap();
    let config: ConfigResponse =
        from_json(contract::query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap()).unwrap();
    assert_eq!(config.charter, message().charter);
    assert_eq!(config.denom, "udimo");
    assert_eq!(config.accrual_period, 240);
    assert_eq!(config.removed_to, RemovedTo::Driver);
    assert_eq!(config.claim_period, 120);
    let buckets: BucketsResponse =
        from_json(contract::query(deps.as_ref(), mock_env(), QueryMsg::Buckets {}).unwrap()).unwrap();
    assert!(buckets.deposited.is_zero() && buckets.balance.is_zero());
    assert_eq!(cw2::get_contract_version(&deps.storage).unwrap().contract, contract::CONTRACT_NAME);
}

#[test]
fn a_denom_no_bank_has_is_refused() {
    for denom in ["", "ab", "1abc", "u dimo", "udimo!", "ü-dimo"] {
        let refused = instantiate(InstantiateMsg { denom: denom.into(), ..message() });
        assert_eq!(refused, Err(ContractError::InvalidDenom { denom: denom.into() }));
    }
    let factory = "factory/wasm1qqq/coin".to_owned();
    assert_eq!(instantiate(InstantiateMsg { denom: factory, ..message() }), Ok(()));
}

#[test]
fn a_period_out_of_range_is_refused() {
    for seconds in [0, u64::MAX] {
        let refused = instantiate(InstantiateMsg { accrual_period: seconds, ..message() });
        assert!(
            matches!(refused, Err(ContractError::Accrual(AccrualError::InvalidPeriod { seconds: s, .. })) if s == seconds)
        );
    }
}

#[test]
fn victims_need_time_to_claim() {
    let refused = instantiate(InstantiateMsg { claim_period: 0, ..message() });
    assert_eq!(refused, Err(ContractError::NoClaimPeriod {}));
}

#[test]
fn a_charter_in_upper_case_or_of_no_meaning_is_refused() {
    for charter in [message().charter.to_uppercase(), "charter".into(), String::new()] {
        assert!(matches!(instantiate(InstantiateMsg { charter, ..message() }), Err(ContractError::Std(_))));
    }
}

#[test]
fn coins_are_refused() {
    let mut deps = mock_dependencies();
    let sender = deps.api.addr_make("deployer");
    let info = message_info(&sender, &coins(1, "udimo"));
    let refused = contract::instantiate(deps.as_mut(), mock_env(), info, message());
    assert_eq!(refused.unwrap_err(), ContractError::Api(ApiError::UnexpectedFunds {}));
}
